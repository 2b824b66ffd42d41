/** The round: every block of tonight, who needs somebody first at the top. */
import { byNeed, visitsOf } from "../night.js";
import { $, fill, hm, show, text } from "../paint.js";
import { blockRow, blockStamp, fraction } from "./blocks.js";
import { acts } from "./visit.js";

/** @param {import("../night.js").Night} night */
export function paint(night) {
  const blocks = byNeed(night);
  const counted = blocks.map((block) => visitsOf(night, block));
  fill($("round-blocks"), blocks, (block) => blockStamp(night, block), (block) => blockRow(night, block));
  show("round-none", blocks.length === 0);
  text("round-words", night.pack ? `Fetched ${hm(night.pack.server_time)}. ${night.pack.round.order?.length ? "Tonight’s suggested order; yours may differ." : "Least seen comes first."}` : "");
  acts(true, false);
  const sum = (/** @type {"done"|"planned"} */ what) => counted.reduce((all, each) => all + each[what], 0);
  return {
    eyebrow: night.pack ? `${night.pack.round.name || "Tonight’s round"} · ${night.me.name}` : night.me.name,
    title: "Round",
    figure: fraction({ done: sum("done"), planned: sum("planned") }),
    unit: "visits",
  };
}
