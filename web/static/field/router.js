/** Which screen is open: read from the address, painted from the pages, the same on a cold start without signal. */
import { tonight } from "./night.js";
import { $, show, text } from "./paint.js";
import { rest } from "./rest.js";
import * as now from "./screens/tonight.js";
import { showing, shown } from "./where.js";

/**
 * @typedef {{eyebrow?: string, title: string, figure?: string|number, unit?: string, close?: string, foot?: string}} Frame
 * @typedef {{paint: (night: import("./night.js").Night, args: string[]) => Frame|Promise<Frame>, leave?: () => void}} Screen
 */

/** @type {Record<string, () => Promise<Screen>>} those whose sections stand in the shell; only these may hold up a first paint */
const first = { tonight: async () => now, start: () => import("./screens/start.js") };
/** @type {Record<string, () => Promise<Screen>>} those that come after the first paint, or when they are opened */
const later = {
  round: () => import("./screens/round.js"),
  visit: () => import("./screens/visit.js"),
  observe: () => import("./screens/observe.js"),
  saved: () => import("./screens/saved.js"),
  notebook: () => import("./screens/notebook.js"),
  sighting: () => import("./screens/sighting.js"),
  camera: () => import("./camera.js"),
  scan: () => import("./screens/scan.js"),
  checkpoint: () => import("./screens/checkpoint.js"),
  hand: () => import("./screens/hand.js"),
  book: () => import("./screens/book.js"),
  over: () => import("./screens/over.js"),
  team: () => import("./screens/team.js"),
  page: () => import("./screens/page.js"),
  sos: () => import("./screens/sos.js"),
  settings: () => import("./screens/settings.js"),
};
const needsNoNotebook = ["start", "settings", "sos"];
const place = { visit: "round", scan: "round", checkpoint: "round", page: "notebook", saved: "", observe: "", sighting: "" };

/** @type {Screen|null} */
let open = null;
let turn = 0;
/** A newer paint may overtake the one that was to move the reader: then it moves them. */
let arriving = false;

/**
 * A module whose fetch breaks off is asked for again: a page without its screen or its hands is a dead end.
 * @template T
 * @param {() => Promise<T>} load
 * @returns {Promise<T>}
 */
export async function bring(load) {
  try {
    return await load();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    await new Promise((resolve) => { setTimeout(resolve, 2000); });
    return bring(load);
  }
}

/** The screen that is open. @returns {any} its module */
export const opened = () => open;

/** Fetch ahead what somebody may open next, one by one. */
export async function warm() {
  for (const load of Object.values(later)) await load().catch(() => {});
}

/** Paint what the address names. @param {boolean} [arrived] move the reader there, too */
export async function repaint(arrived = false) {
  const mine = (turn += 1);
  arriving ||= arrived;
  showing(await tonight());
  const [asked, ...args] = location.hash.replace(/^#\/?/, "").split("/");
  const known = [first, later].some((each) => Object.hasOwn(each, asked)) ? asked : "tonight";
  const name = shown.me || needsNoNotebook.includes(known) ? known : "start";
  const screen = await bring(first[name] ?? (() => rest().then(later[name])));
  if (mine !== turn) return;
  if (open && open !== screen) open.leave?.();
  open = screen;
  const frame = await screen.paint(shown, args);
  if (mine !== turn) return;
  dress(name, frame);
  if (arriving) arrive();
}

/** @param {string} name @param {Frame} frame */
function dress(name, frame) {
  document.body.dataset.screen = name;
  for (const section of document.querySelectorAll("main > section")) show(section, section.id === name);
  for (const acts of document.querySelectorAll(".dock .acts")) show(acts, acts.dataset.on.split(" ").includes(name));
  text("eyebrow", frame.eyebrow ?? shown.me?.name ?? "This phone");
  text("title-words", frame.title);
  document.title = `${frame.title} · Beatbook`;
  show("count", frame.figure !== undefined);
  text($("count").children[0], frame.figure);
  text($("count").children[1], frame.unit);
  show("close", frame.close);
  if (frame.close) $("close").href = frame.close;
  show("foot", frame.foot !== undefined);
  text("foot", frame.foot);
  mark(place[name] ?? name);
}

/** @param {string} name of the dock's place that is lit */
function mark(name) {
  for (const link of document.querySelectorAll(".dock nav a")) {
    if (link.hash === `#/${name}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
}

function arrive() {
  arriving = false;
  $("leaf").scrollTo(0, 0);
  scrollTo(0, 0);
  $("title").focus({ preventScroll: true });
}

addEventListener("hashchange", () => {
  if (location.hash.startsWith("#/")) repaint(true);
});
