/** Proving a place by hand: one photograph where a camera is allowed, and always why the label did not do. */
import { draftFor, keep } from "../drafts.js";
import { honest } from "../line.js";
import { $, buzz, floorWords, say, show, text } from "../paint.js";
import { prepare } from "../photos.js";
import { stop as stopWatching, watch } from "../place.js";
import { placeById } from "../scanning/codes.js";
import { byHand } from "../scanning/proof.js";
import { paintPlan, spotOf } from "./plan.js";
import { thumbnails } from "./shots.js";
import { close, frame, open, torch } from "../viewfinder.js";
import { go, replace, shown } from "../where.js";

const SIZE = { width: 2048, height: 1536 };
/** @type {{block: any, checkpoint: any}|null} */
let at = null;
/** @type {import("../drafts.js").Draft} */
let draft;

/** @param {import("../night.js").Night} night @param {string[]} args the checkpoint's id */
export async function paint(night, [id]) {
  watch();
  at = placeById(night.pack, id);
  if (!at || night.visit?.block !== at.block.id) {
    queueMicrotask(() => replace(at ? `checkpoint/${id}` : "visit"));
    return { title: "By hand" };
  }
  draft = await draftFor(`#/hand/${id}`);
  const camera = at.checkpoint.camera_allowed;
  if (!camera) draft.values.reason ??= "no_camera";
  show("hand-camera", camera);
  show("hand-no-camera", !camera);
  if (camera) start();
  paintPlan($("hand-plan"), at.block, at.checkpoint.floor, spotOf(draft.values));
  dress();
  return {
    eyebrow: [at.checkpoint.name, floorWords(at.checkpoint.floor)].filter(Boolean).join(" · "),
    title: "By hand",
    close: `#/checkpoint/${id}`,
    foot: `${(await honest()).first}.`,
  };
}

async function start() {
  $("hand-shutter").disabled = !(await open("hand-finder", SIZE, "Choose a picture below."));
}

export function leave() {
  stopWatching();
  close("hand-finder");
  $("hand-shutter").disabled = true;
}

/** What is still missing says what the one button does. */
function dress() {
  const photo = draft.photos.length > 0 || !at?.checkpoint.camera_allowed;
  thumbnails($("hand-shots"), draft.photos, true);
  for (const button of $("hand-reasons").children) button.setAttribute("aria-pressed", String(button.dataset.because === draft.values.reason));
  $("hand-words").value = draft.values.words ?? "";
  show("hand-shutter", !photo);
  show("hand-save", photo);
  text("hand-save-words", `Save page ${shown.next}`);
}

/** @param {Blob|null} blob */
async function take(blob) {
  if (!blob) return;
  try {
    draft.photos = [...draft.photos, await prepare(blob)];
    await keep(draft);
    buzz();
    say("1 photo on this phone");
  } catch {
    text("hand-finder-words", "The photo was not kept. The phone is full, or the picture cannot be read here.");
    show("hand-finder-words", true);
  }
  dress();
}

async function save() {
  const { reason = "", words = "", plan_x = null, plan_y = null } = draft.values;
  show("hand-why", !reason);
  if (!reason || !at) return $("hand-reasons").firstElementChild.focus();
  const proof = await byHand(at, { reason, words: words.trim(), ...(plan_x === null ? {} : { plan_x, plan_y }) }, draft);
  if (!proof) return undefined;
  say(`${at.checkpoint.name}, page ${proof.number}`);
  return go("scan");
}

$("hand-file").addEventListener("change", async (/** @type {Event} */ { target }) => {
  const input = /** @type {HTMLInputElement} */ (target);
  await take(input.files?.[0] ?? null);
  input.value = "";
});

$("hand-plan").addEventListener("spot", (/** @type {CustomEvent} */ { detail: spot }) => {
  Object.assign(draft.values, { plan_x: spot?.x ?? null, plan_y: spot?.y ?? null });
  keep(draft);
});

let writing = 0;
$("hand-words").addEventListener("input", () => {
  draft.values.words = $("hand-words").value;
  clearTimeout(writing);
  writing = setTimeout(() => keep(draft), 300);
});

export const does = {
  "hand-torch": () => torch("hand-finder"),
  "hand-shutter": async () => take(await frame("hand-finder")),
  "hand-save": save,
  async "hand-because"(/** @type {HTMLElement} */ button) {
    draft.values.reason = button.dataset.because;
    await keep(draft);
    show("hand-why", false);
    dress();
  },
  async "leave-shot"(/** @type {HTMLElement} */ button) {
    draft.photos = draft.photos.filter((shot) => shot.sha256 !== button.dataset.shot);
    await keep(draft);
    dress();
  },
};
