/** Writing in the notebook that is open. */

import { NotSaved, append, compose, locked } from "./append.js";
import { tell } from "./bus.js";
import { best } from "./place.js";
import { dropBallast, protect } from "./storage.js";
import { asked, look } from "./store.js";

export { NotSaved, compose } from "./append.js";
export { pages } from "./reading.js";

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
  const open = await look(["meta", "notebooks"], async ({ meta, notebooks }) => {
    const current = await asked(meta.get("current"));
    return current && asked(notebooks.get(current));
  });
  if (!open) throw new NotSaved("closed");
  const { id } = open;
  return append(open, page, async (rooms, own) => {
    if (own.closedAt || await asked(rooms.meta.get("current")) !== id) throw new NotSaved("closed");
    for (const { bytes, sha256 } of photos) rooms.photos.put(bytes, [id, sha256]);
    if (draft !== undefined) rooms.drafts.delete(draft);
  });
}

function said(saved) {
  tell("pagewritten", saved);
  return saved;
}
