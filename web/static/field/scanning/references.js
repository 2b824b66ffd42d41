/** Pictures of how a place should look, and drawings of floors: kept beside the round they came with, so that they are there without signal. */
import { bus } from "../bus.js";
import { pack } from "../pack.js";
import { show } from "../paint.js";
import { get, keys, put, strict } from "../store.js";

const MOST = 2 * 1024 * 1024;
/** @type {Map<string, string>} object URLs by address */
const shown = new Map();
let busy = false;
/** A round that came while the pictures of the one before were being fetched. */
let again = false;

/** @param {string} address @returns {Promise<{bytes: ArrayBuffer, type: string}|null>} */
async function fetched(address) {
  const answer = await fetch(address, { redirect: "error", signal: AbortSignal.timeout(30_000) }).catch(() => null);
  const type = answer?.headers.get("Content-Type") ?? "";
  if (!answer?.ok || !type.startsWith("image/")) return null;
  const bytes = await answer.arrayBuffer().catch(() => null);
  return bytes && bytes.byteLength <= MOST ? { bytes, type } : null;
}

/** @param {string} address @returns {Promise<{bytes: ArrayBuffer, type: string}|null>} */
async function kept(address) {
  const there = await get("pack", address);
  const found = there ?? (await fetched(address));
  if (found && !there) await put("pack", found, address).catch(() => {});
  return found;
}

/** @param {string|null} reference its address @returns {Promise<string>} what shows it; "" where this phone has it not and cannot get it */
export async function source(reference) {
  if (!reference) return "";
  if (!shown.has(reference)) {
    const found = await kept(reference);
    if (!found) return "";
    shown.set(reference, URL.createObjectURL(new Blob([found.bytes], { type: found.type })));
  }
  return shown.get(reference) ?? "";
}

/** Show the picture of a place where this phone has it or can get it. @param {HTMLImageElement} image @param {any} checkpoint */
export async function picture(image, { reference, name }) {
  show(image, false);
  const from = await source(reference);
  if (!from) return;
  image.alt = `How ${name} should look`;
  image.src = from;
  show(image, true);
}

/** Fetch the pictures of tonight's round one by one, and let those of other rounds go. */
export async function fetchAhead() {
  again = busy;
  if (busy) return;
  busy = true;
  const round = await pack();
  const wanted = (round?.blocks ?? []).flatMap(({ checkpoints = [], plans = [] }) => [
    ...checkpoints.map(({ reference }) => reference).filter(Boolean), ...plans.map(({ address }) => address),
  ]);
  const there = (await keys("pack")).filter((key) => key !== "tonight");
  const old = there.filter((key) => !wanted.includes(key));
  if (old.length) await strict(["pack"], (rooms) => old.forEach((key) => rooms.pack.delete(key)));
  for (const address of wanted) if (!there.includes(address) && !(await kept(address))) break;
  busy = false;
  if (again) await fetchAhead();
}

bus.addEventListener("packchanged", fetchAhead);
