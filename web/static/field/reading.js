/** Reading in the notebook that is open. */

import { asked, get, keys, look, within } from "./store.js";

/**
 * The pages of the notebook that is open, newest first, with those of the notebooks it had to replace.
 * @param {{since?: Date|string, limit?: number}} [only]
 * @returns {Promise<{number: number, notebook: string, kind: string, id: string, seenAt: string, body: object|null,
 *   place: object|null, photos: object[], state: "here"|"kept"|"unread", because: string, keptAt: number|null,
 *   photosWaiting: number}[]>}
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
  const { number, notebook, state, because, keptAt = null } = page;
  return { number, notebook, kind, id, seenAt, body, place, photos, state, because, keptAt, photosWaiting };
}
