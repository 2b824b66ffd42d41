/** The one sender of this phone: whichever tab or worker holds the lock sends for all. */

import { bus } from "./bus.js";
import { freeOld } from "./answers.js";
import { settleSignOut } from "./pack.js";
import { nowIs, state } from "./state.js";
import { turn } from "./rounds.js";
import { all, get } from "./store.js";
import { ballast } from "./storage.js";
import { unsent } from "./unsent.js";

const LOCK = "beatbook send";
const BASE_MS = 800;
const CAP_MS = 60_000;
const IDLE_MS = 60_000;
const HOUR_MS = 60 * 60_000;
const BREATH_MS = 200;
const PATIENT_FAILURES = 3;

let failures = 0;
let freed = 0;
let started = false;
let timer = 0;

/** Send now what can be sent. @returns {Promise<boolean>} whether nothing is left on the phone */
export async function sendNow() {
  clearTimeout(timer);
  const alone = (lock) => (lock ? everyone() : null);
  const left = await navigator.locks.request(LOCK, { ifAvailable: true }, alone).catch(failed);
  plan(left);
  return left === 0;
}

/** The store itself failed, as on a full phone: the sender must outlive that. */
function failed() {
  failures += 1;
  nowIs({ nextTry: Date.now() + backOff() });
  return Infinity;
}

const backOff = () => Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** failures);

/** Begin to send by itself: after a page, on signal, on coming back, and by the clock. */
export function startSending() {
  if (started) return;
  started = true;
  const afresh = () => { failures = 0; sendNow(); };
  // The screen that says "saved" is painted first.
  const soon = () => { clearTimeout(timer); timer = setTimeout(afresh, BREATH_MS); };
  bus.addEventListener("pagewritten", soon);
  addEventListener("online", afresh);
  addEventListener("pageshow", afresh);
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : afresh()));
  bus.addEventListener("notebookchanged", afresh);
  afresh();
}

/** Where the browser can, it wakes the worker when there is signal, though the app is put away. */
async function leave() {
  const here = await navigator.serviceWorker?.getRegistration();
  if (here?.sync && state.nextTry) await here.sync.register("beatbook").catch(() => {});
}

/** @returns {Promise<number>} pages and photographs that are left */
async function everyone() {
  const current = await get("meta", "current");
  const owns = (await all("notebooks")).sort((a, b) => (b.id === current) - (a.id === current));
  let moved = false;
  let stop = null;
  for (const { id, name } of owns) {
    const went = await turn(id).catch(() => ({ moved: false, stop: { end: "here" } }));
    moved ||= went.moved;
    if (went.stop && went.stop.end !== "again") stop ??= { ...went.stop, whose: current && id !== current ? name : "" };
  }
  await settleSignOut().catch(() => {});
  await freeNowAndThen();
  if (current) await ballast();
  failures = moved || !stop ? 0 : failures + 1;
  const left = await unsent();
  const wait = stop?.wait || backOff();
  const nextTry = left.pages + left.photos > 0 ? Date.now() + wait : null;
  nowIs({ trouble: troubleOf(stop), because: stop?.because ?? "", whose: stop?.whose ?? "", nextTry });
  return left.pages + left.photos;
}

/** It holds up whoever saves meanwhile, so not on every round. */
async function freeNowAndThen() {
  if (freed && performance.now() - freed < HOUR_MS) return;
  freed = performance.now();
  await freeOld();
}

/** One bad answer on a bad line is no trouble; three in a row are. */
function troubleOf(stop) {
  if (!stop) return "";
  if (stop.end === "sign in") return "sign in";
  if (stop.end === "none") return "no signal";
  if (stop.end === "here") return "storage";
  const passing = stop.end === "wait" || stop.end === "server";
  if (passing && failures < PATIENT_FAILURES) return state.trouble;
  return "needs the office";
}

/** Another tab holds the lock (null): look again soon, it may have finished before it saw our page. */
function plan(left) {
  clearTimeout(timer);
  if (!started) return;
  const wait = left === null ? 2 * BASE_MS : left > 0 ? Math.max(0, state.nextTry - Date.now()) : IDLE_MS;
  timer = setTimeout(() => sendNow(), wait);
}
