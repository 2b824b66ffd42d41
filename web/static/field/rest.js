/** What no first screen needs, in one file of the same build: the other screens, their style, and modules to fetch ahead. */
import { $ } from "./paint.js";

/** @type {Promise<Document>|null} */
let coming = null;

/** @returns {Promise<Document>} once all screens stand and are dressed. Rejects with a TypeError where a fetch broke off */
export function rest() {
  coming ??= bringIn().catch((error) => {
    coming = null;
    throw error;
  });
  return coming;
}

async function bringIn() {
  const answer = await fetch(new URL("screens.html", import.meta.url));
  if (!answer.ok) throw new TypeError("the screens did not come");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  await dressed(page);
  $("main").append(...page.querySelectorAll("body > section"));
  document.body.append(...page.body.children);
  return page;
}

/** The style must stand before what it dresses; the modules come beside it. @param {Document} page */
function dressed(page) {
  const style = /** @type {HTMLLinkElement} */ (page.querySelector("[rel=stylesheet]"));
  return new Promise((resolve, reject) => {
    style.addEventListener("load", resolve);
    style.addEventListener("error", () => {
      style.remove();
      reject(new TypeError("the style did not come"));
    });
    document.head.append(style, ...page.querySelectorAll("[rel=modulepreload]"));
  });
}

/** What the home screen asks for: once all else is there. @param {Document} page */
export function offerHome(page) {
  document.head.append(...page.querySelectorAll("[rel=apple-touch-icon], [rel=manifest]"));
}
