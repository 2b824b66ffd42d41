/** The check call: one tap, said in words on every screen when it is near, and what to do where there is no signal. */
import { sendAhead } from "../ahead.js";
import { bus } from "../bus.js";
import { interval, standing } from "../checks.js";
import { blockName } from "../night.js";
import { $, buzz, hm, hms, say, show, text } from "../paint.js";
import { save } from "../saving.js";
import { shown } from "../where.js";

const NEAR_MS = 5 * 60_000;
const MINUTE_MS = 60_000;
const ASK_MS = 5_000;
const ASKS = 36;
/** By then the screen has been painted with what has happened. */
const AFTER_MS = 400;
const WAITING = "What you wrote since has not reached the desk. Find signal, or say that you go where there is none.";

let remindedAt = 0;
/** @type {{id: string, number: number, answer: any, asks: number}|null} the test of the alarm that is out */
let tried = null;

/** Put the parts where they belong, and keep them true. */
export function watchOver() {
  $("tonight").lastElementChild.before($("checks"));
  $("dock").prepend($("check-due"));
  paint();
  for (const name of ["pagewritten", "packchanged", "sendstate"]) bus.addEventListener(name, () => setTimeout(paint, AFTER_MS));
  setInterval(() => document.hidden || paint(), 10_000);
}

export function paint() {
  const night = shown;
  const so = night?.me && standing(night);
  show("checks", so);
  const near = so && so.due - Date.now() < NEAR_MS;
  show("check-due", near);
  show("check-row", so && !near);
  if (!so) return;
  const due = `Check call ${so.due < Date.now() ? "was due" : "by"} ${hm(new Date(so.due))}`;
  text("check-due-words", near ? due : "");
  text("check-row-words", due);
  text("check-row-since", standsSo(so));
  text("checks-words", so.waiting ? WAITING : `Any page counts. ${interval(night).ladder_words ?? ""}`);
  alarmWords(night);
  if (near && !so.waiting) remind(so.due);
}

function standsSo(so) {
  if (so.waiting) return "What you wrote since has not reached the desk.";
  if (so.dark) return `No signal until ${hm(new Date(so.dark))}, as you said.`;
  return `Last heard ${hm(new Date(so.heard))}.`;
}

/** Once a minute from five minutes before on, and only while this screen can be seen. @param {number} due */
function remind(due) {
  if (document.hidden || Date.now() - remindedAt < MINUTE_MS) return;
  remindedAt = Date.now();
  navigator.vibrate?.([200, 100, 200]);
  say(`Check call by ${hm(new Date(due))}.`);
}

async function well() {
  const { shift, visit } = shown;
  const written = await save("check_call", { shift: shift?.id ?? null, visit: visit?.id ?? null, words: "" });
  if (!written) return;
  const told = await sendAhead(written);
  say(told ? "The desk has heard that you are well." : "Saved. The desk is told as soon as there is signal.");
  dispatchEvent(new Event("repaint"));
}

/** @param {HTMLElement} button */
async function dark(button) {
  const { shift, visit } = shown;
  const until = new Date(Date.now() + Number(button.dataset.minutes) * MINUTE_MS);
  const words = visit ? blockName(shown, visit.block) : "";
  const body = { shift: shift?.id ?? null, block: visit?.block ?? null, until: until.toISOString(), words };
  if (await save("dead_spot", body)) say(`No signal expected until ${hm(until)}.`);
  dispatchEvent(new Event("repaint"));
}

async function tryAlarm() {
  const written = await save("alarm_test", { shift: shown.shift?.id ?? null });
  if (!written) return;
  tried = { id: written.id, number: written.number, answer: null, asks: 0 };
  buzz();
  listen(tried);
}

/** Ask until somebody at the desk has said that they heard it, for three minutes. */
async function listen(test) {
  test.asks += 1;
  test.answer = (await sendAhead(test)) ?? test.answer;
  if (tried === test) alarmWords(shown);
  if (tried === test && !test.answer?.seenAt && test.asks < ASKS) setTimeout(() => listen(test), ASK_MS);
}

function alarmWords(night) {
  const page = night.pages.find((each) => each.kind === "alarm_test" && each.seenAt >= night.shift.since);
  show("try-alarm", !page);
  text("alarm-words", page ? alarmSaid(page) : "Try the alarm once at the start of the shift.");
}

function alarmSaid(page) {
  const answer = tried?.id === page.id ? tried.answer : null;
  if (answer?.seenAt) return `Alarm tried: ${answer.seenBy ?? "Somebody"} heard it ${hms(answer.seenAt)}.`;
  if (answer) return `Alarm tried: it reached the desk ${hms(answer.receivedAt)}. Nobody has said yet that they heard it.`;
  return page.state === "here" ? "Alarm tried: it has not reached the desk. No signal." : `Alarm tried ${hm(page.seenAt)}: it reached the desk.`;
}

export const does = { well, dark, "try-alarm": tryAlarm };
