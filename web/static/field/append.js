/** The only place where a page enters a notebook. */

import { chain, sha256hex } from "./hashing.js";
import { salt, uuid7 } from "./ids.js";
import { asked, get, strict } from "./store.js";

const MAX_TEXT = 64 * 1024;
const COPY_ROOM = 2048;
const RUN = uuid7();

/** Nothing was saved. reason: full, closed (no notebook is open), moved (another tab was quicker) or long. */
export class NotSaved extends Error {
  /** @param {"full"|"closed"|"moved"|"long"} reason */
  constructor(reason, cause = undefined) {
    super(`not saved: ${reason}`, { cause });
    this.name = "NotSaved";
    this.reason = reason;
  }
}

/**
 * Make a page's text. It must still fit when a fork makes us copy it inside another page.
 * @returns {Promise<{id: string, kind: string, seenAt: string, text: string, textHash: string, photos: object[]}>}
 */
export async function compose(kind, body, { photos = [], place = null } = {}) {
  const named = photos.map(({ sha256, size, type, role, taken_at }) => ({ sha256, size, type, role, taken_at }));
  const [id, seenAt] = [uuid7(), new Date().toISOString()];
  const text = JSON.stringify({
    v: 1, kind, id, salt: salt(), seen_at: seenAt, run: RUN, elapsed_ms: Math.round(performance.now()),
    tz: Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC", place, photos: named, body,
  });
  const whole = kind === "copied" ? size(text) : size(JSON.stringify(text)) + COPY_ROOM;
  if (whole > MAX_TEXT) throw new NotSaved("long");
  return { id, kind, seenAt, text, textHash: await sha256hex(text), photos: named };
}

/** Two tabs would otherwise make each other begin again; the head that is read again is what keeps them right. */
export const locked = (fn) => (navigator.locks ? navigator.locks.request("beatbook page", fn) : fn());

const size = (text) => new TextEncoder().encode(text).length;

/**
 * Write a composed page as the next of a notebook, with whatever else must happen in the same breath.
 * All hashing comes before the transaction; the transaction reads the head again and gives up if it moved,
 * unless it was this very page that moved it, before a handle died under its answer.
 * @param {{id: string, last: number, head: string}} notebook its row as it was read a moment ago
 * @param {Awaited<ReturnType<typeof compose>>} page
 * @param {(rooms: Record<string, IDBObjectStore>, own: object) => void|Promise<void>} alongside
 * @returns {Promise<{number: number, id: string, seenAt: string, textHash: string, chainHash: string}>}
 */
export async function append(notebook, page, alongside) {
  for (const lastTry of [false, true]) {
    const seen = lastTry ? await get("notebooks", notebook.id) : notebook;
    const number = seen.last + 1;
    const chainHash = await chain(seen.head, number, page.textHash);
    const saved = await strict(["notebooks", "pages", "photos", "drafts", "meta"], async (rooms) => {
      const own = await asked(rooms.notebooks.get(notebook.id));
      if (own.last !== seen.last || own.head !== seen.head) {
        return (await asked(rooms.pages.get([notebook.id, number])))?.id === page.id;
      }
      await alongside(rooms, own);
      const { id, kind, seenAt, text, textHash, photos } = page;
      const words = { id, kind, seenAt, text, textHash, chainHash, photos };
      rooms.pages.add({ notebook: notebook.id, number, ...words, state: "here", because: "" });
      rooms.notebooks.put({ ...own, last: number, head: chainHash });
      return true;
    });
    if (saved) return { number, id: page.id, seenAt: page.seenAt, textHash: page.textHash, chainHash };
    if (lastTry) throw new NotSaved("moved");
  }
  return undefined;
}
