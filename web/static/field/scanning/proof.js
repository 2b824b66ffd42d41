/** Proving a place: what was read, typed or told becomes a page at once, whatever is asked afterwards. */
import { became, draftFor, keep } from "../drafts.js";
import { tonight } from "../night.js";
import { save } from "../saving.js";
import { showing, shown } from "../where.js";
import { placeById, placeOf } from "./codes.js";

/**
 * @typedef {{end: "proved"|"blocked"|"unknown"|"ask"|"again", code: string, id: string, number: number, at: {block: any, checkpoint: any}|null}} Proof
 * @typedef {{code: string, method: "qr"|"nfc"|"typed"|"hand"}} Told
 */

/** Two scans of one label within this time are one; a label that stays in view is still the same scan. */
const AGAIN_MS = 10_000;
/** A scan that waits for its visit lies in a draft under the address where it is asked about. */
const WAITING = "#/scan";

/** @type {Map<string, number>} when each label was last in sight of this tab */
const sights = new Map();
/** @type {Proof|null} what the scanner said last */
export let last = null;

/** @param {Told} told a code, read or typed @returns {Promise<Proof|null>} null: another page is just being saved */
export async function take({ code, method }) {
  const at = placeOf(shown.pack, code);
  const label = at?.checkpoint.code ?? code;
  if (last?.end === "ask") return { ...last, end: "again" };
  if (inSight(label)) return { end: "again", code: label, id: "", number: 0, at };
  if (at && !shown.visit) return ask(at, { code: label, method });
  const proof = await write(at, { code: label, method });
  if (proof) sights.set(label, Date.now());
  return proof;
}

/** @param {string} label @returns {boolean} whether it was read a moment ago, here or before the app was started again */
function inSight(label) {
  const before = shown.scans.filter((page) => page.body.code === label).at(-1);
  const since = Math.max(sights.get(label) ?? 0, before ? Date.parse(before.seenAt) : 0);
  const again = Math.abs(Date.now() - since) < AGAIN_MS;
  if (again) sights.set(label, Date.now());
  return again;
}

/** No visit runs: the scan is kept as a draft until it is said whether one begins; until then no other label is read. @param {any} at @param {Told} told */
async function ask(at, told) {
  await keep(Object.assign(await draftFor(WAITING), { values: { ...told, checkpoint: at.checkpoint.id } }));
  sights.set(told.code, Date.now());
  last = { end: "ask", code: told.code, id: "", number: 0, at };
  return last;
}

/** What an earlier run left asking. */
export async function resume() {
  const { values } = await draftFor(WAITING);
  const at = values.code && placeById(shown.pack, values.checkpoint);
  if (at && last?.end !== "ask") last = { end: "ask", code: values.code, id: "", number: 0, at };
  if (values.code && !at) await alone();
}

/** Begin the visit that was asked about, then write its scan. */
export const startThere = () => settle(true);

/** Write the scan that waits, of no visit: it is never lost to a pocket. */
export const alone = () => settle(false);

/** @param {boolean} begin the visit */
async function settle(begin) {
  const draft = await draftFor(WAITING);
  const { code, method, checkpoint } = draft.values;
  if (!code) return null;
  const at = placeById(shown.pack, checkpoint);
  const visit = begin && at ? visitAt(at.block) ?? (await save("visit_started", { shift: shown.shift?.id ?? null, block: at.block.id }))?.id : null;
  if (begin && !visit) return null;
  const proof = await write(at, { code, method }, { checkpoint: checkpoint ?? null, visit: visit ?? null, draft });
  if (proof) became(draft);
  return proof;
}

/** @param {any} block @returns {string|null} the visit that runs, where it is to this block */
const visitAt = (block) => (shown.visit && (!block || shown.visit.block === block.id) ? shown.visit.id : null);

/**
 * @param {{block: any, checkpoint: any}|null} at @param {any} told what the body says beside whose scan it is
 * @param {{visit?: string|null, checkpoint?: string|null, photos?: any[], draft?: any}} [more]
 * @returns {Promise<Proof|null>}
 */
async function write(at, told, { visit = visitAt(at?.block), checkpoint = at?.checkpoint.id ?? null, photos = [], draft } = {}) {
  const body = {
    shift: shown.shift?.id ?? null, visit, checkpoint, code: "", method: "hand", blocked: false, reason: "", answer: "", words: "", ...told,
  };
  const written = await save("scan", body, { photos, draft });
  if (!written) return null;
  // The next label may be read before the screen is painted again, and must find a visit that has just begun.
  if (last?.end === "ask") showing(await tonight());
  last = { end: !at ? "unknown" : body.blocked ? "blocked" : "proved", code: body.code, id: written.id, number: written.number, at };
  return last;
}

/** Prove a place without its label. @param {any} at @param {{reason: string, words: string, plan_x?: number, plan_y?: number}} told @param {import("../drafts.js").Draft} draft */
export async function byHand(at, told, draft) {
  const proof = await write(at, told, { photos: draft.photos, draft });
  if (proof) became(draft);
  return proof;
}

/** Nobody gets to a place tonight. @param {any} at @param {string} reason @param {string} [words] */
export const blocked = (at, reason, words = "") => write(at, { blocked: true, reason, words });

/** What was asked at a place just proved: a page of its own, because the proof stands already. @param {string} words */
export async function answer(words) {
  const page = shown.pages.find(({ id }) => id === last?.id);
  if (!last?.at || !page) return null;
  const { code, method, visit } = page.body;
  return write(last.at, { code, method, answer: words }, { visit });
}
