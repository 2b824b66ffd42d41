/** What an answer of the server changes on the phone. Only a parsed 200 or 409 with kept_to comes here. */

import { dropBallast } from "./storage.js";
import { asked, strict, within } from "./store.js";

const DAY_MS = 24 * 60 * 60 * 1000;
const ROOMS = ["notebooks", "pages", "photos", "meta", "pack"];

/**
 * Take a 200 for pages, or a hello. It frees the photographs that it names, and nothing that it does not.
 * @returns {Promise<"kept"|"beyond">} beyond: the server has pages of this notebook that this phone never wrote
 */
export const accepted = (id, answer, told = "") => roomy(ROOMS, async (rooms) => {
  const own = await asked(rooms.notebooks.get(id));
  if (answer.kept_to > own.last) return "beyond";
  const marked = await marks(rooms.pages, own, answer);
  for (const sha256 of answer.photos_kept ?? []) rooms.photos.delete([id, sha256]);
  if (answer.withdrawn) await wipe(rooms, own, answer.kept_to);
  rooms.notebooks.put({ ...marked, told, withdrawn: answer.withdrawn === true });
  rooms.meta.put(Date.now(), "last sent");
  return "kept";
});

/** Take a 409 gap: the server has less than we thought, as after it was restored from a backup. */
export const fellBack = (id, answer) => roomy(["notebooks", "pages"], async (rooms) => {
  rooms.notebooks.put(await marks(rooms.pages, await asked(rooms.notebooks.get(id)), answer));
});

/** A full phone must still be able to note what it may free: the ballast makes the room. */
async function roomy(stores, fn) {
  try {
    return await strict(stores, fn);
  } catch (error) {
    if (!await dropBallast()) throw error;
    return strict(stores, fn);
  }
}

async function marks(pages, own, answer) {
  const [low, high] = [Math.min(own.keptTo, answer.kept_to), Math.max(own.keptTo, answer.kept_to)];
  const unread = new Map((answer.unread ?? []).map(({ number, because }) => [number, because]));
  for (const page of high > low ? await asked(pages.getAll(within(own.id, low + 1, high))) : []) {
    const kept = page.number <= answer.kept_to;
    pages.put({ ...page, state: kept ? "kept" : "here", because: "", keptAt: kept ? Date.now() : null });
  }
  for (const [number, because] of unread) {
    const page = await asked(pages.get([own.id, number]));
    if (page && number <= answer.kept_to) pages.put({ ...page, state: "unread", because: String(because ?? "") });
  }
  return { ...own, keptTo: answer.kept_to, heardAt: Date.now() };
}

/** A withdrawn phone forgets the pack and every text that the server has. What is unsent stays. */
async function wipe({ pages, pack, photos }, own, keptTo) {
  pack.clear();
  const waiting = new Set((await asked(photos.getAllKeys(within(own.id)))).map(([, sha256]) => sha256));
  for (const page of await asked(pages.getAll(within(own.id, 1, keptTo)))) {
    if (page.text !== null && free(page, waiting)) pages.put(bare(page));
  }
}

/** Its photographs must go first: the server takes them only for a page whose text it can have. */
const free = (page, waiting) => !page.photos.some(({ sha256 }) => waiting.has(sha256));

/** A page without its words. Its hashes stay for ever: they are what the chain is made of. */
const bare = ({ notebook, number, textHash, chainHash, keptAt }) => {
  const nothing = { text: null, photos: [], because: "", kind: "", id: "" };
  return { notebook, number, textHash, chainHash, keptAt, state: "kept", ...nothing };
};

/** Free the texts that were kept more than a day ago, in order. @returns {Promise<void>} */
export const freeOld = (now = Date.now()) => strict(["notebooks", "pages", "photos"], async (rooms) => {
  const { notebooks, pages, photos } = rooms;
  for (const own of await asked(notebooks.getAll())) {
    const waiting = new Set((await asked(photos.getAllKeys(within(own.id)))).map(([, sha256]) => sha256));
    let freedTo = own.freedTo;
    while (freedTo < own.keptTo) {
      const page = await asked(pages.get([own.id, freedTo + 1]));
      if (page.text !== null && !(page.keptAt && now - page.keptAt > DAY_MS && free(page, waiting))) break;
      if (page.text !== null) pages.put(bare(page));
      freedTo += 1;
    }
    if (freedTo !== own.freedTo) notebooks.put({ ...own, freedTo });
  }
});

/** The server has the whole photograph: its bytes may go. */
export const photoKept = (id, sha256) => roomy(["photos", "meta"], ({ photos, meta }) => {
  photos.delete([id, sha256]);
  meta.put(Date.now(), "last sent");
});
