/** Booking on: which round, what is taken, what is faulty, and what the last shift left. Nothing here must be filled in. */
import { became, draftFor, keep } from "../drafts.js";
import { $, clone, count, dayWords, fill, show, text } from "../paint.js";
import { save } from "../saving.js";
import { go, shown } from "../where.js";
import { acknowledge, handovers, paintHandovers } from "./handover.js";
import { kitRows, ticked } from "./kit.js";

const DRAFT = "#/book";

/** @type {import("../drafts.js").Draft} */
let draft;

/** @param {import("../night.js").Night} night */
export async function paint(night) {
  draft = await draftFor(DRAFT);
  const { pack } = night;
  const { values } = draft;
  const rounds = pack?.rounds ?? [];
  show("book-round", rounds.length > 1);
  fill($("book-rounds"), rounds, (round) => JSON.stringify(round), (round) => roundRow(round, values.round));
  const kit = pack?.kit ?? [];
  show("book-take", kit.length);
  kitRows($("book-kit"), kit, new Set(values.kit?.split(" ")), under);
  const unread = handovers(night).filter((one) => !one.read);
  paintHandovers($("book-handovers"), unread, "card-handover-tick");
  if (document.activeElement !== $("book-faulty")) $("book-faulty").value = values.words ?? "";
  show("book-nothing", !pack);
  const taken = ticked("book-kit").length;
  return {
    eyebrow: `${dayWords(pack?.operational_date ?? new Date())} · ${night.me.name}`,
    title: "Book on",
    ...(kit.length ? { figure: taken, unit: `${taken === 1 ? "thing" : "things"} taken` } : {}),
    close: "#/tonight",
  };
}

/** @param {any} thing */
const under = (thing) => [thing.block, thing.with && `with ${thing.with} now`].filter(Boolean).join(" · ");

/** @param {any} round @param {string} [chosen] */
function roundRow(round, chosen) {
  const row = clone("row-round");
  const input = /** @type {HTMLInputElement} */ (row.querySelector("input"));
  input.value = round.id;
  input.checked = round.id === chosen;
  text(/** @type {any} */ (row.querySelector("span")), round.name);
  return row;
}

/** @returns {string|null} the round that was chosen, or the only one there is */
function round() {
  const chosen = /** @type {HTMLInputElement|null} */ (document.querySelector("#book-rounds input:checked"));
  const rounds = shown.pack?.rounds ?? [];
  return chosen?.value ?? (rounds.length === 1 ? rounds[0].id : null);
}

/** Keep what was ticked and typed, so that a kill takes nothing. */
async function changed() {
  const [kit, words] = [ticked("book-kit"), $("book-faulty").value];
  draft.values = { kit: kit.join(" "), words, round: round() ?? "" };
  text($("count").children[0], kit.length);
  text($("count").children[1], count(kit.length, "thing").replace(/^\d+ /, "") + " taken");
  await keep(draft);
}

/** Where there is nothing to choose, to take or to read, the shift starts with one tap. */
export async function startShift() {
  const { rounds = [], kit = [], handovers: told = [] } = shown.pack ?? {};
  if (kit.length || rounds.length > 1 || told.some((/** @type {any} */ one) => !one.read)) return go("book");
  navigator.storage?.persist?.().catch(() => false);
  if (await save("shift_started", { round: rounds[0]?.id ?? null, kit: [], words: "" })) go("tonight");
}

async function bookOn() {
  navigator.storage?.persist?.().catch(() => false);
  const body = { round: round(), kit: ticked("book-kit"), words: $("book-faulty").value.trim() };
  const read = ticked("book-handovers");
  const written = await save("shift_started", body, { draft });
  if (!written) return;
  became(draft);
  for (const handover of read) await acknowledge(handover, written.id);
  go("tonight");
}

$("book").addEventListener("input", changed);

export const does = { "book-on": bookOn };
