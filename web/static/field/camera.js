/** The viewfinder inside the page: the phone's own camera app may cost the page its life, so it is only the way round. */
import { draftFor, forget, keep } from "./drafts.js";
import { honest } from "./line.js";
import { pageOf } from "./night.js";
import { amend } from "./observe.js";
import { $, buzz, count, say, show, text } from "./paint.js";
import { prepare } from "./photos.js";
import { stop as stopWatching, watch } from "./place.js";
import { thumbnails } from "./screens/shots.js";
import { close, frame, isOpen, open, torch } from "./viewfinder.js";
import { back, replace } from "./where.js";

const SIZE = { width: 2048, height: 1536 };

/** @type {import("./drafts.js").Draft} */
let draft;
/** @type {import("./night.js").Page|undefined} the page the photographs are added to */
let subject;
/** The screen that asked for photographs, where they go on a page that is not written yet. */
let asker = "";

/** @param {import("./night.js").Night} night @param {string[]} args */
export async function paint(night, [number]) {
  watch();
  asker = number === "sighting" ? number : "";
  subject = number && !asker ? pageOf(night, number) : undefined;
  draft = await draftFor(asker ? `#/${asker}` : subject?.id);
  if (!isOpen()) await keep(draft).then(start);
  shots();
  const { first } = await honest();
  if (asker) return { eyebrow: "Somebody unknown", title: "A photo", close: `#/${asker}`, foot: `It goes on the page that you save next. ${first}.` };
  return {
    eyebrow: subject ? `For page ${subject.number}` : "Before the tile",
    title: subject ? "Another photo" : "Photo first",
    close: subject ? `#/saved/${subject.number}` : `#/${back().screen}`,
    foot: `${subject ? "They are added as a page." : "Then tap a tile: they go on that page."} ${first}.`,
  };
}

async function start() {
  $("shutter").disabled = !(await open("finder", SIZE, "Use the phone’s own camera or a picture below."));
}

export function leave() {
  stopWatching();
  close("finder");
  $("shutter").disabled = true;
}

/** @param {Blob} blob */
async function take(blob) {
  try {
    draft.photos.push(await prepare(blob));
    await keep(draft);
    buzz();
    say(`${count(draft.photos.length, "photo")} on this phone`);
  } catch (error) {
    text("finder-words", error?.name === "QuotaExceededError" ? "The phone is full. The photo was not kept." : "This picture cannot be read here. Choose a JPEG.");
    show("finder-words", true);
  }
  shots();
}

function shots() {
  thumbnails($("shots"), draft.photos, true);
  const many = draft.photos.length;
  text("camera-done", many ? (subject ? `Add ${many}` : `Use ${many}`) : "Done");
  $("camera-done").setAttribute("aria-label", many ? `Done, ${count(many, "photo")}` : "Done, no photo");
}

async function done() {
  const to = asker || (subject ? `saved/${subject.number}` : "observe");
  if (!draft.photos.length && !asker) await forget(draft);
  else if (subject && !(await amend(subject.id, {}, draft))) return;
  replace(to);
}

$("file").addEventListener("change", async (/** @type {Event} */ { target }) => {
  const input = /** @type {HTMLInputElement} */ (target);
  for (const file of input.files ?? []) await take(file);
  input.value = "";
});

export const does = {
  async shutter() {
    const blob = await frame("finder");
    if (blob) await take(blob);
  },
  "camera-done": done,
  async "leave-shot"(/** @type {HTMLElement} */ button) {
    draft.photos = draft.photos.filter((shot) => shot.sha256 !== button.dataset.shot);
    await keep(draft);
    shots();
  },
  torch: () => torch("finder"),
};
