/** SOS: what is true and nothing more. Saved, delivered, seen: each lights when it has happened. */
import { sendAhead } from "../ahead.js";
import { bus } from "../bus.js";
import { onHold } from "../hold.js";
import { honest } from "../line.js";
import { blockName } from "../night.js";
import { $, floorWords, hms, show, text } from "../paint.js";
import { save } from "../saving.js";
import { callForHelp, standing, stopCalling } from "../sos.js";
import { go, replace, shown } from "../where.js";
import { floorNow } from "./floors.js";

/** @type {any} the call that is out, as the engine last told of it */
let call = null;
let ticking = 0;
/** So long nobody has seen it, and the phone says whom to ring. */
const ALONE_S = 60;

/** @param {import("../night.js").Night} night @param {string[]} args "ask" right after the hold */
export async function paint(night, [ask]) {
  dial("call-desk", night.pack?.desk_phone);
  dial("sos-ring-desk", night.pack?.desk_phone);
  dial("sos-ring-supervisor", night.pack?.supervisor_phone);
  show("safe", night.me);
  if (night.me) call = (await standing()) ?? call;
  if (ask && night.me) {
    if (!call || call.seenAt) call = await callForHelp(wherefrom(night));
    replace("sos");
  }
  steps();
  clearInterval(ticking);
  ticking = setInterval(ago, 1000);
  const { visit } = night;
  const page = night.pages.find((each) => each.id === call?.id);
  const title = call ? "Asking for help" : "SOS";
  text("sos-title", title);
  return {
    eyebrow: visit ? [blockName(night, visit.block), floorWords(floorNow(night))].filter(Boolean).join(" · ") : (night.me?.name ?? "No notebook"),
    title,
    figure: "",
    unit: page ? `page ${page.number}` : "",
    close: "#/tonight",
    foot: `An aid to getting help. Not an alarm service. ${(await honest()).first}.`,
  };
}

/** @param {string} id of a link @param {string|undefined} number */
function dial(id, number) {
  show(id, number);
  if (number) $(id).href = `tel:${number.replace(/[^+\d]/g, "")}`;
}

/** @param {import("../night.js").Night} night */
function wherefrom({ shift, visit }) {
  return { shift: shift?.id ?? null, visit: visit?.id ?? null, block: visit?.block ?? null, words: floorWords(floorNow(shown)) };
}

/** @param {string} name @param {string|null|undefined} when @param {string} words @param {string} [waiting] */
function step(name, when, words, waiting = "waiting") {
  const row = $(`sos-${name}`);
  row.className = when ? "" : "todo";
  text(row.firstElementChild, when ? hms(when) : waiting);
  text(row.querySelector("p"), words);
  document.querySelector(`[data-arc="${name}"]`)?.classList.toggle("on", Boolean(when));
}

function steps() {
  const none = call ? "waiting" : "–";
  step("saved", call?.saved && call.calledAt, call && !call.saved ? "Not saved: the phone is full. It is being sent all the same." : "", none);
  step("delivered", call?.receivedAt, call && !call.receivedAt ? "Sent again every five seconds" : "", none);
  step("seen", call?.seenAt, call?.seenAt ? (call.seenBy ?? "") : call?.receivedAt ? "Nobody has said so yet" : "", none);
  text("sos-words", sentence());
  ago();
}

function sentence() {
  if (!shown.me) return "This phone has no notebook, so it can send nothing. Call 999.";
  if (!call) return "Nothing has been sent. Hold the button on the other screens for one second.";
  if (call.seenAt) return `${call.seenBy ?? "Somebody at the desk"} has seen it.`;
  return "Beatbook keeps sending by itself. Keep yourself safe.";
}

function ago() {
  const seconds = call ? Math.max(0, Math.round((Date.now() - Date.parse(call.calledAt)) / 1000)) : 0;
  const time = seconds < 3600 ? `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} ago` : `since ${hms(call.calledAt)}`;
  text("sos-ago", call ? time : "");
  const alone = call && !call.seenAt && seconds >= ALONE_S;
  show("sos-ring", alone);
  text("sos-ring-words", alone ? alonesaid() : "");
}

function alonesaid() {
  const someone = !$("sos-ring-supervisor").hidden || !$("sos-ring-desk").hidden;
  const seen = `Nobody has seen this for ${ALONE_S} s.`;
  return someone ? `${seen} Ring somebody.` : `${seen} In danger, ring 999.`;
}

export function leave() {
  clearInterval(ticking);
  if (call?.seenAt) call = null;
}

async function safe() {
  const written = call && (await save("safe", { sos: call.id, words: "" }));
  if (call && !written) return;
  sendAhead(written);
  await stopCalling();
  call = null;
  go("tonight");
}

onHold($("safe"), "Hold for one second to say that you are safe.", safe);
bus.addEventListener("sosstate", (/** @type {any} */ { detail }) => {
  if (!detail) return;
  call = detail;
  if (!$("sos").hidden) steps();
});
