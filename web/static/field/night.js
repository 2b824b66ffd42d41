/** What the pages on this phone say about tonight. Nothing is remembered here: it is worked out from the pages each time. */
import { whileGood } from "./pack.js";
import { tonights } from "./reading.js";
import { open } from "./whose.js";

/**
 * @typedef {{number: number, notebook: string, kind: string, id: string, seenAt: string, body: any, photos: any[], place?: any,
 *   state: "here"|"kept"|"unread", because: string, photosWaiting: number}} Page
 * @typedef {{id: string, block: string, since: string, until: string|null, outcome: string, page: Page}} Visit
 * @typedef {{me: any, pack: any, pages: Page[], shift: {id: string, since: string}|null, visit: Visit|null, visits: Visit[], scans: Page[],
 *   additions: Map<string, Page[]>, strikes: Map<string, Page>, next: number}} Night
 */

/** Newest first; more would only slow the night's screens. Older pages are read by the notebook screen. */
const RECENT = 400;

/** @returns {Promise<Night>} */
export async function tonight() {
  const { own, kept, pages } = await tonights(RECENT);
  const me = own && open(own);
  return { me, pack: await whileGood(kept), pages, next: (own?.last ?? 0) + 1, ...fold([...pages].reverse()) };
}

/** @param {Page[]} pages oldest first @returns {Pick<Night, "shift"|"visit"|"visits"|"scans"|"additions"|"strikes">} */
export function fold(pages) {
  const strikes = new Map(pages.filter((page) => page.kind === "struck").map((page) => [page.body.page, page]));
  const additions = new Map();
  const so = { shift: null, visit: null, visits: [], scans: [], additions, strikes };
  for (const page of pages) if (!strikes.has(page.id)) follow[page.kind]?.(so, page);
  return so;
}

/** @type {Record<string, (so: any, page: Page) => void>} */
const follow = {
  shift_started(so, page) {
    so.shift = { id: page.id, since: page.seenAt };
    so.visit = null;
  },
  shift_ended(so) {
    so.shift = so.visit = null;
  },
  visit_started(so, page) {
    so.visit = { id: page.id, block: page.body.block, since: page.seenAt, until: null, outcome: "", page };
    so.visits.push(so.visit);
  },
  visit_finished(so, page) {
    const visit = so.visits.find((each) => each.id === page.body.visit);
    if (visit) Object.assign(visit, { until: page.seenAt, outcome: page.body.outcome });
    if (so.visit === visit) so.visit = null;
  },
  scan(so, page) {
    so.scans.push(page);
  },
  amended(so, page) {
    so.additions.set(page.body.page, [...(so.additions.get(page.body.page) ?? []), page]);
  },
};

/** @param {Night} night @param {string|number} number @returns {Page|undefined} of the notebook that is open, else of one it replaced */
export function pageOf(night, number) {
  const same = night.pages.filter((page) => page.number === Number(number));
  return same.find((page) => page.notebook === night.me.id) ?? same[0];
}

/** A page as it stands now: its own words, then what was added, in order. @param {Night} night @param {Page} page */
export function asItStands(night, page) {
  const later = night.additions.get(page.id) ?? [];
  const body = Object.assign({}, page.body, ...later.map((each) => each.body));
  return {
    ...body,
    ...onPlan([page, ...later]),
    page: page.id,
    photos: [page, ...later].flatMap((each) => each.photos.map((photo) => ({ ...photo, on: each.number }))),
    photosWaiting: [page, ...later].reduce((sum, each) => sum + each.photosWaiting, 0),
    said: [page, ...later].map((each) => each.body.words).filter(Boolean),
    struck: night.strikes.get(page.id) ?? null,
    later,
  };
}

/** The spot on a drawing is of the floor that was said with it: a floor said later takes it away. @param {Page[]} pages */
function onPlan(pages) {
  let floor = "";
  /** @type {{plan_x: number|null, plan_y: number|null}} */
  let spot = { plan_x: null, plan_y: null };
  for (const { body } of pages) {
    if ((body.floor ?? floor) !== floor) spot = { plan_x: null, plan_y: null };
    floor = body.floor ?? floor;
    if (typeof body.plan_x === "number" && typeof body.plan_y === "number") spot = { plan_x: body.plan_x, plan_y: body.plan_y };
  }
  return spot;
}

/** @param {Night} night @param {string|null} id @returns {any} the block of tonight's pack, or undefined */
export const blockOf = (night, id) => night.pack?.blocks.find((/** @type {any} */ block) => block.id === id);

/** @param {Night} night @param {string|null} id @returns {string} */
export const blockName = (night, id) => (id ? (blockOf(night, id)?.name ?? "A block not in tonight’s round") : "");

/**
 * Visits of a block: those the desk knew when the round was fetched, and those begun on this phone since.
 * @param {Night} night @param {any} block @returns {{done: number, planned: number, now: boolean, seen: string|null}}
 */
export function visitsOf(night, block) {
  const since = Date.parse(night.pack?.server_time ?? 0);
  const mine = night.visits.filter((visit) => visit.block === block.id && Date.parse(visit.since) > since);
  const done = block.visited + mine.filter((visit) => visit.outcome === "completed").length;
  const latest = mine.at(-1);
  return {
    done, planned: Math.max(block.planned, 0), now: night.visit?.block === block.id,
    seen: latest ? (latest.until ?? latest.since) : block.last_seen,
  };
}

/**
 * Blocks in tonight's suggested order, those visited less often first; where no order is suggested, in the order they
 * need somebody: least of their plan done first, longest unseen first. @param {Night} night
 */
export function byNeed(night) {
  const order = night.pack?.round.order ?? [];
  const need = (/** @type {any} */ block) => {
    const { done, planned, seen } = visitsOf(night, block);
    const at = order.indexOf(block.id);
    const full = at < 0 || (planned > 0 && done >= planned);
    return [full ? 1e6 : at + done * order.length, planned ? Math.min(done / planned, 1) : 1, seen ? Date.parse(seen) : 0];
  };
  return (night.pack?.blocks ?? [])
    .map((/** @type {any} */ block) => ({ block, need: need(block) }))
    .sort((/** @type {any} */ { need: a }, /** @type {any} */ { need: b }) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2])
    .map((/** @type {any} */ each) => each.block);
}
