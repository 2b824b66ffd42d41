/** The honest count: what still lies on this phone only, whoever wrote it, and what stands in its way. */

import { state } from "./state.js";
import { asked, look, within } from "./store.js";

const WORDS = {
  "": "",
  "no signal": "No signal. Everything is safe on this phone and goes by itself.",
  "sign in": "Sign in once more to send. Nothing is lost.",
  "needs the office": "The office must look at this. Go on writing; nothing is lost.",
  withdrawn: "This notebook was withdrawn. Hand this phone in.",
  storage: "This phone is full. The last page was not saved. Make room, then save again.",
};

/**
 * @returns {Promise<{pages: number, photos: number, oldest: Date|null, lastSent: Date|null, nextTry: Date|null,
 *   trouble: import("./state.js").Trouble, because: string, words: string, whose: string}>}
 */
export async function unsent() {
  const { owns, photoKeys, lastSent, current, oldest } = await look(["notebooks", "pages", "photos", "meta"], count);
  const pages = owns.reduce((sum, own) => sum + waitingPages(own), 0);
  const offline = globalThis.navigator?.onLine === false && pages + photoKeys.length > 0;
  const withdrawn = owns.some((own) => own.id === current && own.withdrawn);
  const { whose } = state;
  const trouble = state.full ? "storage" : withdrawn ? "withdrawn" : state.trouble || (offline ? "no signal" : "");
  return {
    pages, photos: photoKeys.length, oldest, lastSent: lastSent ? new Date(lastSent) : null,
    nextTry: state.nextTry ? new Date(state.nextTry) : null, trouble, because: state.because,
    words: trouble === "sign in" && whose ? `${whose} must sign in on this phone once to send.` : WORDS[trouble], whose,
  };
}

/** @returns {number} the pages of a notebook that nobody has answered for, or that wait to be copied on */
export const waitingPages = (own) => Math.max(0, own.last - own.keptTo);

async function count({ notebooks, pages, photos, meta }) {
  const [owns, photoKeys, lastSent, current] = await Promise.all([
    notebooks.getAll(), photos.getAllKeys(), meta.get("last sent"), meta.get("current"),
  ].map(asked));
  const firsts = [];
  for (const own of owns) {
    const bare = photoKeys.some(([id]) => id === own.id);
    if (waitingPages(own) || bare) firsts.push(await oldestOf(pages, own, bare ? photoKeys : []));
  }
  const oldest = firsts.filter(Boolean).sort()[0];
  return { owns, photoKeys, lastSent, current, oldest: oldest ? new Date(oldest) : null };
}

async function oldestOf(pages, own, photoKeys) {
  const first = await asked(pages.get([own.id, own.keptTo + 1]));
  if (!photoKeys.length) return first?.seenAt;
  const waiting = new Set(photoKeys.map(([, sha256]) => sha256));
  const named = (await asked(pages.getAll(within(own.id, 1, own.keptTo))))
    .filter((page) => page.photos.some(({ sha256 }) => waiting.has(sha256)));
  return [first?.seenAt, ...named.map((page) => page.seenAt)].filter(Boolean).sort()[0];
}
