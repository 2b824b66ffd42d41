/** Which regulated fire equipment is faulty: asked where a page may stop the fire service, one tap, never a must. */
import { amend } from "../observe.js";
import { $, show, text } from "../paint.js";

const ASKED_OF = ["fire_safety", "lift"];

/** @param {any} page @param {any} told the page as it stands */
export function equipment(page, told) {
  show("equipment", ASKED_OF.includes(page.body.tile) && !told.struck);
  for (const button of $("equipment").querySelectorAll("[data-equipment]")) {
    button.setAttribute("aria-pressed", String(button.dataset.equipment === told.equipment));
  }
  text("equipment-words", told.equipment
    ? "The desk is alarmed. The fire service is told, unless it is fixed in 24 hours."
    : "One tap, if it is one of these.");
}

document.addEventListener("click", ({ target }) => {
  const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (target).closest("[data-equipment]"));
  if (!button) return;
  const chosen = button.getAttribute("aria-pressed") === "true";
  amend(document.body.dataset.page ?? "", { equipment: chosen ? "" : button.dataset.equipment });
});
