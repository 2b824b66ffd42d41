/** Writing in the notebook that is open, and reading in it. */

import { NotSaved, append, compose, locked } from "./append.js";
import { tell } from "./bus.js";
import { best } from "./place.js";
import { dropBallast, protect } from "./storage.js";
import { asked, get, keys, look, within } from "./store.js";

export { NotSaved, compose } from "./append.js";

/**
 * Write one page: when this resolves, the page, its photographs' bytes and the draft's removal are on the disk.
 * @param {string} kind
 * @param {object} body
 * @param {{photos?: object[], place?: object|null, draft?: string}} [more] place: the best fix unless told
 * @returns {Promise<{number: number, id: string, seenAt: string, textHash: string, chainHash: string}>}
 * @throws {NotSaved}
 */
export async function write(kind, body, { photos = [], place = best(), draft = undefined } = {}) {
  if (kind === "shift_started") protect();
  return save(await compose(kind, body, { photos, place }), { photos, draft });
}

/** Save a page that is composed already. @throws {NotSaved} */
export async function save(page, { photos = [], draft = undefined } = {}) {
  try {
    return await said(await locked(() => once(page, photos, draft)));
  } catch (error) {
    if (error instanceof NotSaved) throw error;
    return saveWithoutBallast(page, photos, draft, error);
  }
}

/** A full disk has a different name in every browser: any abort means not saved. The ballast makes room once. */
async function saveWithoutBallast(page, photos, draft, cause) {
  try {
    if (!await dropBallast()) throw cause;
    return await said(await locked(() => once(page, photos, draft)));
  } catch (error) {
    if (error instanceof NotSaved) throw error;
    tell("storagefull");
    throw new NotSaved("full", error);
  }
}

async function once(page, photos, draft) {
  const id = await get("meta", "current");
  if (!id) throw new NotSaved("closed");
  return append(id, page, async (rooms, own) => {
    if (own.closedAt || await asked(rooms.meta.get("current")) !== id) throw new NotSaved("closed");
    for (const { bytes, sha256 } of photos) rooms.photos.put(bytes, [id, sha256]);
    if (draft !== undefined) rooms.drafts.delete(draft);
  });
}

function said(saved) {
  tell("pagewritten", saved);
  return saved;
}

/**
 * The pages of the notebook that is open, newest first, with those of the notebooks it had to replace.
 * @param {{since?: Date|string, limit?: number}} [only]
 * @returns {Promise<{number: number, notebook: string, kind: string, id: string, seenAt: string, body: object|null,
 *   place: object|null, photos: object[], state: "here"|"kept"|"unread", because: string, photosWaiting: number}[]>}
 */
export async function pages({ since = undefined, limit = Infinity } = {}) {
  const from = since ? new Date(since).toISOString() : "";
  const told = new Map();
  for (let id = await get("meta", "current"); id && told.size < limit;) {
    const waiting = new Set((await keys("photos", within(id))).map(([, sha256]) => sha256));
    const own = await look(["notebooks", "pages"], async (rooms) => {
      await backwards(rooms.pages, id, (page) => {
        const shown = unfolded(page, waiting);
        if (shown && shown.seenAt >= from && !told.has(shown.id)) told.set(shown.id, shown);
        return told.size < limit;
      });
      return asked(rooms.notebooks.get(id));
    });
    id = own?.replaces;
  }
  return [...told.values()];
}

const backwards = (store, id, visit) => new Promise((resolve, reject) => {
  const request = store.openCursor(within(id), "prev");
  request.onerror = () => reject(request.error);
  request.onsuccess = () => {
    const cursor = request.result;
    if (!cursor || !visit(cursor.value)) resolve();
    else cursor.continue();
  };
});

/** A page as it was written; a copy is shown as the page it copies. Nothing of a page whose text is freed. */
function unfolded(page, waiting) {
  if (page.text === null) return null;
  let inner = JSON.parse(page.text);
  while (inner.kind === "copied") inner = JSON.parse(inner.body.text);
  const photosWaiting = page.photos.filter(({ sha256 }) => waiting.has(sha256)).length;
  const { kind, id, seen_at: seenAt, body, place, photos } = inner;
  const { number, notebook, state, because } = page;
  return { number, notebook, kind, id, seenAt, body, place, photos, state, because, photosWaiting };
}
