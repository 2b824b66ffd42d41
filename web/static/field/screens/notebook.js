/** The notebook: every page and how it is held, what waits and what to do about it. */
import { $, clone, count, fill, hm, show, size, text } from "../paint.js";
import { pages as read } from "../notebook.js";
import { room } from "../storage.js";
import { keys, within } from "../store.js";
import { shown } from "../where.js";
import { acts } from "./visit.js";
import { pageRow, pageStamp } from "./rows.js";
import { sendNow } from "../send.js";

const STEP = 60;
/** A run of so many kept pages that only mark the walk folds to one row. */
const FOLD = 3;
const quiet = ["visit_started", "visit_finished", "shift_started", "shift_ended"];
let many = STEP;

/** @param {import("../night.js").Night} night */
export function paint(night) {
  const { me, pages } = night;
  const known = pages.slice(0, many);
  acts(true, false);
  fill($("pages"), folded(night, known), (row) => row.stamp, (row) => row.make());
  show("no-pages", pages.length === 0);
  show("pages", pages.length);
  show("older", pages.length > known.length);
  chain(night);
  storage();
  return {
    eyebrow: `${me.name} · this phone`,
    title: me.number ? `Notebook ${me.number}` : "New notebook",
    figure: night.next - 1,
    unit: night.next === 2 ? "page" : "pages",
  };
}

/** @param {any} night @param {any[]} pages @returns {{stamp: string, make: () => HTMLElement}[]} */
function folded(night, pages) {
  /** @type {any[][]} */
  const runs = [];
  for (const page of pages) {
    const calm = (quiet.includes(page.kind) || isPlainProof(page)) && page.state === "kept" && !night.strikes.has(page.id);
    if (calm && runs.at(-1)?.calm) runs.at(-1)?.push(page);
    else runs.push(Object.assign([page], { calm }));
  }
  return runs.flatMap((run) => (run.length >= FOLD ? [foldRow(run)] : run.map((page) => (
    { stamp: pageStamp(night, page), make: () => pageRow(night, page) }))));
}

/** A label read at a place that is known says nothing that its visit does not. @param {any} page */
const isPlainProof = ({ kind, body }) => kind === "scan" && body.checkpoint && body.visit && !body.blocked && body.method !== "hand" && !body.answer;

/** @param {any[]} run newest first */
function foldRow(run) {
  const first = run.at(-1);
  const last = run[0];
  const visits = run.filter((page) => page.kind === "visit_started").length;
  const proofs = run.filter((page) => page.kind === "scan").length;
  const walked = [visits && count(visits, "visit"), proofs && count(proofs, "place proved", "places proved")].filter(Boolean).join(", ");
  const words = `${count(run.length, "page")} between ${hm(first.seenAt)} and ${hm(last.seenAt)}: ${walked || "the shift"}, nothing to add`;
  return {
    stamp: `fold ${last.number} ${first.number}`,
    make() {
      const row = clone("row-page");
      const [link, aside, line, because] = row.lastElementChild.children;
      row.className = "fold";
      text(row.firstElementChild, `${last.number}–${first.number}`);
      /** @type {HTMLAnchorElement} */ (link).href = `#/page/${last.number}`;
      text(link, words);
      for (const each of [aside, line, because]) each.remove();
      return row;
    },
  };
}

/** @param {import("../night.js").Night} night */
async function chain({ me, next, pages }) {
  const last = next - 1;
  const missing = last - (await keys("pages", within(me.id))).length;
  const kept = pages.find((page) => page.notebook === me.id && page.state !== "here")?.number ?? 0;
  const whole = missing ? `${count(missing, "page")} of ${last} missing on this phone.` : `Pages 1 to ${last}, none missing.`;
  text("chain-first", last ? whole : "Nothing written yet.");
  $("chain-first").classList.toggle("bad", missing !== 0);
  text("chain-second", kept ? `The desk has kept ${kept === 1 ? "page 1" : `1 to ${kept}`}.` : last ? "The desk has none of them yet." : "");
}

async function storage() {
  const { free, persisted, photosLeft } = await room();
  text("room-free", free === null ? "not told by this browser" : `${size(free)}, ${persisted ? "protected" : "not protected"}`);
  text("room-photos", photosLeft === null ? "" : `About ${photosLeft > 1000 ? (Math.floor(photosLeft / 1000) * 1000).toLocaleString("en-GB") : photosLeft} more photos`);
  const told = await navigator.storage?.estimate?.().catch(() => null);
  if (told?.quota) $("room-meter").value = (told.usage ?? 0) / told.quota;
}

async function rescue() {
  text("rescue-words", "Making the copy.");
  const { shareCopy } = await import("./copy.js");
  text("rescue-words", await shareCopy());
}

export function leave() {
  many = STEP;
}

export const does = {
  send: () => sendNow(),
  rescue,
  async older() {
    many += STEP;
    if (shown.pages.length < many) shown.pages.splice(0, Infinity, ...(await read({ limit: many })));
    paint(shown);
  },
};
