/** Reading labels in what the camera sees: one frame at a time, off the screen's thread, until it is told to stop. */

/** Between two frames: a hand needs longer than this to bring a label into view. */
const BREATH_MS = 80;
/** @type {Worker|null} */
let worker = null;
let number = 0;
/** @type {Map<number, (texts: string[]|null) => void>} */
const waiting = new Map();

/** Fetch the reader and make it ready, so that the first frame need not wait. */
export function warm() {
  if (worker) return worker;
  worker = new Worker(new URL("./label-worker.js", import.meta.url), { type: "module" });
  worker.onmessage = ({ data }) => settle(data.number, data.error ? null : data.texts);
  worker.onerror = () => {
    worker = null;
    for (const asked of [...waiting.keys()]) settle(asked, null);
  };
  return worker;
}

/** @param {number} asked @param {string[]|null} texts */
function settle(asked, texts) {
  waiting.get(asked)?.(texts);
  waiting.delete(asked);
}

/** @param {HTMLVideoElement} video @returns {Promise<string[]|null>} what the labels in view say; null: the reader is not there */
export async function texts(video) {
  const picture = await createImageBitmap(video);
  number += 1;
  const asked = number;
  return new Promise((resolve) => {
    waiting.set(asked, resolve);
    warm().postMessage({ number: asked, picture }, [picture]);
  });
}

/**
 * Look at frame after frame. A page that is put away is not looked at.
 * @param {HTMLVideoElement} video @param {(texts: string[]) => unknown} seen is waited for @param {() => unknown} broken
 * @returns {() => void} ends it
 */
export function reading(video, seen, broken) {
  let on = true;
  const turn = async () => {
    if (!on) return;
    const there = !document.hidden && video.videoWidth > 0;
    const found = there ? await texts(video).catch(() => null) : [];
    if (!on) return;
    if (found === null) broken();
    else if (found.length) await seen(found);
    setTimeout(turn, found === null ? 1000 : BREATH_MS);
  };
  turn();
  return () => { on = false; };
}
