/** The scanner: a label in view is proved by itself, and the next one may follow at once. */
import { honest } from "../line.js";
import { blockName, blockOf } from "../night.js";
import { $, floorWords, say, show, text } from "../paint.js";
import { stop as stopWatching, watch } from "../place.js";
import { codeOn, spaced } from "../scanning/codes.js";
import { astray, how, named, nextOf, placesOf, proved } from "../scanning/places.js";
import { alone, last, resume, startThere, take } from "../scanning/proof.js";
import { reading, warm } from "../scanning/reader.js";
import { canListen, listen, mayListen } from "../scanning/tags.js";
import { close, open, torch } from "../viewfinder.js";
import { back, shown } from "../where.js";
import { floorsOf, sayFloor } from "./floors.js";
import { asking, does as questions } from "./question.js";
import "./typed.js";

const SIZE = { width: 1280, height: 720 };
const INSTEAD = "Type the code, or prove the place by hand.";
/** @type {(() => void)|null} ends the look-out for labels */
let stop = null;
/** @type {AbortController|null} */
let tags = null;
/** The proof that said last on which floor the officer stands. */
let stoodFor = "";

/** @param {import("../night.js").Night} night */
export async function paint(night) {
  watch();
  await resume();
  start();
  if (await mayListen()) listenToTags();
  const block = blockOf(night, night.visit?.block ?? null);
  const places = block ? placesOf(night, block) : [];
  outcome(night, places);
  asking(night);
  show("scan-tags", canListen() && !tags);
  const next = nextOf(places);
  show("scan-hand", next && last?.end !== "ask");
  if (next) $("scan-hand").href = `#/hand/${next.checkpoint.id}`;
  return {
    eyebrow: night.visit ? blockName(night, night.visit.block) : "No visit running",
    title: "Scan",
    ...(places.length ? { figure: `${proved(places)}/${places.length}`, unit: "proved" } : {}),
    close: `#/${back().screen}`,
    foot: `${(await honest()).first}.`,
  };
}

async function start() {
  warm();
  if (!(await open("scanner", SIZE, INSTEAD))) return;
  stop ??= reading($("scanner"), seen, () => hint(`This phone cannot read labels. ${INSTEAD}`));
}

/** The camera and the question end with the screen; a scan that was asked about is written all the same. */
export function leave() {
  stopWatching();
  stop?.();
  tags?.abort();
  stop = tags = null;
  close("scanner");
  return alone();
}

/** @param {string[]} texts in view */
async function seen(texts) {
  for (const found of texts) await heard(found, "qr");
}

/** @param {string} found @param {"qr"|"nfc"} method */
async function heard(found, method) {
  const code = codeOn(found);
  const proof = code ? await take({ code, method }) : null;
  if (!code) hint("This is no label of a place.");
  else if (proof && proof.end !== "again") tell();
  else if (proof && proof.code !== last?.code) hint(`${proof.at?.checkpoint.name ?? spaced(proof.code)} was scanned a moment ago: it counts once.`);
}

/** Say what was just proved. */
export function tell() {
  hint("");
  dispatchEvent(new Event("repaint"));
  if (last?.end === "ask") say(`Start a visit at ${last.at?.block.name}?`);
  else say(`${last?.at?.checkpoint.name ?? "Unknown label"}, page ${last?.number}`);
}

/** @param {string} words */
function hint(words) {
  text("scan-hint", words || "Hold a label in view. It is read by itself.");
}

/** @param {import("../night.js").Night} night @param {import("../scanning/places.js").Place[]} places of the visit */
function outcome(night, places) {
  const asks = last?.end === "ask";
  show("proof", last);
  show("scan-begin", asks);
  show("scan-other", !asks);
  show("scan-alone", asks);
  if (!last) return;
  const { at, code, number } = last;
  $("proof").dataset.end = last.end;
  const what = at ? at.checkpoint.name : `Label ${spaced(code)}`;
  text("proof-what", asks ? `Start a visit at ${at?.block.name}?` : `${what} · page ${number}`);
  text("scan-begin-words", `Start visit at ${at?.block.name}`);
  text("proof-more", more(night, places).filter(Boolean).join(" · "));
}

/** @param {import("../night.js").Night} night @param {import("../scanning/places.js").Place[]} places @returns {string[]} */
function more(night, places) {
  const { end, at, id } = /** @type {import("../scanning/proof.js").Proof} */ (last);
  if (end === "ask") return [`${at?.checkpoint.name} is read. Without a visit it is kept by itself.`];
  if (!at) return ["It is in no round on this phone. The page keeps its code; the office sees whose it is."];
  const page = night.pages.find((each) => each.id === id);
  stand(night, at.checkpoint, page);
  const body = page?.body ?? {};
  if (page && !body.visit) return [named(at.checkpoint), at.block.name, night.visit ? "kept beside the visit that runs" : "kept without a visit"];
  const next = nextOf(places);
  const here = floorWords(at.checkpoint.floor).replace(/^./, (first) => first.toUpperCase());
  return [here, page && how(body), body.answer && `“${body.answer}”`, astray(at.checkpoint, page?.place), next ? `next: ${named(next.checkpoint)}` : "every place is proved"];
}

/** Who proves a place stands on its floor. @param {import("../night.js").Night} night @param {any} checkpoint @param {any} page */
function stand(night, { floor }, page) {
  if (!page || page.id === stoodFor || page.body.visit !== night.visit?.id) return;
  stoodFor = page.id;
  if (floorsOf(night).includes(floor)) sayFloor(night, floor);
}

async function listenToTags() {
  if (tags) return;
  tags = new AbortController();
  await listen((found) => heard(found, "nfc"), tags.signal).then(() => hint("Hold the phone to a tag, or a label in view."), () => {
    tags = null;
    hint("This phone does not read tags now. Scan the label beside it.");
  });
  show("scan-tags", !tags);
}

document.addEventListener("visibilitychange", () => {
  if (!document.hidden) return dispatchEvent(new Event("repaint"));
  if (document.body.dataset.screen === "scan") leave();
});

export const does = {
  ...questions,
  "scanner-torch": () => torch("scanner"),
  "scan-begin": async () => (await startThere()) && tell(),
  "scan-alone": async () => (await alone()) && tell(),
  "scan-tags": listenToTags,
};
