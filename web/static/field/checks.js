/** Check calls as this phone reckons them. The server alone decides what is missed; this reminds, while the app is open. */

/** As the server has it: what no hand wrote, or what says the opposite. */
const noSign = ["sos", "copied"];
const LONGEST_DEAD_SPOT_MS = 60 * 60_000;
const MINUTE_MS = 60_000;
const usual = { minutes: 60, grace_minutes: 10, because: "", ladder_words: "" };

/** @param {import("./night.js").Night} night @returns {{minutes: number, grace_minutes: number, ladder_words: string}} */
export const interval = (night) => night.pack?.checks ?? usual;

/**
 * When the next call is due. `due` goes by the pages the office has: those that wait here count for nothing there.
 * @param {import("./night.js").Night} night
 * @returns {{due: number, heard: number, dark: number, waiting: boolean}|null} moments in ms; null while no shift runs
 */
export function standing(night) {
  const { shift } = night;
  if (!shift) return null;
  const signs = night.pages.filter((page) => page.seenAt >= shift.since && !noSign.includes(page.kind));
  const kept = signs.filter((page) => page.state !== "here");
  const { minutes } = interval(night);
  const heard = last(kept, shift);
  const due = nextDue(heard, spots(night, kept), minutes);
  const all = spots(night, signs);
  const dark = Math.max(0, ...all.map(({ until }) => until));
  return { due, heard, dark: dark > Date.now() ? dark : 0, waiting: nextDue(last(signs, shift), all, minutes) > due };
}

const last = (pages, shift) => Math.max(Date.parse(shift.since), ...pages.map((page) => Date.parse(page.seenAt)));

const spots = (night, pages) => pages
  .filter((page) => page.kind === "dead_spot" && !night.strikes.has(page.id))
  .map((page) => ({ said: Date.parse(page.seenAt), until: Date.parse(page.body.until) }))
  .sort((one, other) => one.said - other.said);

/** The same rule as patrol/rules/checks.py. @param {number} from @param {{said: number, until: number}[]} dark @param {number} minutes */
export function nextDue(from, dark, minutes) {
  let due = from + minutes * MINUTE_MS;
  for (const { said, until } of dark) {
    if (said <= due) due = Math.max(due, Math.min(until, said + LONGEST_DEAD_SPOT_MS));
  }
  return due;
}
