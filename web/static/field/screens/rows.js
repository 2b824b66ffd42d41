/** A page as a row of the margin: number or floor, how it is held, what it says. */
import { asItStands, blockName, blockOf } from "../night.js";
import { placeById, spaced } from "../scanning/codes.js";
import { byHandBecause, how, named } from "../scanning/places.js";
import { clone, count, floorWords, hm, text } from "../paint.js";

/** @param {string} code @returns {string} the words on the tile */
export const tileWords = (code) =>
  document.querySelector(`[data-tile="${CSS.escape(code)}"] .label`)?.textContent ?? (code === "in_order" ? "All in order" : code);

const heads = ["risks", "kit", "keys", "people", "welfare", "unfinished"];
const parts = { threat: "threat", called_away: "called away", lift_out: "lift out", door_failed: "door failed", other: "other" };

/** @param {string} code @returns {string} the words on its button */
export const equipmentWords = (code) => document.querySelector(`[data-equipment="${CSS.escape(code)}"]`)?.textContent ?? code;

/** @param {string} code @returns {string} the words on its button */
const lookWords = (code) => /** @type {HTMLElement|null} */ (document.querySelector(`[data-look="${CSS.escape(code)}"]`))?.dataset.said ?? code;

/** @type {Record<string, (night: import("../night.js").Night, page: import("../night.js").Page) => string>} */
const titles = {
  shift_started: (_, page) => `Shift started${page.body.kit?.length ? `, ${count(page.body.kit.length, "thing")} taken` : ""}`,
  shift_ended: (_, page) => `Shift ended${page.body.returned?.length ? `, ${count(page.body.returned.length, "thing")} back` : ""}`,
  handover: () => "Handed over",
  handover_read: () => "Handover read",
  visit_started: (night, page) => `Visit started, ${blockName(night, page.body.block)}`,
  visit_finished: (_, page) => (page.body.outcome === "part" ? `Visit, part of it: ${parts[page.body.reason] ?? page.body.reason}` : "Visit completed"),
  scan: (night, page) => placeById(night.pack, page.body.checkpoint)?.checkpoint.name ?? (page.body.code ? `Label ${spaced(page.body.code)}` : "A place"),
  observation: (_, page) => tileWords(page.body.tile),
  amended: (night, page) => `Added to page ${numberOf(night, page.body.page)}`,
  struck: (night, page) => `Page ${numberOf(night, page.body.page)} struck`,
  sighting: () => "Somebody unknown",
  note: () => "Note",
  sos: () => "SOS",
  safe: () => "I am safe",
  check_call: () => "I am well",
  dead_spot: (_, page) => `No signal until ${hm(page.body.until)}`,
  alarm_test: () => "Alarm tried",
  copied: (_, page) => `Copied from page ${page.body.number} of an earlier notebook`,
};

/** @param {import("../night.js").Night} night @param {import("../night.js").Page} page */
export const titleOf = (night, page) => titles[page.kind]?.(night, page) ?? page.kind;

/** @param {import("../night.js").Night} night @param {string} id */
export const numberOf = (night, id) => night.pages.find((page) => page.id === id)?.number ?? "of another night";

/** What was added, in words. @param {Record<string, any>} body @returns {string} */
export function added(body) {
  const said = [
    body.floor !== undefined && floorWords(body.floor), body.spot, body.words && `“${body.words}”`,
    body.severity && `how serious: ${["Note", "Minor", "Moderate", "Serious", "Emergency"][body.severity - 1]}`,
    body.moved_on !== undefined && body.moved_on !== null && `${body.moved_on} moved on`,
    body.police_called && "police called", body.police_assisted && "police assisted", body.police_reference,
    body.bwv_reference && `body camera ${body.bwv_reference}`, body.equipment && equipmentWords(body.equipment),
    body.equipment === "" && "no regulated equipment", body.follow_up === true && "follow-up", body.follow_up === false && "no follow-up",
    body.reason && `“${body.reason}”`,
  ];
  return said.filter(Boolean).join(" · ");
}

/** @param {import("../night.js").Night} night @param {import("../night.js").Page} page @returns {string} the line under the title */
export function under(night, page, onVisit = false) {
  const photos = page.photosWaiting ? `${count(page.photosWaiting, "photo")} waiting` : page.photos.length ? count(page.photos.length, "photo") : "";
  if (page.kind === "observation") {
    const { floor, spot, said } = asItStands(night, page);
    const place = onVisit ? [] : [blockOf(night, page.body.block)?.name, floorWords(floor ?? "")];
    return [...place, spot, ...said.map((words) => `“${words}”`), photos].filter(Boolean).join(" · ");
  }
  if (page.kind === "scan") return [scanned(night, page.body), photos].filter(Boolean).join(" · ");
  if (page.kind === "sighting") {
    const { block, floor, looks, words, moved_on: moved } = page.body;
    const place = onVisit ? [] : [blockOf(night, block)?.name, floorWords(floor)];
    return [...place, ...looks.map(lookWords), words && `“${words}”`, moved && "moved on", photos].filter(Boolean).join(" · ");
  }
  if (page.kind === "handover") return heads.map((name) => page.body[name]).filter(Boolean).join(" · ");
  const said = page.kind === "amended" || page.kind === "struck" ? added(page.body) : (page.body.words ?? "");
  return [said, photos].filter(Boolean).join(" · ");
}

/** @param {import("../night.js").Night} night @param {any} body of a scan */
function scanned(night, body) {
  const at = placeById(night.pack, body.checkpoint);
  const because = body.method === "hand" && !body.blocked ? byHandBecause[body.reason] ?? body.reason : "";
  const said = [body.answer, body.words].filter(Boolean).map((words) => `“${words}”`);
  return [at ? named(at.checkpoint).replace(at.checkpoint.name, at.block.name) : "not in tonight’s round", how(body), because, ...said].filter(Boolean).join(" · ");
}

/** What the row shows, as one string: a row is made anew only when this changes. */
export function pageStamp(night, page, gutter = "") {
  return JSON.stringify([page.number, page.state, page.because, titleOf(night, page), under(night, page), night.strikes.has(page.id), gutter]);
}

/**
 * @param {import("../night.js").Night} night @param {import("../night.js").Page} page
 * @param {string} [floor] in the gutter instead of the number, on a visit
 */
export function pageRow(night, page, floor) {
  const row = clone("row-page");
  const [title, aside, line, because] = row.lastElementChild.children;
  const struck = night.strikes.get(page.id);
  row.className = page.state === "unread" ? "stuck" : page.state === "kept" ? "" : "here";
  text(row.firstElementChild, floor === undefined ? page.number : floor);
  /** @type {HTMLAnchorElement} */ (title).href = `#/page/${page.number}`;
  title.classList.toggle("struck", Boolean(struck));
  text(title, floor === undefined ? titleOf(night, page) : titleOf(night, page).replace(/^Visit started.*/, "Visit started"));
  if (page.state === "kept" && floor === undefined) {
    const kept = clone("row-kept");
    text(kept.lastElementChild, page.keptAt ? `kept ${hm(new Date(page.keptAt))}` : "kept");
    aside.replaceChildren(kept);
  } else text(aside, floor === undefined ? hm(page.seenAt) : `${hm(page.seenAt)} · page ${page.number}`);
  text(line, under(night, page, floor !== undefined));
  text(because, struck ? `struck on page ${struck.number}` : page.state === "unread" ? `kept, not understood: ${page.because}` : "");
  for (const each of [line, because]) if (!each.textContent) each.remove();
  return row;
}
