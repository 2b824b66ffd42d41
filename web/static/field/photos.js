/** Photographs, from the camera to what a page can hold. One is decoded at a time: a large one takes 200 MB. */

import { ready } from "./picture.js";

/** @typedef {{bytes: ArrayBuffer, sha256: string, size: number, type: string, role: "photo", taken_at: string,
 *   width: number|null, height: number|null}} Prepared */

/** @type {Worker|null} */
let worker = null;
let number = 0;
let queue = Promise.resolve();
/** @type {Map<number, {resolve: Function, reject: Function}>} */
const waiting = new Map();

/**
 * @param {Blob} blob
 * @returns {Promise<Prepared>} at most 2048 pixels wide and high, as JPEG; a small JPEG byte for byte
 */
export async function prepare(blob) {
  const taken = blob instanceof File && blob.lastModified ? new Date(blob.lastModified) : new Date();
  const turn = queue.then(() => inWorker(blob));
  queue = turn.catch(() => {});
  return { ...await turn, role: "photo", taken_at: taken.toISOString() };
}

/** A worker that does not start is no reason to lose a photograph: the page makes it ready itself. */
async function inWorker(blob) {
  const there = start();
  if (!there) return ready(blob);
  number += 1;
  const asked = number;
  const made = await new Promise((resolve, reject) => {
    waiting.set(asked, { resolve, reject });
    there.postMessage({ number: asked, blob });
  });
  return made ?? ready(blob);
}

function start() {
  if (worker || typeof Worker !== "function") return worker;
  worker = new Worker(new URL("./photo-worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => settle(data);
  worker.onerror = () => {
    worker = null;
    for (const asked of [...waiting.keys()]) settle({ number: asked });
  };
  return worker;
}

function settle({ number: asked, made, error }) {
  const { resolve, reject } = waiting.get(asked) ?? {};
  waiting.delete(asked);
  if (error) reject?.(new Error(error));
  else resolve?.(made ?? null);
}
