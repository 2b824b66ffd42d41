/** The viewfinder inside the page: the phone's own camera app may cost the page its life, so it is only the way round. */
import { draftFor, forget, keep } from "./drafts.js";
import { honest } from "./line.js";
import { pageOf } from "./night.js";
import { amend } from "./observe.js";
import { $, buzz, count, say, show, text } from "./paint.js";
import { prepare } from "./photos.js";
import { stop as stopWatching, watch } from "./place.js";
import { thumbnails } from "./screens/shots.js";
import { back, replace } from "./where.js";

const wanted = { audio: false, video: { facingMode: { ideal: "environment" }, width: { ideal: 2048 }, height: { ideal: 1536 } } };
const refusals = {
  NotAllowedError: "The camera is not allowed here. Use the phone’s own camera below.",
  NotFoundError: "No camera was found. Choose a picture below.",
  NotReadableError: "Another app holds the camera. Use the phone’s own camera below.",
};

/** @type {MediaStream|null} */
let stream = null;
/** @type {import("./drafts.js").Draft} */
let draft;
/** @type {import("./night.js").Page|undefined} the page the photographs are added to */
let subject;
let wantsCamera = false;

/** @param {import("./night.js").Night} night @param {string[]} args */
export async function paint(night, [number]) {
  watch();
  subject = number ? pageOf(night, number) : undefined;
  draft = await draftFor(subject?.id);
  wantsCamera = true;
  if (!stream) await keep(draft).then(start);
  shots();
  return {
    eyebrow: subject ? `For page ${subject.number}` : "Before the tile",
    title: subject ? "Another photo" : "Photo first",
    close: subject ? `#/saved/${subject.number}` : `#/${back().screen}`,
    foot: `${subject ? "They are added as a page." : "Then tap a tile: they go on that page."} ${(await honest()).first}.`,
  };
}

async function start() {
  text("finder-words", "The camera is starting.");
  show("finder-words", true);
  try {
    const opened = await navigator.mediaDevices.getUserMedia(wanted);
    if (!wantsCamera || stream) return stop(opened);
    stream = opened;
    $("finder").srcObject = stream;
    await $("finder").play();
    show("finder-words", false);
    show("torch", stream.getVideoTracks()[0].getCapabilities?.().torch);
  } catch (error) {
    stop(stream);
    stream = null;
    text("finder-words", refusals[error?.name] ?? "The camera did not open. Use the phone’s own camera below.");
  }
  $("shutter").disabled = !stream;
}

/** @param {MediaStream|null} opened */
function stop(opened) {
  for (const track of opened?.getTracks() ?? []) track.stop();
}

export function leave() {
  stopWatching();
  wantsCamera = false;
  stop(stream);
  stream = null;
  $("finder").srcObject = null;
  show("torch", false);
}

/** A frame of the video: as large as what is kept, and without the second that takePhoto waits. */
async function frame() {
  const video = $("finder");
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.88));
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
  const to = subject ? `saved/${subject.number}` : "observe";
  if (!draft.photos.length) await forget(draft);
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
    if (!stream) return;
    $("finder").classList.add("taking");
    const blob = await frame();
    $("finder").classList.remove("taking");
    if (blob) await take(blob);
  },
  "camera-done": done,
  async "leave-shot"(/** @type {HTMLElement} */ button) {
    draft.photos = draft.photos.filter((shot) => shot.sha256 !== button.dataset.shot);
    await keep(draft);
    shots();
  },
  async torch() {
    const lit = $("torch").getAttribute("aria-pressed") !== "true";
    await stream?.getVideoTracks()[0].applyConstraints({ advanced: [{ torch: lit }] });
    $("torch").setAttribute("aria-pressed", String(lit));
  },
};
