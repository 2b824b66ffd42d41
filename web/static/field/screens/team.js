/** Who else is out, when that was last known, who is on duty, and what was handed over. */
import { $, clone, fill, hm, show, text } from "../paint.js";
import { acts } from "./visit.js";
import { acknowledge, handovers, paintHandovers } from "./handover.js";

/** @param {import("../night.js").Night} night */
export function paint(night) {
  acts(Boolean(night.shift), false);
  const { pack } = night;
  const out = pack?.out_now ?? [];
  paintHandovers($("team-handovers"), handovers(night), "card-handover-read");
  fill($("team-out"), out, (one) => JSON.stringify(one), outRow);
  show("team-nobody", !out.length);
  text("team-nobody", pack ? "Nobody else was out when this was fetched." : "Tonight’s round is not on this phone, so nobody is known.");
  const duty = (pack?.duty ?? []).filter((/** @type {any} */ one) => !one.me);
  show("team-duty-head", duty.length);
  fill($("team-duty"), duty, (one) => JSON.stringify(one), dutyRow);
  return {
    eyebrow: pack ? `As of ${hm(pack.server_time)} · ${night.me.name}` : night.me.name,
    title: "Who is out", figure: out.length, unit: out.length === 1 ? "colleague" : "colleagues", close: "#/tonight",
  };
}

/** @param {any} one */
function outRow(one) {
  const row = clone("row-out");
  const [name, where, heard] = row.lastElementChild.children;
  text(row.firstElementChild, hm(one.since));
  text(name, one.name);
  text(where, !one.block ? "no visit yet" : one.there ? `at ${one.block} since ${hm(one.at)}` : `left ${one.block} ${hm(one.at)}`);
  text(heard, `last heard ${hm(one.heard)}`);
  return row;
}

/** @param {any} one */
function dutyRow(one) {
  const row = document.createElement("li");
  const stands = one.absent ? `absent${one.covered_by ? `, ${one.covered_by} covers` : ", nobody covers yet"}` : one.covers ? `covers ${one.covers}` : "on duty";
  text(row, `${one.person}: ${stands} · ${one.round}`);
  return row;
}

/** @param {HTMLButtonElement} button */
const read = (button) => acknowledge(button.value);

export const does = { "read-handover": read };
