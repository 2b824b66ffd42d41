/** Reading in the notebook that is open. */

import { asked, get, look, within } from "./store.js";

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
    const { own, waiting, written } = await newest(id, limit);
    for (const page of written.reverse()) {
      const shown = unfolded(page, waiting);
      if (shown && shown.seenAt >= from && !told.has(shown.id) && told.size < limit) told.set(shown.id, shown);
    }
    id = own.replaces;
  }
  return [...told.values()];
}

/** One request for them all: a cursor would be an event a page, which a slow phone feels on every screen. */
const newest = (id, limit) => look(["notebooks", "pages", "photos"], async ({ notebooks, pages: rows, photos }) => {
  const own = await asked(notebooks.get(id));
  const first = Math.max(own.freedTo + 1, own.last - limit + 1);
  const written = await asked(rows.getAll(within(id, first, own.last)));
  const waiting = new Set((await asked(photos.getAllKeys(within(id)))).map(([, sha256]) => sha256));
  return { own, waiting, written };
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
