/** The camera inside the page, for a photograph or a label: one stream at a time, which ends with its screen. */
import { $, show, text } from "./paint.js";

const refusals = {
  NotAllowedError: "The camera is not allowed here.",
  NotFoundError: "No camera was found.",
  NotReadableError: "Another app holds the camera.",
};

/** As the photographs that are made smaller, so that none is squeezed twice: forty of a dark house are some 15 MB. */
const QUALITY = 0.8;

/** @type {MediaStream|null} */
let stream = null;
/** @type {string} the id of the video that is to show it, "" for none */
let wanted = "";

export const isOpen = () => stream !== null;

/** @type {Promise<boolean>|null} a screen that is painted twice asks for one camera */
let opening = null;

/**
 * Open the camera in the video of this id; its words stand in `${id}-words`, its torch is `${id}-torch`.
 * @param {string} id @param {{width: number, height: number}} size @param {string} instead what to do where it does not open
 * @returns {Promise<boolean>} whether it is open now, and still wanted
 */
export function open(id, size, instead) {
  if (wanted !== id || !(stream || opening)) opening = begin(id, size, instead).finally(() => { opening = null; });
  return opening ?? Promise.resolve(true);
}

/** @param {string} id @param {{width: number, height: number}} size @param {string} instead */
async function begin(id, { width, height }, instead) {
  wanted = id;
  text(`${id}-words`, "The camera is starting.");
  show(`${id}-words`, true);
  try {
    const video = { facingMode: { ideal: "environment" }, width: { ideal: width }, height: { ideal: height } };
    const opened = await navigator.mediaDevices.getUserMedia({ audio: false, video });
    if (wanted !== id || stream) return end(opened) || wanted === id;
    stream = opened;
    $(id).srcObject = stream;
    await $(id).play();
    show(`${id}-words`, false);
    show(`${id}-torch`, stream.getVideoTracks()[0].getCapabilities?.().torch);
    return true;
  } catch (error) {
    if (wanted !== id) return false;
    text(`${id}-words`, `${refusals[error?.name] ?? "The camera did not open."} ${instead}`);
    end(stream);
    stream = null;
    return false;
  }
}

/** @param {MediaStream|null} opened @returns {false} */
function end(opened) {
  for (const track of opened?.getTracks() ?? []) track.stop();
  return false;
}

/** Close the camera of the video of this id. @param {string} id */
export function close(id) {
  if (wanted !== id) return;
  wanted = "";
  end(stream);
  stream = null;
  $(id).srcObject = null;
  const torch = $(`${id}-torch`);
  show(torch, false);
  torch.setAttribute("aria-pressed", "false");
}

/** A frame of the video: as large as what is kept, and without the second that takePhoto waits. @param {string} id @returns {Promise<Blob|null>} */
export async function frame(id) {
  const video = $(id);
  if (!stream || !video.videoWidth) return null;
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
  await stream?.getVideoTracks()[0].applyConstraints(/** @type {any} */ ({ advanced: [{ torch: lit }] }));
  button.setAttribute("aria-pressed", String(lit));
}
