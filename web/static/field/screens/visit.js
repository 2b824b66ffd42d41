/** One block: start a visit, what was seen on it so far, finish it. */
import { blockName, blockOf, visitsOf } from "../night.js";
import { $, clone, fill, hm, show, text } from "../paint.js";
import { atDoor, fraction } from "./blocks.js";
import { floorOf, paintFloors } from "./floors.js";
import { placeRow, placeStamp } from "./place-rows.js";
import { pageRow, pageStamp } from "./rows.js";
import { save } from "../saving.js";
import { closeSheet } from "../sheets.js";
import { left, nextOf, placesOf, proved } from "../scanning/places.js";
import { stop, watch } from "../place.js";
import { go, shown } from "../where.js";

/** The block on the screen, when no visit runs there. */
let asked = "";

/** @param {import("../night.js").Night} night @param {string[]} args the block's id, or nothing for the visit that runs */
export function paint(night, [id = ""]) {
  watch();
  const { visit } = night;
  asked = id || visit?.block || "";
  const running = Boolean(visit && visit.block === asked);
  const block = blockOf(night, asked);
  const counted = block ? visitsOf(night, block) : { done: 0, planned: 0, seen: null };
  warnings(block, !visit || running);
  text("visit-address", block && !running ? [block.address, block.postcode, `${block.storeys} storeys`].filter(Boolean).join(" · ") : "");
  show("visit-elsewhere", visit && !running);
  text("elsewhere-words", visit && !running ? `You are in ${blockName(night, visit.block)} since ${hm(visit.since)}.` : "");
  show("visit-floor", running);
  show("visit-finish", running);
  const places = placesOf(night, block);
  const next = running ? nextOf(places) : undefined;
  fill($("visit-places"), places, (place) => placeStamp(place, place === next), (place) => placeRow(place, place === next));
  list(night, (running ? onVisit(night) : onBlock(night)).filter((page) => !isOf(places, page)));
  acts(running || !asked || Boolean(visit), asked && !running && !visit);
  const nth = `Visit ${counted.done + 1}${counted.planned ? ` of ${counted.planned}` : ""}`;
  const seen = running ? onVisit(night).filter((page) => page.kind === "observation" && !night.strikes.has(page.id)).length : 0;
  const many = running && places.length > 0;
  return {
    eyebrow: running ? `${nth} · since ${hm(visit?.since)}` : block ? (counted.seen ? `Seen ${hm(counted.seen)}` : "Not seen tonight") : "No visit running",
    title: asked ? blockName(night, asked) : "No visit",
    figure: many ? `${proved(places)}/${places.length}` : running ? seen : fraction(counted),
    unit: many ? "places proved" : running ? `${seen === 1 ? "thing" : "things"} logged` : "visits",
  };
}

/** @param {import("../scanning/places.js").Place[]} places @param {import("../night.js").Page} page @returns {boolean} whether a place's row tells of it */
const isOf = (places, page) => page.kind === "scan" && places.some(({ checkpoint }) => checkpoint.id === page.body.checkpoint);

/** Which of the dock's buttons stand there. @param {unknown} log @param {unknown} start */
export function acts(log, start) {
  show("act-shift", false);
  show("act-log", log);
  show("side-camera", log);
  show("act-visit", start);
  show("side-log", start);
  show("side-scan", log && shown.pack?.blocks.some((/** @type {any} */ block) => block.checkpoints?.length));
}

/** What stands at the door, a warning lit; then what is open there. @param {any} block @param {boolean} alone nothing else is lit */
function warnings(block, alone) {
  const notes = atDoor(block);
  show("visit-door", notes.length);
  $("visit-door").classList.toggle("lit", alone && notes[0]?.kind === "warning");
  fill($("visit-door"), notes, (note) => JSON.stringify(note), (note) => {
    const row = clone(note.kind === "warning" ? "row-door" : "row-note");
    const [kind, words] = /** @type {any} */ (row.lastElementChild).children;
    text(kind, `${note.kind === "warning" ? "Warning" : "Note"}${note.until ? ` until ${hm(note.until)}` : ""}`);
    text(words, note.words);
    return row;
  });
  fill($("visit-open"), block?.open ?? [], (words) => words, (words) => {
    const row = clone("row-warning");
    text(row.lastElementChild, words);
    return row;
  });
}

/** @param {import("../night.js").Night} night @returns {import("../night.js").Page[]} newest first */
const onVisit = (night) => night.pages.filter((page) => page.id === night.visit?.id || page.body.visit === night.visit?.id);

/** What this phone wrote about the block, on whichever visit. @param {import("../night.js").Night} night */
const onBlock = (night) => night.pages.filter((page) => page.kind === "observation" && page.body.block === asked);

/** @param {import("../night.js").Night} night @param {import("../night.js").Page[]} pages */
function list(night, pages) {
  paintFloors($("visit-floors"), night);
  fill($("visit-pages"), pages, (page) => pageStamp(night, page), (page) => pageRow(night, page, floorOf(night, page)));
}

export const leave = stop;

async function startVisit() {
  const written = await save("visit_started", { shift: shown.shift?.id ?? null, block: asked });
  if (written) go("visit");
}

/** @param {HTMLFormElement} form */
async function finish(form) {
  const told = new FormData(form);
  const part = told.get("outcome") === "part";
  show("finish-why", part && !told.get("reason"));
  if (part && !told.get("reason")) return;
  const { visit } = shown;
  if (!visit) return;
  const body = { visit: visit.id, outcome: told.get("outcome"), reason: part ? told.get("reason") : "", words: told.get("words") };
  if (!(await save("visit_finished", body))) return;
  closeSheet();
  go(asked && asked !== visit.block ? `visit/${asked}` : "tonight");
}

/** Which places are left, before a visit is finished: said, not asked about. @returns {string} */
export const finishWords = () => left(placesOf(shown, blockOf(shown, shown.visit?.block ?? null)));

export const does = { "start-visit": startVisit };
export const forms = { finish };
