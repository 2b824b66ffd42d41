/** What has been begun and is not a page yet. Kept before the camera opens and while somebody writes, so that a kill takes nothing. */
import { uuid7 } from "./ids.js";
import { all, put, remove } from "./store.js";
import { current } from "./whose.js";

/**
 * @typedef {{id: string, page: string, sheet: string, values: Record<string, any>, photos: any[], changed: string,
 *   person?: string}} Draft
 *   page: the id of the page it adds to, "" for a new observation; person: who began it, and nobody else sees it
 */

/** @type {Map<string, Draft>} a draft in use by this tab, by the page it is for */
const open = new Map();

/** @param {string} [page] @returns {Promise<Draft>} the draft for this page, or a new one that is not kept yet */
export async function draftFor(page = "") {
  const person = await me();
  const mine = [open.get(page)].find((draft) => draft?.person === person);
  const kept = mine ?? (await left()).find((draft) => draft.page === page);
  const draft = kept ?? { id: uuid7(), page, sheet: "", values: {}, photos: [], changed: "", person };
  open.set(page, draft);
  return draft;
}

/** Keep a draft. @param {Draft} draft */
export async function keep(draft) {
  draft.changed = new Date().toISOString();
  await put("drafts", draft, draft.id);
}

/** Forget a draft that became a page or is not wanted. @param {Draft} draft */
export async function forget(draft) {
  open.delete(draft.page);
  await remove("drafts", draft.id);
}

/** The draft became a page: the page's own transaction removed it already. @param {Draft} draft */
export function became(draft) {
  open.delete(draft.page);
}

const me = async () => (await current())?.person;

/** @returns {Promise<Draft[]>} what this person left in an earlier run or another tab, newest first */
export async function left() {
  const person = await me();
  return (await all("drafts")).filter((draft) => (draft.person ?? person) === person).sort((a, b) => (a.changed < b.changed ? 1 : -1));
}
