/** One page, word for word as it is kept, with what binds it to its neighbours. */
import { pageOf } from "../night.js";
import { $, hms, dayWords, show, text } from "../paint.js";
import { get } from "../store.js";
import { replace } from "../where.js";
import { acts } from "./visit.js";
import { titleOf, under } from "./rows.js";
import { thumbnails } from "./shots.js";

const unstrikable = ["amended", "struck", "copied"];

/** @param {import("../night.js").Night} night @param {string[]} args */
export async function paint(night, [number]) {
  acts(true, false);
  const page = pageOf(night, number);
  if (!page) {
    replace("notebook");
    return { title: "Notebook" };
  }
  const raw = await get("pages", [page.notebook, page.number]);
  const before = await get("pages", [page.notebook, page.number - 1]);
  document.body.dataset.page = page.id;
  const struck = night.strikes.get(page.id);
  facts(page, raw, before);
  text("page-says", under(night, page));
  text("page-state", state(page, struck));
  $("page-state").classList.toggle("bad", page.state === "unread");
  text("page-text", raw.text ?? "The text of this page has left the phone; its hash stays.");
  thumbnails($("page-photos"), page.photos, false, page.notebook);
  show("page-add", page.kind === "observation" && !struck);
  $("page-add").href = `#/saved/${page.number}`;
  show("page-strike", !struck && !unstrikable.includes(page.kind));
  return { eyebrow: titleOf(night, page), title: `Page ${page.number}`, close: "#/notebook" };
}

/** @param {any} page @param {any} raw @param {any} before */
function facts(page, raw, before) {
  text("page-seen", `${dayWords(page.seenAt)}, ${hms(page.seenAt)} by this phone’s clock`);
  const place = page.place;
  text("page-place", place ? `${place.lat.toFixed(5)}, ${place.lon.toFixed(5)}, ±${Math.round(place.accuracy_m)} m, fixed ${hms(place.fixed_at)}` : "No position was known");
  text("page-before", before ? `page ${before.number}, ${before.chainHash}` : "the beginning of the notebook");
  text("page-text-hash", raw.textHash);
  text("page-chain-hash", raw.chainHash);
}

/** @param {import("../night.js").Page} page @param {import("../night.js").Page|undefined} struck */
function state(page, struck) {
  const held = { here: "On this phone, not sent yet.", kept: "Kept by the desk.", unread: `Kept by the desk, not understood: ${page.because}.` }[page.state];
  const photos = page.photosWaiting ? ` ${page.photosWaiting} of ${page.photos.length} photos wait.` : "";
  return `${held}${photos}${struck ? ` Struck on page ${struck.number}.` : ""}`;
}
