/** SOS asks for a hold, so that a pocket cannot press it. A keyboard or a screen reader is asked once more instead. */
import { say } from "./paint.js";
import { showSheet } from "./sheets.js";
import { go } from "./where.js";

const HOLD_MS = 1000;

/** @param {HTMLElement} button */
export function holdForSos(button) {
  let held = 0;
  let fired = false;
  const release = () => {
    clearTimeout(held);
    button.classList.remove("held");
  };
  button.addEventListener("pointerdown", () => {
    fired = false;
    button.classList.add("held");
    held = setTimeout(() => {
      fired = true;
      release();
      navigator.vibrate?.([80, 60, 80]);
      go("sos/ask");
    }, HOLD_MS);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) button.addEventListener(name, release);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("click", (event) => {
    if (fired) return;
    if (event.detail === 0) showSheet("sos");
    else say("Hold the button for one second to send an SOS.");
  });
}
