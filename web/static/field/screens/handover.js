/** A handover to be read: whose, when, under its heads. */
import { clone, fill, hm, text } from "../paint.js";
import { save } from "../saving.js";
import { shown } from "../where.js";

/** The heads, in the order they are read. */
export const heads = {
  risks: "Open risks", kit: "Faulty kit", keys: "Keys", people: "People", welfare: "Welfare", unfinished: "Unfinished",
};

/** Ids of handovers that a page on this phone says were read. @param {import("../night.js").Night} night */
const readHere = (night) =>
  new Set(night.pages.filter((page) => page.kind === "handover_read" && !night.strikes.has(page.id)).map((page) => page.body.handover));

/** @param {import("../night.js").Night} night @returns {any[]} the pack's handovers, `read` as this phone knows it */
export function handovers(night) {
  const here = readHere(night);
  return (night.pack?.handovers ?? []).map((/** @type {any} */ one) => ({ ...one, read: one.read || here.has(one.id) }));
}

/** @param {HTMLElement} list @param {any[]} told @param {string} act what its tick or button says */
export function paintHandovers(list, told, act) {
  fill(list, told, (one) => JSON.stringify(one), (one) => {
    const card = clone(act);
    text(/** @type {any} */ (card.querySelector("h2")), `Handover from ${one.by}, ${hm(one.at)}`);
    const said = Object.entries(heads).filter(([name]) => one[name]);
    /** @type {any} */ (card.querySelector("dl")).replaceChildren(...said.flatMap(([name, words]) => {
      const [head, told_] = [document.createElement("dt"), document.createElement("dd")];
      head.textContent = words;
      told_.textContent = one[name];
      told_.dir = "auto";
      return [head, told_];
    }));
    const tick = card.querySelector("input, button");
    if (tick) tick.value = one.id;
    card.classList.toggle("lit", !one.read);
    card.querySelector("[data-unread]")?.toggleAttribute("hidden", one.read);
    card.querySelector("[data-read]")?.toggleAttribute("hidden", !one.read);
    return card;
  });
}

/** Say by a page that a handover was read. @param {string} handover @param {string|null} [shift] */
export const acknowledge = (handover, shift = shown.shift?.id ?? null) => save("handover_read", { handover, shift });
