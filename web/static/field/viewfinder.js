/** The camera inside the page, for a photograph or a label: one stream at a time, which ends with its screen. */
import { $, show, text } from "./paint.js";

const refusals = {
  NotAllowedError: "The camera is not allowed here.",
  NotFoundError: "No camera was found.",
  NotReadableError: "Another app holds the camera.",
  TimeoutError: "The camera shows nothing.",
};

/** As the photographs that are made smaller, so that none is squeezed twice: forty of a dark house are some 15 MB. */
const QUALITY = 0.8;

/** A camera that shows nothing for so long is asked for once more: some phones give a stream without pictures. */
const PATIENCE_MS = 8000;

/** @typedef {{id: string, stream: MediaStream|null, ready: Promise<boolean>}} View a screen's wish for the camera, until it closes */
/** @type {View|null} a screen that is painted twice has one wish; one that comes back has a new one */
let view = null;

export const isOpen = () => Boolean(view?.stream);

/**
 * Open the camera in the video of this id; its words stand in `${id}-words`, its torch is `${id}-torch`.
 * @param {string} id @param {{width: number, height: number}} size @param {string} instead what to do where it does not open
 * @returns {Promise<boolean>} whether it is open now, and still wanted
 */
export function open(id, size, instead) {
  if (view?.id === id) return view.ready;
  view = { id, stream: null, ready: Promise.resolve(false) };
  view.ready = begin(view, size, instead);
  return view.ready;
}

/** @param {View} mine @param {{width: number, height: number}} size @param {string} instead */
async function begin(mine, size, instead) {
  const { id } = mine;
  text(`${id}-words`, "The camera is starting.");
  show(`${id}-words`, true);
  try {
    if (!(await start(mine, size)) && view === mine) await start(mine, size, true);
    if (view !== mine) return false;
    show(`${id}-words`, false);
    show(`${id}-torch`, mine.stream?.getVideoTracks()[0].getCapabilities?.().torch);
    return true;
  } catch (error) {
    if (view !== mine) return false;
    text(`${id}-words`, `${refusals[error?.name] ?? "The camera did not open."} ${instead}`);
    end(mine);
    view = null;
    return false;
  }
}

/**
 * Let the camera's pictures run in the view's video, as long as the view is wanted.
 * @param {View} mine @param {{width: number, height: number}} size @param {boolean} [last] no picture is an error now
 * @returns {Promise<boolean>} whether pictures come
 */
async function start(mine, { width, height }, last = false) {
  const video = { facingMode: { ideal: "environment" }, width: { ideal: width }, height: { ideal: height } };
  const opened = await navigator.mediaDevices.getUserMedia({ audio: false, video });
  mine.stream = opened;
  if (view !== mine) return end(mine);
  $(mine.id).srcObject = opened;
  const late = new Promise((resolve) => { setTimeout(resolve, PATIENCE_MS, "late"); });
  if ((await Promise.race([$(mine.id).play(), late])) !== "late") return true;
  if (last) throw new DOMException("The camera gives no picture.", "TimeoutError");
  return view === mine && end(mine);
}

/** @param {View} mine @returns {false} */
function end(mine) {
  for (const track of mine.stream?.getTracks() ?? []) track.stop();
  mine.stream = null;
  return false;
}

/** Close the camera of the video of this id. @param {string} id */
export function close(id) {
  if (view?.id !== id) return;
  end(view);
  view = null;
  $(id).srcObject = null;
  const torch = $(`${id}-torch`);
  show(torch, false);
  torch.setAttribute("aria-pressed", "false");
}

/** A frame of the video: as large as what is kept, and without the second that takePhoto waits. @param {string} id @returns {Promise<Blob|null>} */
export async function frame(id) {
  const video = $(id);
  if (!isOpen() || !video.videoWidth) return null;
  $(id).parentElement.classList.add("taking");
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [video.videoWidth, video.videoHeight];
  canvas.getContext("2d")?.drawImage(video, 0, 0);
  const blob = await new Promise((resolve) => { canvas.toBlob(resolve, "image/jpeg", QUALITY); });
  $(id).parentElement.classList.remove("taking");
  return /** @type {Blob|null} */ (blob);
}

/** Light the torch, or put it out. @param {string} id */
export async function torch(id) {
  const button = $(`${id}-torch`);
  const lit = button.getAttribute("aria-pressed") !== "true";
  await view?.stream?.getVideoTracks()[0].applyConstraints(/** @type {any} */ ({ advanced: [{ torch: lit }] }));
  button.setAttribute("aria-pressed", String(lit));
}
