/** How much room the phone has left, and five megabytes kept back so that a full phone can still write a page. */

import { get, put, remove } from "./store.js";

const BALLAST = 5 * 1024 * 1024;
const PHOTO = 600 * 1024;

/**
 * What the browser says of its room. It is a guess: on a nearly full phone it promises too much.
 * @returns {Promise<{free: number|null, persisted: boolean, photosLeft: number|null}>} bytes
 */
export async function room() {
  const told = await navigator.storage?.estimate?.().catch(() => null);
  const free = told?.quota === undefined ? null : Math.max(0, told.quota - (told.usage ?? 0));
  const persisted = (await navigator.storage?.persisted?.().catch(() => false)) ?? false;
  return { free, persisted, photosLeft: free === null ? null : Math.floor(free / PHOTO) };
}

/** @returns {Promise<boolean>} whether the browser promises not to clear this phone's pages */
export async function protect() {
  return (await navigator.storage?.persist?.().catch(() => false)) ?? false;
}

/** Lay in the ballast if it is not there. @returns {Promise<boolean>} false: the phone is full */
export async function ballast() {
  if ((await get("meta", "ballast laid")) === true) return true;
  const bytes = new Uint8Array(BALLAST);
  for (let at = 0; at < BALLAST; at += 65536) crypto.getRandomValues(bytes.subarray(at, at + 65536));
  try {
    await put("meta", bytes.buffer, "ballast");
    await put("meta", true, "ballast laid");
    return true;
  } catch {
    return false;
  }
}

/** Throw the ballast overboard. @returns {Promise<boolean>} whether there was any */
export async function dropBallast() {
  if ((await get("meta", "ballast laid")) !== true) return false;
  await remove("meta", "ballast");
  await remove("meta", "ballast laid");
  return true;
}
