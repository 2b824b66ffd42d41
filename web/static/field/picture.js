/** Making a photograph ready: small enough to send, or kept byte for byte. Runs in a worker; knows no page. */

import { sha256hex } from "./hashing.js";

const LONGEST = 2048;
const SMALL = 700 * 1024;
const QUALITY = 0.8;
const MOST = 25 * 1024 * 1024;

/**
 * @param {Blob} blob
 * @returns {Promise<{bytes: ArrayBuffer, sha256: string, size: number, type: string, width: number|null,
 *   height: number|null}>}
 * @throws {Error} it is empty, or cannot be read here and is larger than 25 MB
 */
export async function ready(blob) {
  const picture = await decoded(blob);
  const made = picture && !fits(blob, picture) ? await smaller(picture) : whole(blob, picture);
  picture?.close();
  const bytes = await made.blob.arrayBuffer();
  if (!bytes.byteLength || bytes.byteLength > MOST) throw new Error("this picture cannot be kept");
  const { width, height } = made;
  const type = made.blob.type || "application/octet-stream";
  return { bytes, sha256: await sha256hex(bytes), size: bytes.byteLength, type, width, height };
}

/** What this browser cannot decode, such as HEIC, goes to the server as it is. */
const decoded = (blob) => createImageBitmap(blob, { imageOrientation: "from-image" }).catch(() => null);

const fits = (blob, { width, height }) =>
  blob.type === "image/jpeg" && blob.size <= SMALL && Math.max(width, height) <= LONGEST;

const whole = (blob, picture) => ({ blob, width: picture?.width ?? null, height: picture?.height ?? null });

async function smaller(picture) {
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = new OffscreenCanvas(width, height);
  const pen = canvas.getContext("2d");
  pen.fillStyle = "white";
  pen.fillRect(0, 0, width, height);
  pen.drawImage(picture, 0, 0, width, height);
  return { blob: await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY }), width, height };
}
