/** What do you see? One tap on a tile saves a page. */
import { draftFor } from "../drafts.js";
import { dropDraft, log } from "../observe.js";
import { $, count, show, text } from "../paint.js";
import { age, best, stop, watch } from "../place.js";
import { back, shown, whereabouts } from "../where.js";
import { honest } from "../line.js";
import { paintFloors, sayFloor } from "./floors.js";
import { thumbnails } from "./shots.js";

let more = false;

/** @param {import("../night.js").Night} night */
export async function paint(night) {
  watch();
  paintFloors($("observe-floors"), night);
  const draft = await draftFor();
  show("taken", draft.photos.length);
  text("taken-words", `${count(draft.photos.length, "photo")} ready.`);
  thumbnails($("taken").querySelector(".shots"), draft.photos, false);
  unfold();
  const { first } = await honest();
  return {
    eyebrow: `${night.visit ? whereabouts() : night.shift ? "No visit running" : "No shift running"} · ${position()}`,
    title: "What do you see?",
    close: `#/${back().screen}`,
    foot: `A tap saves page ${night.next}. ${first}.`,
  };
}

export function leave() {
  stop();
  more = false;
}

/** @returns {string} */
export function position() {
  const fix = best();
  if (!fix) return "no position yet";
  const seconds = Math.round((age() ?? 0) / 1000);
  return `position ±${Math.round(fix.accuracy_m)} m, ${seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`} old`;
}

function unfold() {
  show("tiles", !more);
  show("more-tiles", more);
  $("more").setAttribute("aria-expanded", String(more));
  text($("more").lastElementChild, more ? "First tiles" : "Other");
}

document.addEventListener("click", ({ target }) => {
  const element = /** @type {Element} */ (target);
  const tile = /** @type {HTMLElement|null} */ (element.closest("[data-tile]"));
  if (tile) return log(tile);
  const floor = /** @type {HTMLElement|null} */ (element.closest("[data-floor]"));
  if (!floor || floor.closest("#sheet-where")) return;
  sayFloor(shown, floor.dataset.floor ?? "");
  floor.closest("dialog")?.close();
  dispatchEvent(new Event("repaint"));
});

export const does = {
  more() {
    more = !more;
    unfold();
    if (more) /** @type {HTMLElement} */ ($("more-tiles").firstElementChild).focus({ preventScroll: true });
  },
  "drop-draft": dropDraft,
};
