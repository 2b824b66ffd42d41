/** A block as a row of the margin: how often it was visited, when it was last seen, what is open there. */
import { visitsOf } from "../night.js";
import { clone, count, hm, text } from "../paint.js";

/** @param {HTMLElement} where @param {{done: number, planned: number, now: boolean}|null} counted */
export function pips(where, counted) {
  const total = counted ? Math.max(counted.planned, counted.done + (counted.now ? 1 : 0)) : 0;
  where.hidden = total === 0;
  if (!counted) return;
  where.replaceChildren(...Array.from({ length: total }, (_, at) => {
    const pip = document.createElement("i");
    pip.className = at < counted.done ? "done" : at === counted.done && counted.now ? "now" : "";
    return pip;
  }));
  where.setAttribute("aria-label", `${ofPlan(counted)}${counted.now ? ", you are there now" : ""}`);
}

/** @param {{done: number, planned: number}} counted @returns {string} "2 of 4 visits", or "1 visit" where none is promised */
export const ofPlan = ({ done, planned }) => (planned ? `${done} of ${planned} visits` : count(done, "visit"));

/** @param {{done: number, planned: number}} counted @returns {string} "2/4", "1" */
export const fraction = ({ done, planned }) => (planned ? `${done}/${planned}` : String(done));

/** @param {import("../night.js").Night} night @param {any} block */
export const blockStamp = (night, block) => JSON.stringify([block.id, block.name, openWords(block), visitsOf(night, block)]);

/** What stands at a block's door now, warnings first. @param {any} block @returns {{kind: string, words: string, until: string|null}[]} */
export const atDoor = (block) =>
  (block?.door_notes ?? []).filter((/** @type {any} */ { until }) => !until || Date.parse(until) > Date.now());

/** What to know about a block, in a line: all that stands at its door, then the first thing open there. @param {any} block @returns {string} */
export function openWords(block) {
  const [first, ...more] = block.open;
  const doors = atDoor(block).map(({ kind, words }) => (kind === "warning" ? `Warning: ${words}` : words));
  return [...doors, ...(first ? [first] : []), ...(more.length ? [`And ${more.length} more open.`] : [])].join(" ");
}

/** @param {import("../night.js").Night} night @param {any} block @returns {HTMLElement} */
export function blockRow(night, block) {
  const counted = visitsOf(night, block);
  const row = clone("row-block");
  const link = /** @type {HTMLAnchorElement} */ (row.querySelector("a"));
  const [name, seen, open] = link.firstElementChild.children;
  row.className = counted.now ? "next" : counted.planned && counted.done >= counted.planned ? "" : "todo";
  text(row.firstElementChild, fraction(counted));
  link.href = counted.now ? "#/visit" : `#/visit/${block.id}`;
  text(name, block.name);
  text(seen, counted.now ? "you are here" : counted.seen ? `seen ${hm(counted.seen)}` : "not seen tonight");
  text(open, openWords(block));
  pips(link.lastElementChild, counted);
  return row;
}
