/** The thread that looks for labels in the camera's frames. Only here may WebAssembly run: see READER_POLICY in web/guard.py. */
import { prepareZXingModule, readBarcodes } from "../vendor/reader/index.js";

/** A label that is small in 4:3 is still four pixels a module at this width; more only costs battery. */
const LONGEST = 1280;
const HARD = { formats: /** @type {any} */ (["QRCode"]), tryHarder: true, maxNumberOfSymbols: 4 };

const here = (/** @type {string} */ name) => new URL(`../vendor/reader/${name}`, import.meta.url).href;
const ready = prepareZXingModule({ overrides: { locateFile: here }, fireImmediately: true });
ready.catch(() => {});

/** @param {ImageBitmap} picture */
function pixels(picture) {
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((side) => Math.max(1, Math.round(side * scale)));
  const pen = new OffscreenCanvas(width, height).getContext("2d", { willReadFrequently: true });
  pen.drawImage(picture, 0, 0, width, height);
  picture.close();
  return pen.getImageData(0, 0, width, height);
}

self.onmessage = async ({ data: { number, picture } }) => {
  try {
    await ready;
    const found = await readBarcodes(pixels(picture), HARD);
    self.postMessage({ number, texts: found.map(({ text }) => text).filter(Boolean) });
  } catch (error) {
    self.postMessage({ number, error: String(error?.message ?? error) });
  }
};
