/** One place to prove: what to do there, what to mind, how it stands, and what to tap when nobody gets to it. */
import { blockName } from "../night.js";
import { $, clone, fill, floorWords, hm, say, show, text } from "../paint.js";
import { stop, watch } from "../place.js";
import { placeById } from "../scanning/codes.js";
import { how, placesOf } from "../scanning/places.js";
import { blocked } from "../scanning/proof.js";
import { picture } from "../scanning/references.js";
import { closeSheet, offer } from "../sheets.js";
import { go, replace, shown } from "../where.js";
import "./typed.js";

/** @type {{block: any, checkpoint: any}|null} */
let at = null;

/** @param {import("../night.js").Night} night @param {string[]} args the checkpoint's id */
export async function paint(night, [id]) {
  watch();
  at = placeById(night.pack, id);
  if (!at) {
    queueMicrotask(() => replace("visit"));
    return { title: "Place" };
  }
  const { block, checkpoint } = at;
  const here = night.visit?.block === block.id;
  const place = /** @type {import("../scanning/places.js").Place} */ (placesOf(night, block).find((each) => each.checkpoint.id === id));
  fill($("place-risks"), checkpoint.risk_note ? [checkpoint.risk_note] : [], (words) => words, (words) => {
    const row = clone("row-warning");
    text(row.lastElementChild, words);
    return row;
  });
  text("place-does", checkpoint.instruction);
  text("place-asks", checkpoint.question && `It asks: ${checkpoint.question}${place.answer ? ` “${place.answer}”` : ""}`);
  text("place-stands", stands(place, here));
  $("place-stands").className = place.state === "done" ? "ok" : place.state === "blocked" ? "bad" : "second";
  show("place-blocked", here && place.state !== "done");
  show("place-no-camera", !checkpoint.camera_allowed);
  for (const each of ["place-scan", "place-type"]) show(each, checkpoint.camera_allowed);
  show("place-code", !checkpoint.camera_allowed);
  show("place-hand", here);
  $("place-hand").href = `#/hand/${id}`;
  await picture($("place-picture"), checkpoint);
  return {
    eyebrow: [blockName(night, block.id), floorWords(checkpoint.floor)].filter(Boolean).join(" · "),
    title: checkpoint.name,
    close: here ? "#/visit" : `#/visit/${block.id}`,
  };
}

/** @param {import("../scanning/places.js").Place} place @param {boolean} here @returns {string} */
function stands({ proof, state }, here) {
  if (proof) return `${state === "done" ? "Proved" : "Not reached"} ${hm(proof.seenAt)} · ${how(proof.body)} · page ${proof.number}`;
  return here ? "To do on this visit" : "A scan here begins a visit, once you say so.";
}

export const leave = stop;

/** @param {string} reason @param {string} [words] */
async function cannot(reason, words) {
  if (!at || !(await blocked(at, reason, words))) return;
  say(`${at.checkpoint.name} is kept as not reached`);
  closeSheet();
  go("visit");
}

offer({ "place-why": (/** @type {HTMLFormElement} */ form) => form.reset() }, {
  "place-why": (/** @type {HTMLFormElement} */ form) => shown.visit && cannot("other", form.words.value.trim()),
});

export const does = { "cannot-reach": (/** @type {HTMLElement} */ button) => cannot(button.dataset.because ?? "other") };
