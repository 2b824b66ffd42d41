/** Photographs on the screen: from their bytes on this phone, never from anywhere else. */
import { clone, count } from "../paint.js";
import { get } from "../store.js";

/** @type {Map<string, string>} object URLs by hash; a night holds few enough to keep them all */
const addresses = new Map();

/** @param {{sha256: string, bytes?: ArrayBuffer, type?: string}} shot @param {string} [notebook] @returns {Promise<string>} "" where the bytes have left the phone */
export async function address(shot, notebook = "") {
  const known = addresses.get(shot.sha256);
  if (known) return known;
  const bytes = shot.bytes ?? (await get("photos", [notebook, shot.sha256]));
  if (!bytes) return "";
  const made = URL.createObjectURL(new Blob([bytes.bytes ?? bytes], { type: shot.type || "image/jpeg" }));
  addresses.set(shot.sha256, made);
  return made;
}

/** @param {HTMLImageElement} image @param {any} shot @param {string} words @param {string} [notebook] */
export async function picture(image, shot, words, notebook) {
  const from = await address(shot, notebook);
  image.hidden = !from;
  image.alt = words;
  if (from && image.getAttribute("src") !== from) image.src = from;
}

/** @param {HTMLElement} list @param {any[]} shots @param {boolean} mayLeave whether each may be left out again @param {string} [notebook] */
export function thumbnails(list, shots, mayLeave, notebook) {
  list.replaceChildren(...shots.map((shot, at) => {
    const row = clone("row-shot");
    const button = /** @type {HTMLButtonElement} */ (row.querySelector("button"));
    if (mayLeave) button.dataset.shot = shot.sha256;
    else button.remove();
    picture(/** @type {HTMLImageElement} */ (row.querySelector("img")), shot, `Photo ${at + 1} of ${count(shots.length, "photo")}`, notebook);
    return row;
  }));
}
