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
  const id = await get("meta", "current");
  return id ? listed(await look(ROOMS, (rooms) => newest(rooms, id, limit)), { since, limit }) : [];
}

/**
 * All that a screen of tonight is made of, in one transaction: on a cold start each costs a slow phone a wait.
 * @param {number} limit @returns {Promise<{own: any, kept: any, pages: Awaited<ReturnType<typeof pages>>}>} own null: none is open
 */
export async function tonights(limit) {
  const { kept, found } = await look(["meta", "pack", ...ROOMS], async (rooms) => {
    const [id, kept] = await Promise.all([asked(rooms.meta.get("current")), asked(rooms.pack.get("tonight"))]);
    return { kept, found: id ? await newest(rooms, id, limit) : null };
  });
  return { own: found?.own ?? null, kept, pages: found ? await listed(found, { limit }) : [] };
}

const ROOMS = ["notebooks", "pages", "photos"];

/** The pages found, then those of the notebooks that one had to replace. */
async function listed(found, { since = undefined, limit }) {
  const from = since ? new Date(since).toISOString() : "";
  const told = new Map();
  for (let { own, waiting, written } = found; ;) {
    for (const page of written.reverse()) {
      const shown = unfolded(page, waiting);
      if (shown && shown.seenAt >= from && !told.has(shown.id) && told.size < limit) told.set(shown.id, shown);
    }
    const { replaces } = own;
    if (!replaces || told.size >= limit) return [...told.values()];
    ({ own, waiting, written } = await look(ROOMS, (rooms) => newest(rooms, replaces, limit)));
  }
}

/** One request for them all: a cursor would be an event a page, which a slow phone feels on every screen. */
async function newest({ notebooks, pages: rows, photos }, id, limit) {
  const [own, waiting] = await Promise.all([asked(notebooks.get(id)), asked(photos.getAllKeys(within(id)))]);
  const first = Math.max(own.freedTo + 1, own.last - limit + 1);
  const written = await asked(rows.getAll(within(id, first, own.last)));
  return { own, waiting: new Set(waiting.map(([, sha256]) => sha256)), written };
}

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
