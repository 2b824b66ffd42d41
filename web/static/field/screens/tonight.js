/** Tonight: the shift, the visit that is running, and who needs somebody next. */
import { blockName, blockOf, byNeed, visitsOf } from "../night.js";
import { $, count, dayWords, fill, hm, show, text } from "../paint.js";
import { blockRow, blockStamp, ofPlan, openWords, pips } from "./blocks.js";

const NEXT = 4;
/** Until checks.js knows more, the check call's place is kept, so that nothing moves when it comes. */
let first = true;

/** @param {import("../night.js").Night} night */
export function paint(night) {
  const { me, pack, shift, visit } = night;
  const blocks = byNeed(night).filter((block) => block.id !== visit?.block);
  text("shift-since", shift ? `Shift running since ${hm(shift.since)}` : "No shift running");
  chip(night);
  lit(night, blocks[0]);
  show("no-round", !pack);
  text("no-round-title", me.withdrawn ? "Hand this phone in" : "Tonight’s round is not on this phone");
  text("no-round-why", me.withdrawn
    ? "The office has withdrawn this notebook. What you wrote is kept, and goes on being sent."
    : "You can start the shift and log what you see. The round comes with signal, once you are signed in.");
  show("no-round-sign-in", !me.withdrawn);
  const next = shift && !visit ? blocks.slice(1, NEXT + 1) : blocks.slice(0, NEXT);
  fill($("next-blocks"), next, (block) => blockStamp(night, block), (block) => blockRow(night, block));
  if (first || !shift) show("check-row", shift);
  first = false;
  show("end-shift", shift);
  text($("go-team").lastElementChild, unread(night) ? "Handover to read" : "Who is out");
  show("act-shift", !shift);
  show("side-log", !shift);
  show("act-log", shift);
  show("side-camera", shift);
  show("side-scan", shift && pack?.blocks.some((/** @type {any} */ block) => block.checkpoints?.length));
  show("act-visit", false);
  const pages = night.next - 1;
  return {
    eyebrow: `${dayWords(pack?.operational_date ?? new Date())} · ${me.name}`,
    title: "Tonight",
    figure: pages,
    unit: `${pages === 1 ? "page" : "pages"}, ${me.number ? `notebook ${me.number}` : "new notebook"}`,
  };
}

/** @param {import("../night.js").Night} night */
function chip({ pack, shift }) {
  const until = pack && Date.parse(pack.good_until);
  const stale = until && until < Date.now();
  const element = $("tonight-chip");
  element.classList.toggle("soon", Boolean(stale));
  show(element, pack && (stale || shift));
  text(element.lastElementChild, stale ? "This round is from an earlier night" : `Round as of ${hm(pack?.server_time)}`);
}

/** The one lit card. @param {import("../night.js").Night} night @param {any} next the block that needs somebody most */
function lit(night, next) {
  const { shift, visit, pack } = night;
  const block = visit ? blockOf(night, visit.block) : next;
  const eyebrow = visit ? "You are in" : shift ? "Next on the round" : "Your shift has not begun";
  text("now-eyebrow", eyebrow);
  show("now", visit || pack);
  text("now-place", visit ? blockName(night, visit.block) : shift ? (block?.name ?? "No block waits") : pack?.round.name || "Tonight’s round");
  const counted = block && (visit || shift) ? visitsOf(night, block) : null;
  pips($("now-pips"), counted);
  text("now-words", words(night, counted));
  const open = (visit || shift) && block ? openWords(block) : "";
  text("now-open", open);
  show("now-open", open);
  show("now-go", visit || (shift && block));
  $("now-go").href = visit || !block ? "#/visit" : `#/visit/${block.id}`;
  text($("now-go").lastElementChild, visit ? "Back to the visit" : "Go to this block");
}

/** @param {import("../night.js").Night} night @returns {boolean} whether a handover waits that no page here says was read */
const unread = ({ pack, pages }) =>
  (pack?.handovers ?? []).some((/** @type {any} */ { id, read }) => !read && !pages.some((page) => page.body.handover === id));

/** @param {import("../night.js").Night} night @param {ReturnType<typeof visitsOf>|null} counted */
function words(night, counted) {
  const { shift, visit, pack } = night;
  if (visit) {
    const seen = night.pages.filter((page) => page.kind === "observation" && page.body.visit === visit.id && !night.strikes.has(page.id)).length;
    return `Visit ${(counted?.done ?? 0) + 1}${counted?.planned ? ` of ${counted.planned}` : ""}, since ${hm(visit.since)} · ${count(seen, "thing")} logged`;
  }
  if (shift) return counted ? `${ofPlan(counted)} · ${counted.seen ? `seen ${hm(counted.seen)}` : "not seen tonight"}` : "";
  return pack ? `${count(pack.blocks.length, "block")}, ${pack.landlord.name}. Starting works without signal.` : "";
}
