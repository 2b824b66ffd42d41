/** The unsent line: the same honest sentence on every screen, at a height that never changes. */
import { count, hm, show, text } from "./paint.js";
import { unsent } from "./unsent.js";

const troubles = {
  "no signal": "no signal",
  "sign in": "sign in to send, nothing is lost",
  "needs the office": "needs the office, recording goes on",
  storage: "find Wi-Fi or save a copy",
};
/** Fewer photographs than this and the line says so. */
const FEW_PHOTOS = 60;

/** How many photographs the phone has room for, as far as it was measured. */
let photosLeft = Infinity;

/** @param {number|null} photos */
export function roomFor(photos) {
  photosLeft = photos ?? Infinity;
}

/** @param {{pages: number, photos: number}} left @returns {string} "3 pages, 2 photos" */
export function things({ pages, photos }) {
  return [pages && count(pages, "page"), photos && count(photos, "photo")].filter(Boolean).join(", ");
}

/** @param {any} told of unsent() @returns {{state: string, first: string, second: string, third: string}} */
export function sentences(told) {
  const clear = !told.pages && !told.photos;
  const sofar = clear ? (told.lastSent ? `Everything sent ${hm(told.lastSent)}` : "Nothing to send") : `${things(told)} on this phone`;
  const trouble = told.whose && told.trouble === "sign in" ? `${told.whose} must sign in to send` : troubles[told.trouble] ?? "";
  const wait = told.nextTry ? Math.max(1, Math.round((told.nextTry - Date.now()) / 1000)) : 0;
  const third = clear ? "" : [trouble, wait && `trying again in ${wait} s`].filter(Boolean).join(", ");
  if (told.trouble === "withdrawn") return { state: "stuck", first: "Hand this phone in", second: sofar, third: "" };
  if (told.trouble === "storage") return { state: "full", first: "The phone is full", second: troubles.storage, third: sofar };
  const sent = told.lastSent ? `last sent ${hm(told.lastSent)}` : "nothing sent yet";
  if (photosLeft < FEW_PHOTOS) return { state: "full", first: `Room for ${photosLeft} photos`, second: troubles.storage, third };
  if (clear) return { state: trouble ? "stuck" : "sent", first: sofar, second: trouble, third: "" };
  const second = told.trouble && told.trouble !== "no signal" ? trouble : `oldest ${hm(told.oldest)} · ${sent}`;
  return { state: "here", first: sofar, second, third };
}

/** @returns {Promise<{state: string, first: string, second: string, third: string, told: any}>} */
export async function honest() {
  const told = await unsent();
  return { ...sentences(told), told };
}

/** Paint the line wherever it stands. */
export async function paintLine() {
  const said = await honest();
  document.getElementById("unsent").dataset.state = said.state;
  for (const part of ["first", "second", "third"]) {
    for (const element of document.querySelectorAll(`[data-unsent="${part}"]`)) text(element, said[part]);
  }
  offerHelp(said.told);
}

/** The notebook's own buttons, once that screen is there. @param {any} told of unsent() */
function offerHelp({ because, trouble }) {
  const signIn = /** @type {HTMLAnchorElement|null} */ (document.getElementById("sign-in-to-send"));
  if (!signIn) return;
  const again = because === "password";
  signIn.href = again ? "/confirm?next=/field" : "/sign-in?next=/field";
  text(signIn, again ? "Give password" : "Sign in");
  show(signIn, trouble === "sign in");
  show("send-now", trouble !== "sign in");
  show("hand-in", trouble === "withdrawn");
}
