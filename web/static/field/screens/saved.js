/** The saved card: a page that stands, and what may be added to it. What is added never moves what is there. */
import { draftFor, keep } from "../drafts.js";
import { honest } from "../line.js";
import { asItStands, blockName, pageOf } from "../night.js";
import { amend } from "../observe.js";
import { $, count, floorWords, hms, show, size, text } from "../paint.js";
import { get } from "../store.js";
import { back, go, replace, shown } from "../where.js";
import { equipment } from "./equipment.js";
import { tileWords } from "./rows.js";
import { picture } from "./shots.js";

/** What a grave tile alarms waits so long for a strike. */
const GRACE_MS = 10_000;
let ticking = 0;

/** @param {import("../night.js").Night} night @param {string[]} args the page's number, and "now" right after saving */
export async function paint(night, [number, just]) {
  const page = pageOf(night, number);
  if (page?.kind !== "observation") return missing(number, page);
  const told = asItStands(night, page);
  document.body.dataset.page = page.id;
  card(night, page, told);
  chained(page);
  additions(told, page.number);
  photo(night, page, told);
  grave(page, told);
  equipment(page, told);
  const to = back();
  $("saved-back").href = `#/${to.screen}`;
  text($("saved-back").lastElementChild, to.words);
  const { first } = await honest();
  return { title: title(page, told, just), figure: hms(page.seenAt), unit: "", eyebrow: "", foot: first };
}

/** @param {string} number @param {any} page */
function missing(number, page) {
  if (page) queueMicrotask(() => replace(`page/${number}`));
  for (const section of ["written", "another-photo", "grave-words", "grave-call"]) show(section, false);
  return { title: `Page ${number} is not on this phone`, close: "#/notebook" };
}

/** @param {any} page @param {any} told @param {string} [just] */
function title(page, told, just) {
  if (told.struck) return `Page ${page.number} is struck`;
  if (page.state === "kept") return `Kept by the desk · page ${page.number}`;
  return just || page.state === "here" ? `Saved on this phone · page ${page.number}` : `Page ${page.number}`;
}

/** @param {any} page */
async function chained({ notebook, number }) {
  const { chainHash } = await get("pages", [notebook, number]);
  text("written-chain", `${number - 1} → ${number} · ${chainHash.slice(0, 8)}`);
}

/** @param {any} night @param {any} page @param {any} told */
function card(night, page, told) {
  show("written", true);
  $("written").classList.toggle("kept", page.state === "kept");
  text("folio", page.number);
  $("folio").classList.toggle("settles", page.state === "here");
  $("written").dataset.digits = String(page.number).length;
  text("written-what", tileWords(page.body.tile));
  $("written-what").classList.toggle("struck", Boolean(told.struck));
  text("written-where", [page.body.block && blockName(night, page.body.block), floorWords(told.floor)].filter(Boolean).join(", ") || "No block, no floor");
  text("written-spot", [told.spot, told.plan_x !== null && "marked on the drawing", page.place ? `±${Math.round(page.place.accuracy_m)} m` : "no position"].filter(Boolean).join(" · "));
  text("add-head", told.struck ? `Struck on page ${told.struck.number}, and still here` : `Add to page ${page.number}, now or later`);
  $("strike").disabled = Boolean(told.struck);
  $("saved").classList.toggle("out", Boolean(told.struck));
  for (const part of ["another-photo", "adds", "serious"]) $(part).inert = Boolean(told.struck);
  text("strike", told.struck ? "Struck" : `Strike page ${page.number}`);
  show("written-words", told.said.length);
  text("written-words", told.said.map((/** @type {string} */ words) => `“${words}”`).join("\n"));
}

/** @param {string} sheet @param {string} label @param {string} value @param {unknown} chosen */
function tile(sheet, label, value, chosen) {
  const element = /** @type {HTMLElement} */ (document.querySelector(`#saved [data-adds="${sheet}"]`));
  const words = /** @type {HTMLElement} */ (element.lastElementChild);
  text(words.children[0], label);
  text(words.children[1], value);
  element.classList.toggle("chosen", Boolean(chosen));
}

/** @param {any} told @param {number} number */
function additions(told, number) {
  const police = [told.police_called && "called", told.police_assisted && "assisted", told.police_reference].filter(Boolean).join(", ");
  tile("words", "Words", told.said.length ? count(told.said.length, "note") : "write", told.said.length);
  tile("where", told.floor ? floorWords(told.floor).replace(/^./, (first) => first.toUpperCase()) : "Floor", told.spot || (told.plan_x === null ? "spot" : "marked"), told.spot || told.plan_x !== null);
  tile("police", "Police", police || "called, ref", police);
  tile("moved", "Moved on", told.moved_on === null ? "how many" : count(told.moved_on, "person", "people"), told.moved_on !== null);
  tile("camera", "Body camera", told.bwv_reference || "clip ref", told.bwv_reference);
  $("follow-up").setAttribute("aria-pressed", String(told.follow_up));
  text($("follow-up").querySelector("small"), told.follow_up ? "yes" : "no");
  for (const button of $("serious").children) button.setAttribute("aria-pressed", String(Number(button.dataset.severe) === told.severity));
  $("serious").setAttribute("aria-label", `How serious is page ${number}`);
}

/** @param {any} night @param {any} page @param {any} told */
function photo(night, page, told) {
  show("another-photo", true);
  const { photos } = told;
  text("photo-label", photos.length ? "Another photo" : "Photo");
  const bytes = photos.reduce((/** @type {number} */ sum, /** @type {any} */ each) => sum + (each.size ?? 0), 0);
  text("photo-words", photos.length ? `${photos.length} on page ${page.number}, ${size(bytes)}` : "the camera opens here");
  $("another-photo").classList.toggle("has", photos.length > 0);
  if (photos.length) picture($("written-photo"), photos.at(-1), `Newest photo of page ${page.number}`, page.notebook);
  else show("written-photo", false);
}

/** @param {any} page @param {any} told */
function grave(page, told) {
  clearInterval(ticking);
  const isGrave = document.querySelector(`[data-tile="${CSS.escape(page.body.tile)}"].grave`);
  show("grave-words", isGrave);
  show("grave-call", page.body.tile === "danger" && !told.struck);
  if (told.struck) text($("grave-words").lastElementChild, "Struck: it alarms nobody.");
  if (!isGrave || told.struck) return;
  const say = () => {
    const left = Math.ceil((Date.parse(page.seenAt) + GRACE_MS - Date.now()) / 1000);
    const alarm = page.state === "kept" ? "The desk has this page." : "The desk is told as soon as there is signal.";
    text($("grave-words").lastElementChild, left > 0 ? `Counts as an alarm in ${left} s. Strike it if this was a mis-tap.` : alarm);
    if (left <= 0) clearInterval(ticking);
  };
  say();
  ticking = setInterval(say, 1000);
}

export function leave() {
  clearInterval(ticking);
}

document.addEventListener("click", ({ target }) => {
  const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (target).closest("[data-severe]"));
  if (button && button.getAttribute("aria-pressed") !== "true") amend(document.body.dataset.page ?? "", { severity: Number(button.dataset.severe) });
});

export const does = {
  "follow-up": () => amend(document.body.dataset.page ?? "", { follow_up: $("follow-up").getAttribute("aria-pressed") !== "true" }),
  async "photo-for-page"() {
    await keep(await draftFor(document.body.dataset.page));
    const page = shown.pages.find((each) => each.id === document.body.dataset.page);
    go(`camera/${page?.number}`);
  },
};
