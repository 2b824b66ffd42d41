/** What asks for a hold, so that a pocket cannot press it. A keyboard or a screen reader is asked in its own way instead. */
import { say } from "./paint.js";

const HOLD_MS = 1000;

/** @param {HTMLElement} button @param {string} hint for a tap that was too short @param {() => unknown} act @param {() => unknown} [withoutPointer] */
export function onHold(button, hint, act, withoutPointer = act) {
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
      act();
    }, HOLD_MS);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) button.addEventListener(name, release);
  button.addEventListener("contextmenu", (event) => event.preventDefault());
  button.addEventListener("click", (event) => {
    if (fired) return;
    if (event.detail === 0) withoutPointer();
    else say(hint);
  });
}
