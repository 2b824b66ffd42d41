/** The first start: a phone that knows nobody says what to do, and a notebook begins only on a phone that locks. */
import { $, say, show, text } from "../paint.js";
import { pack, refresh } from "../pack.js";
import { paintInstall } from "../install.js";
import { go } from "../where.js";

/** Why the round could not be fetched, as last heard. */
let because = "";

/** @param {import("../night.js").Night} night */
export async function paint(night) {
  const known = night.pack?.person;
  show("start-unknown", !known);
  show("start-steps", !known);
  show("start-lock", known);
  show("start-act", !known);
  show("start-begin", known);
  text("start-why", because);
  $("start").append($("install"));
  await paintInstall($("install"), true);
  return {
    eyebrow: known ? `${known.name} · ${night.pack.landlord.name}` : "This phone",
    title: known ? "Begin your notebook" : "Welcome",
  };
}

/** Ask who is signed in here, and bring the round. Says in words what stood in the way. */
export async function askWhoIsHere() {
  const told = await refresh();
  if (told?.ok || (await pack())) because = "";
  else if (told?.status === 401) because = told.because === "expired" ? "Your sign-in has run out. Nothing is lost." : "";
  else if (told?.status === 403) because = "You are signed in, but you do not keep a notebook. Ask the office if you should.";
  else because = navigator.onLine === false ? "No signal here. Find signal, then sign in." : "The office does not answer. Find signal, then sign in.";
  dispatchEvent(new Event("repaint"));
}

async function beginNotebook() {
  const locks = $("locks").checked;
  show("lock-why", !locks);
  if (!locks) return $("locks").focus();
  const [round, { begin, openOnServer }] = await Promise.all([pack(), import("../identity.js")]);
  await begin(round.person);
  say(`The notebook of ${round.person.name} is begun.`);
  go("tonight");
  const told = await openOnServer();
  if (told.status === 401 && told.because === "password") location.assign("/confirm?next=/field");
}

export const does = { begin: beginNotebook };
