/** The end of a shift: what the next one must know, what is brought back, and the end. */
import { became, draftFor, keep } from "../drafts.js";
import { blockName } from "../night.js";
import { $, count, hm, show, text } from "../paint.js";
import { save } from "../saving.js";
import { go, replace, shown } from "../where.js";
import { heads } from "./handover.js";
import { kitRows, thingsOf, ticked } from "./kit.js";

const DRAFT = "#/over";

/** @type {import("../drafts.js").Draft} */
let draft;

/** @param {import("../night.js").Night} night */
export async function paint(night) {
  if (!night.shift) {
    replace("tonight");
    return { title: "Tonight" };
  }
  draft = await draftFor(DRAFT);
  const { values } = draft;
  const taken = night.pages.find((page) => page.id === night.shift?.id)?.body.kit ?? [];
  show("over-back", taken.length);
  kitRows($("over-things"), thingsOf(night.pack, taken), new Set(values.returned?.split(" ")), (thing) => thing.block);
  for (const name of Object.keys(heads)) {
    const field = $(`over-${name}`);
    if (document.activeElement !== field) field.value = values[name] ?? "";
  }
  text("over-words", endWords(night));
  return { eyebrow: `Shift since ${hm(night.shift.since)} · ${night.me.name}`, title: "Hand over", close: "#/tonight" };
}

/** What the officer reads before the shift ends. @param {import("../night.js").Night} night @returns {string} */
function endWords(night) {
  const open = night.visit ? `The visit to ${blockName(night, night.visit.block)} is not finished; it will count as not finished. ` : "";
  return `${open}${count(night.next - 1, "page")} in the notebook. Keep the phone on Wi-Fi until everything is sent.`;
}

/** @returns {Record<string, string>} what stands under each head */
const told = () => Object.fromEntries(Object.keys(heads).map((name) => [name, $(`over-${name}`).value.trim()]));

/** Keep what was ticked and typed, so that a kill takes nothing. */
async function changed() {
  draft.values = { ...told(), returned: ticked("over-things").join(" ") };
  await keep(draft);
}

/** Two pages: the handover, where there is one, and the end. What was saved once is not written again. */
async function endShift() {
  const { shift } = shown;
  if (!shift) return;
  const returned = ticked("over-things");
  const body = told();
  if (Object.values(body).some(Boolean)) {
    if (!(await save("handover", { shift: shift.id, ...body }, { draft }))) return;
    for (const name of Object.keys(heads)) $(`over-${name}`).value = "";
    await changed();
  }
  if (!(await save("shift_ended", { shift: shift.id, returned, words: "" }, { draft }))) return;
  became(draft);
  go("notebook");
}

$("over").addEventListener("input", changed);

export const does = { "end-shift": endShift };
