/** The drawing of a floor, to tap where it was. A spot is two fractions, of its width and of its height from the top left. */
import { floorWords, show } from "../paint.js";
import { source } from "../scanning/references.js";

const STEP = 0.02;
/** @type {Record<string, [number, number]>} */
const arrows = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
/** @typedef {{x: number, y: number}|null} Spot */

/** @param {number} value @returns {number} a fraction, to the hand's breadth of a floor */
const fraction = (value) => Math.round(Math.min(Math.max(value, 0), 1) * 1000) / 1000;

/** @param {any} told with plan_x and plan_y, as a page or a form has them @returns {Spot} */
export function spotOf({ plan_x: x, plan_y: y }) {
  return [x, y].some((part) => part === null || part === undefined || part === "") ? null : { x: Number(x), y: Number(y) };
}

/**
 * Show the drawing of a floor with its spot; nothing where the phone has none.
 * @param {HTMLElement} box of the macro floor_plan @param {any} block of the pack @param {string} floor @param {Spot} spot
 */
export async function paintPlan(box, block, floor, spot) {
  const plan = (block?.plans ?? []).find((/** @type {any} */ each) => each.floor === floor);
  box.dataset.shows = plan?.address ?? "";
  mark(box, spot);
  if (!plan) return show(box, false);
  const from = await source(plan.address);
  if (box.dataset.shows !== plan.address) return undefined;
  const image = /** @type {HTMLImageElement} */ (box.querySelector("img"));
  Object.assign(image, { width: plan.width, height: plan.height, alt: `Drawing of ${floorWords(floor)}` });
  if (from && image.src !== from) image.src = from;
  return show(box, from);
}

/** @param {HTMLElement} box @param {Spot} spot */
function mark(box, spot) {
  const dot = /** @type {HTMLElement} */ (box.querySelector(".mark"));
  show(dot, spot);
  show(/** @type {HTMLElement} */ (box.querySelector("[data-unmark]")), spot);
  box.dataset.spot = spot ? `${spot.x} ${spot.y}` : "";
  if (spot) Object.assign(dot.style, { left: `${spot.x * 100}%`, top: `${spot.y * 100}%` });
  const said = /** @type {HTMLElement} */ (box.querySelector("[role=status]"));
  said.textContent = spot ? "Marked. Tap again to move it." : "Tap where it was.";
}

/** @param {HTMLElement} box @param {Spot} spot */
function tell(box, spot) {
  mark(box, spot);
  box.dispatchEvent(new CustomEvent("spot", { bubbles: true, detail: spot }));
}

/** @param {Event} event @param {string} css @returns {[HTMLElement, HTMLElement]|null} the drawing's box, and what was pressed in it */
function hit({ target }, css) {
  const pressed = /** @type {HTMLElement|null} */ (/** @type {Element} */ (target).closest(css));
  const box = /** @type {HTMLElement|null} */ (pressed?.closest(".floor-plan") ?? null);
  return pressed && box ? [box, pressed] : null;
}

document.addEventListener("click", (event) => {
  const off = hit(event, "[data-unmark]");
  if (off) return tell(off[0], null);
  const [box, drawing] = hit(event, ".drawing") ?? [];
  if (!box || !drawing) return undefined;
  const { left, top, width, height } = drawing.getBoundingClientRect();
  const byKey = event.detail === 0;
  return tell(box, byKey ? { x: 0.5, y: 0.5 } : { x: fraction((event.clientX - left) / width), y: fraction((event.clientY - top) / height) });
});

document.addEventListener("keydown", (event) => {
  const step = arrows[event.key];
  const [box] = (step && hit(event, ".drawing")) || [];
  if (!box) return;
  event.preventDefault();
  const [x, y] = (box.dataset.spot || "0.5 0.5").split(" ").map(Number);
  tell(box, { x: fraction(x + step[0]), y: fraction(y + step[1]) });
});
