/** The sheets that come up from the foot of the screen: one form each, closed by saving, by the cross or by Escape. */
import { $ } from "./paint.js";

/** @type {Record<string, (form: HTMLFormElement, button: HTMLElement) => void|Promise<void>>} what fills a sheet before it opens */
const prepare = {};
/** @type {Record<string, (form: HTMLFormElement) => unknown>} what its button does */
const submit = {};

/** @param {Record<string, any>} before @param {Record<string, any>} after */
export function offer(before, after) {
  Object.assign(prepare, before);
  Object.assign(submit, after);
}

/** @returns {HTMLDialogElement|null} */
const openSheet = () => document.querySelector("dialog.sheet[open]");

/** @param {string} name @param {HTMLElement} [button] */
export async function showSheet(name, button) {
  const sheet = $(`sheet-${name}`);
  await prepare[name]?.(sheet.querySelector("form"), button);
  if (!sheet.open) sheet.showModal();
}

export function closeSheet() {
  openSheet()?.close();
}

document.addEventListener("submit", (event) => {
  const form = /** @type {HTMLFormElement} */ (event.target);
  event.preventDefault();
  submit[form.dataset.form]?.(form);
});

addEventListener("hashchange", closeSheet);

export const does = { "close-sheet": closeSheet };
