/** Putting Beatbook on the home screen: asked where the browser can, shown step by step where it cannot. */
import { $, show } from "./paint.js";

/** @type {any} the browser's own offer, kept until somebody wants it */
let offered = null;

addEventListener("beforeinstallprompt", (event) => {
  event.preventDefault();
  offered = event;
  show("install", !installed());
  show("install-now", true);
});

/** @returns {boolean} whether this runs from the home screen already */
export const installed = () => matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;

/** A tab on an iPhone has storage of its own, which Safari may wipe: there the card always shows. */
const appleTab = () => navigator.standalone === false;

/** @param {HTMLElement} card @param {boolean} [quietly] only where it matters */
export async function paintInstall(card, quietly = false) {
  show(card, !installed() && (appleTab() || offered || !quietly));
  show("install-ios", appleTab());
  show("install-now", offered);
}

export const does = {
  async install() {
    if (!offered) return;
    offered.prompt();
    await offered.userChoice;
    offered = null;
    show("install-now", false);
    paintInstall($("install"), true);
  },
};
