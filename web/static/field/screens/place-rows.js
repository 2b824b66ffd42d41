/** A place of a block as a row of the margin: its floor, how it stands, which one comes next. */
import { clone, hm, text } from "../paint.js";
import { how } from "../scanning/places.js";

/** @param {import("../scanning/places.js").Place} place @param {boolean} next */
export const placeStamp = ({ checkpoint, proof, answer, state }, next) => JSON.stringify(
  [checkpoint.id, checkpoint.name, checkpoint.floor, checkpoint.question, state, proof?.number, proof?.state, answer, next]);

/** @param {import("../scanning/places.js").Place} place @param {boolean} next */
export function placeRow({ checkpoint, proof, answer, state }, next) {
  const row = clone("row-place");
  const [name, aside, line] = row.lastElementChild.children;
  row.className = { todo: next ? "next" : "todo", blocked: "stuck", done: proof?.state === "here" ? "here" : "" }[state];
  text(row.firstElementChild, checkpoint.floor);
  /** @type {HTMLAnchorElement} */ (name).href = `#/checkpoint/${checkpoint.id}`;
  text(name, checkpoint.name);
  text(aside, proof ? `${hm(proof.seenAt)} · ${state === "blocked" ? "not reached" : how(proof.body)}` : next ? "next" : "to do");
  const said = answer && `“${answer}”`;
  text(line, proof ? [`Page ${proof.number}`, state === "blocked" && how(proof.body), said].filter(Boolean).join(" · ") : next ? checkpoint.question || checkpoint.instruction : "");
  line.classList.toggle("because", state === "blocked");
  if (!line.textContent) line.remove();
  return row;
}
