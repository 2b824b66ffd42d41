/** This phone: its colours and vibration, its notebook and storage, signing out. */
import { signOut } from "../identity.js";
import { paintInstall } from "../install.js";
import { honest } from "../line.js";
import { wear } from "../theme.js";
import { $, choice, choose, hm, say, show, size, text } from "../paint.js";
import { offer, closeSheet } from "../sheets.js";
import { refresh } from "../pack.js";
import { room } from "../storage.js";
import { go, shown } from "../where.js";
import { acts } from "./visit.js";

/** @param {import("../night.js").Night} night */
export async function paint(night) {
  const { me, pack } = night;
  acts(true, false);
  $("vibrates").checked = choice("vibrates", "yes") === "yes";
  $("by-day").checked = choice("theme") === "day";
  text("settings-notebook", me ? `${me.number ? `Number ${me.number}` : "Not opened at the office yet"}, ${me.name}, ${me.label}` : "None");
  text("settings-round", pack ? `Fetched ${hm(pack.server_time)}, good until ${hm(pack.good_until)}` : "Not on this phone");
  const { free, persisted } = await room();
  text("settings-storage", `${persisted ? "Protected" : "Not protected: the phone may clear it when it is full"}${free === null ? "" : `, ${size(free)} free`}`);
  $("install-here").append($("install"));
  await paintInstall($("install"));
  return { eyebrow: me?.name ?? "Nobody’s notebook", title: "This phone", close: "#/tonight" };
}

async function leave() {
  await signOut();
  closeSheet();
  refresh();
  say("Signed out. The round is wiped from this phone.");
  go("start");
}

offer({
  async "sign-out"() {
    const { told, first } = await honest();
    const waits = told.pages || told.photos ? `${first}: they go on being sent under your name, and the next officer cannot open them. ` : "";
    text("sign-out-words", `${waits}Tonight’s round is wiped from this phone and your pages are hidden.`);
  },
}, { "sign-out": leave });

document.addEventListener("change", ({ target }) => {
  const box = /** @type {HTMLInputElement} */ (target);
  if (box.id === "vibrates") choose("vibrates", box.checked ? "yes" : "no");
  if (box.id === "by-day") wear(box.checked ? "day" : "night");
});

export const does = {
  async "fetch-round"() {
    text("settings-said", "Asking the office.");
    const told = await refresh();
    text("settings-said", told?.ok ? "The round is here." : told?.status === 401 ? "Sign in to fetch the round." : "No signal. Nothing changed.");
    show("settings-said", true);
    if (shown.me) paint(shown);
  },
};
