/** What can be taken or brought back, as big rows to tick. */
import { $, clone, fill, text } from "../paint.js";

const kinds = {
  key: "Key", fob: "Fob", radio: "Radio", camera: "Body camera", torch: "Torch", first_aid: "First aid", other: "",
};

/** @typedef {{id: string, kind: string, label: string, block: string, with?: string}} Thing */

/** @param {Thing} thing @returns {string} "Key K12", and the kind once: "Drop key 1" */
function called({ kind, label }) {
  const word = kinds[kind] ?? "";
  const said = label.toLowerCase().includes(word.toLowerCase().split(" ").at(-1));
  return said ? label : `${word} ${label}`;
}

/**
 * @param {HTMLElement} list @param {Thing[]} things
 * @param {Set<string>} ticked the ids that are ticked already
 * @param {(thing: Thing) => string} second what stands under the name
 */
export function kitRows(list, things, ticked, second) {
  fill(list, things, (thing) => JSON.stringify([thing, second(thing)]), (thing) => {
    const row = clone("row-kit");
    const input = /** @type {HTMLInputElement} */ (row.querySelector("input"));
    const [name, under] = /** @type {any} */ (row.querySelector("span")).children;
    input.value = thing.id;
    input.checked = ticked.has(thing.id);
    text(name, called(thing));
    text(under, second(thing));
    return row;
  });
}

/** @param {string} list its id @returns {string[]} the ids that are ticked */
export const ticked = (list) =>
  [...$(list).querySelectorAll("input:checked")].map((input) => /** @type {HTMLInputElement} */ (input).value);

/**
 * The things of a shift by their ids; one that no pack names any more is still a row.
 * @param {any} pack @param {string[]} ids @returns {Thing[]}
 */
export function thingsOf(pack, ids) {
  const known = new Map((pack?.kit ?? []).map((/** @type {Thing} */ thing) => [thing.id, thing]));
  return ids.map((id) => known.get(id) ?? { id, kind: "other", label: `A thing not in tonight’s pack (${id.slice(-4)})`, block: "" });
}
