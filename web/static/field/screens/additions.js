/** The sheets of the saved card: each field is named as in the page's body, so that a form and a page cannot differ. */
import { draftFor, keep } from "../drafts.js";
import { asItStands, blockOf } from "../night.js";
import { amend, strike as ruleOut } from "../observe.js";
import { $, show, text } from "../paint.js";
import { closeSheet } from "../sheets.js";
import { shown } from "../where.js";
import { allFloors, floorsOf, picks } from "./floors.js";
import { paintPlan, spotOf } from "./plan.js";

const WRITING_MS = 300;
/** As many as the office takes. */
const MOST_MOVED_ON = 10_000;
const MISTAP_MS = 60_000;
const subject = () => shown.pages.find((page) => page.id === document.body.dataset.page);

/** Fill a sheet with what stands on the page, then with what was being written. @param {HTMLFormElement} form */
async function prepare(form) {
  const page = subject();
  if (!page) return;
  const told = asItStands(shown, page);
  const draft = await draftFor(page.id);
  const begun = draft.sheet === form.dataset.form ? draft.values : {};
  form.reset();
  for (const input of inputs(form)) {
    const value = begun[input.name] ?? (input.name === "words" ? "" : told[input.name]);
    if (input.type === "checkbox") input.checked = Boolean(value);
    else input.value = value ?? "";
  }
  if (form.dataset.form === "where") choosable(form);
}

/** @param {HTMLFormElement} form @returns {HTMLInputElement[]} */
const inputs = (form) => /** @type {any} */ ([...form.elements].filter((element) => /** @type {any} */ (element).name));

/** @param {HTMLFormElement} form */
function choosable(form) {
  picks(/** @type {HTMLElement} */ (form.querySelector(".picks")), floorsOf(shown), form.floor.value);
  const spot = spotOf({ plan_x: form.plan_x.value, plan_y: form.plan_y.value });
  paintPlan($("where-plan"), blockOf(shown, subject()?.body.block ?? null), form.floor.value, spot);
}

/** @param {HTMLInputElement} input @returns {boolean|number|string|null} as the page's body has it */
function valueOf(input) {
  if (input.type === "checkbox") return input.checked;
  if (input.name.startsWith("plan_")) return input.value ? Number(input.value) : null;
  if (input.name === "moved_on") return input.value.trim() ? Number.parseInt(input.value, 10) : null;
  return input.value;
}

/** @param {HTMLFormElement} form @returns {boolean} whether what must be a number is one; says how to put it right */
function counted({ moved_on: field }) {
  if (!field) return true;
  const right = /^\s*\d{0,5}\s*$/.test(field.value) && Number(field.value) <= MOST_MOVED_ON;
  show("moved-why", !right);
  field.setAttribute("aria-invalid", String(!right));
  if (!right) field.focus();
  return right;
}

/** @param {HTMLFormElement} form */
async function add(form) {
  const page = subject();
  clearTimeout(writing);
  if (!page || !counted(form)) return;
  const told = asItStands(shown, page);
  const draft = await draftFor(page.id);
  const body = {};
  for (const input of inputs(form)) {
    const value = valueOf(input);
    const standing = input.name === "words" ? "" : told[input.name];
    if (value !== null && value !== standing && !(input.name === "words" && !input.value.trim())) body[input.name] = value;
  }
  // A spot is of one floor: whichever of the two is said anew, the other is said with it.
  const spot = form.plan_x && spotOf({ plan_x: form.plan_x.value, plan_y: form.plan_y.value });
  if (spot && ["floor", "plan_x", "plan_y"].some((name) => name in body)) Object.assign(body, { plan_x: spot.x, plan_y: spot.y });
  const said = Object.keys(body).length > 0;
  if (said && !(await amend(page.id, body, draft.photos.length ? undefined : draft))) return;
  if (said && draft.photos.length) await keep(Object.assign(draft, { sheet: "", values: {} }));
  closeSheet();
}

/** @param {HTMLFormElement} form */
async function strike(form) {
  const page = subject();
  if (page && (await ruleOut(page.id, form.words.value.trim()))) closeSheet();
}

/** @param {HTMLFormElement} form */
function prepareStrike(form) {
  const page = subject();
  if (!page) return;
  text("sheet-strike-title", `Strike page ${page.number}`);
  form.words.value = Date.now() - Date.parse(page.seenAt) < MISTAP_MS ? "Tapped by mistake." : "";
}

let writing = 0;
document.addEventListener("input", ({ target }) => {
  const form = /** @type {HTMLFormElement|null} */ (/** @type {Element} */ (target).closest("form[data-form]"));
  if (!form || !(form.dataset.form in before) || form.dataset.form === "strike") return;
  clearTimeout(writing);
  writing = setTimeout(() => hold(form), WRITING_MS);
});

/** Keep what is being written. @param {HTMLFormElement} form */
async function hold(form) {
  const page = subject();
  if (!page || !form.closest("dialog")?.open) return;
  const values = Object.fromEntries(inputs(form).map((input) => [input.name, input.type === "checkbox" ? input.checked : input.value]));
  await keep(Object.assign(await draftFor(page.id), { sheet: form.dataset.form, values }));
}

document.addEventListener("click", ({ target }) => {
  const floor = /** @type {HTMLElement|null} */ (/** @type {Element} */ (target).closest("#sheet-where [data-floor]"));
  if (!floor) return;
  const form = /** @type {HTMLFormElement} */ (floor.closest("form"));
  form.floor.value = floor.dataset.floor ?? "";
  put(form, null);
  choosable(form);
});

/** Hold a spot in the sheet, so that it is kept with what was being written. @param {any} form @param {{x: number, y: number}|null} spot */
function put(form, spot) {
  Object.assign(form.plan_x, { value: spot?.x ?? "" });
  Object.assign(form.plan_y, { value: spot?.y ?? "" });
  form.plan_y.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("spot", (event) => {
  const form = /** @type {HTMLElement} */ (event.target).closest("form");
  if (form) put(form, /** @type {CustomEvent} */ (event).detail);
});

export const before = {
  words: prepare, where: prepare, police: prepare, moved: prepare, camera: prepare, strike: prepareStrike,
  floors: () => allFloors(shown),
};
export const after = { words: add, where: add, police: add, moved: add, camera: add, strike };
