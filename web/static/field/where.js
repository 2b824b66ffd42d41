/** Where the officer is in the app, and what the screens last showed. */
import { blockName } from "./night.js";

/** @type {import("./night.js").Night} */
export let shown;

/** @param {import("./night.js").Night} night */
export function showing(night) {
  shown = night;
}

/** @param {string} screen such as "saved/18" */
export function go(screen) {
  const hash = `#/${screen}`;
  if (location.hash === hash) dispatchEvent(new Event("hashchange"));
  else location.hash = hash;
}

/** Put a screen in the place of this one, so that going back does not return here. @param {string} screen */
export function replace(screen) {
  history.replaceState(null, "", `#/${screen}`);
  dispatchEvent(new Event("hashchange"));
}

/** Where one goes on from here: the visit that is running, else Tonight. @returns {{screen: string, words: string}} */
export function back() {
  return shown.visit ? { screen: "visit", words: "Back to the visit" } : { screen: "tonight", words: "Back to tonight" };
}

/** @returns {string} the block of the visit that is running */
export const whereabouts = () => (shown.visit ? blockName(shown, shown.visit.block) : "No visit running");
