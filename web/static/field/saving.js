/** The one way a screen writes a page: it is saved, or it says plainly that it is not and keeps what was written. */
import { write } from "./notebook.js";
import { $, buzz, show, text } from "./paint.js";
import { shown } from "./where.js";

const reasons = {
  full: ["The phone is full.", "Your words are still here."],
  closed: ["The phone let go of its storage.", "Your words are still here."],
  long: ["That is more than one page holds.", "Write it as two pages; your words are still here."],
  moved: ["Another tab was writing at the same moment.", "Your words are still here."],
};

let busy = false;
/** @type {((photos: boolean) => void)|null} */
let again = null;

/**
 * Write one page. Where it cannot be saved this waits for the officer to try again, and settles once it is.
 * @param {string} kind @param {Record<string, any>} body
 * @param {{photos?: any[], draft?: import("./drafts.js").Draft}} [more]
 * @returns {Promise<{number: number, id: string, seenAt: string, chainHash: string}|null>} null: a second tap on the same thing
 */
export async function save(kind, body, { photos = [], draft } = {}) {
  if (busy) return null;
  busy = true;
  try {
    return await attempt(kind, body, photos, draft?.id);
  } finally {
    busy = false;
  }
}

/** @param {string} kind @param {any} body @param {any[]} photos @param {string} [draft] */
async function attempt(kind, body, photos, draft) {
  for (;;) {
    try {
      const written = await write(kind, body, { photos, draft });
      show("trouble", false);
      buzz();
      return written;
    } catch (error) {
      if (!(await retold(error, photos.length > 0))) photos = [];
    }
  }
}

/** Say that it was not saved, and wait for a decision. @returns {Promise<boolean>} false: without the photographs */
function retold(error, photos) {
  const [because, safe] = reasons[error?.reason] ?? [String(error?.message ?? error), "Your words are still here."];
  text("trouble-what", `Page ${shown.next} was not saved. ${because}`);
  text("trouble-safe", safe);
  show("without-photo", photos);
  show("trouble", true);
  $("trouble").scrollIntoView({ block: "center" });
  busy = false;
  return new Promise((resolve) => {
    again = resolve;
  });
}

export const does = {
  "save-again": () => again?.(true),
  "save-without-photo": () => again?.(false),
};
