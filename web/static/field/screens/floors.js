/** The floor the officer stands on: said once, used for what is logged until it is said again. */
import { blockOf } from "../night.js";
import { $, choice, choose, fill, floorWords } from "../paint.js";

const anywhere = ["B", "G", ...Array.from({ length: 19 }, (_, at) => String(at + 1))];

/** @param {import("../night.js").Night} night @returns {string[]} floors of the block that is being visited */
export const floorsOf = (night) => blockOf(night, night.visit?.block ?? null)?.floors ?? anywhere;

/** The floor said on this visit, "" before it is said. @param {import("../night.js").Night} night @returns {string} */
export function floorNow(night) {
  const [visit, floor] = choice("floor").split(" ");
  return floor && visit === (night.visit?.id ?? "none") && floorsOf(night).includes(floor) ? floor : "";
}

/** @param {import("../night.js").Night} night @param {string} floor */
export const sayFloor = (night, floor) => choose("floor", `${night.visit?.id ?? "none"} ${floor}`);

/** Four floors at hand: the ends of the house, then those around where the officer stands. @param {string[]} floors @param {string} here */
export function near(floors, here) {
  const at = Math.max(floors.indexOf(here || "G"), 0);
  const around = floors.slice(Math.max(0, at - 1), at + 2);
  const rest = floors.filter((floor) => !around.includes(floor));
  const chosen = [...around, ...rest.slice(0, 5 - around.length)];
  return floors.filter((floor) => chosen.includes(floor));
}

/** @param {string} floor @param {string} here @param {boolean} [pressed] */
function button(floor, here) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "floor";
  element.dataset.floor = floor;
  element.textContent = floor;
  element.setAttribute("aria-label", floorWords(floor));
  element.setAttribute("aria-pressed", String(floor === here));
  return element;
}

/** @param {HTMLElement} row of the macro floor_row @param {import("../night.js").Night} night */
export function paintFloors(row, night) {
  const here = floorNow(night);
  picks(/** @type {HTMLElement} */ (row.querySelector(".picks")), near(floorsOf(night), here), here);
}

/** @param {HTMLElement} where @param {string[]} floors @param {string} here */
export function picks(where, floors, here) {
  fill(where, floors, (floor) => `${floor}${floor === here ? "!" : ""}`, (floor) => button(floor, here));
}

/** @param {import("../night.js").Night} night @param {import("../night.js").Page} page @returns {string} for the margin of a visit */
export function floorOf(night, page) {
  const later = night.additions.get(page.id) ?? [];
  return later.reduce((floor, each) => each.body.floor ?? floor, page.body.floor ?? "");
}

/** All floors, in the sheet. @param {import("../night.js").Night} night */
export const allFloors = (night) => picks($("sheet-floors").querySelector(".picks"), floorsOf(night), floorNow(night));
