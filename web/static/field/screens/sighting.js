/** Somebody unknown: what they wore, carried and did, by tapping. One page, for the case officers alone. */
import { became, draftFor, keep } from "../drafts.js";
import { honest } from "../line.js";
import { $, say, show, text } from "../paint.js";
import { stop, watch } from "../place.js";
import { save } from "../saving.js";
import { back, go, shown, whereabouts } from "../where.js";
import { floorNow, paintFloors } from "./floors.js";
import { position } from "./observe.js";
import { thumbnails } from "./shots.js";

const DRAFT = "#/sighting";
/** @type {import("../drafts.js").Draft} */
let draft;

/** @param {import("../night.js").Night} night */
export async function paint(night) {
  watch();
  draft = await draftFor(DRAFT);
  paintFloors($("sighting-floors"), night);
  if (document.activeElement !== $("sighting-words")) $("sighting-words").value = draft.values.words ?? "";
  dress();
  const { first } = await honest();
  return {
    eyebrow: `${night.visit ? whereabouts() : night.shift ? "No visit running" : "No shift running"} · ${position()}`,
    title: "Somebody unknown",
    close: draft.changed ? `#/${back().screen}` : "#/observe",
    foot: `${first}.`,
  };
}

export const leave = stop;

/** @returns {string[]} the codes that are tapped */
const looks = () => draft.values.looks ?? [];

function dress() {
  for (const button of $("sighting").querySelectorAll("[data-look]")) button.setAttribute("aria-pressed", String(looks().includes(button.dataset.look)));
  for (const button of $("sighting-because").children) button.setAttribute("aria-pressed", String(button.dataset.because === draft.values.because));
  $("sighting-moved").setAttribute("aria-pressed", String(Boolean(draft.values.moved)));
  thumbnails($("sighting-shots"), draft.photos, true);
  text($("sighting-save").lastElementChild, `Save page ${shown.next}`);
}

/** @param {Record<string, any>} values kept at once: a kill takes no tap */
async function noted(values) {
  Object.assign(draft.values, values);
  show("sighting-why", false);
  dress();
  await keep(draft);
}

/** @param {HTMLElement} button */
function look(button) {
  const { look: code = "", one } = button.dataset;
  const others = looks().filter((each) => each !== code && !(one && each.startsWith(one)));
  const chosen = looks().includes(code) ? others : [...others, code];
  return noted({ looks: chosen.length ? chosen : undefined });
}

/** A reason comes first, then the camera; taken back, it takes the photographs with it. @param {HTMLElement} button */
async function photo(button) {
  const because = button.dataset.because;
  if (draft.values.because !== because) {
    await noted({ because });
    return go("camera/sighting");
  }
  draft.photos = [];
  await noted({ because: undefined });
  return say("No reason, no photo: they are left out.");
}

async function write() {
  const words = $("sighting-words").value.trim();
  const { shift, visit } = shown;
  show("sighting-why", !looks().length && !words);
  if (!looks().length && !words) return $("sighting-why").scrollIntoView({ block: "center" });
  const body = {
    shift: shift?.id ?? null, visit: visit?.id ?? null, block: visit?.block ?? null, observation: null,
    floor: floorNow(shown), spot: "", looks: looks(), words, moved_on: Boolean(draft.values.moved),
    photo_reason: draft.photos.length ? draft.values.because ?? "" : "",
  };
  const written = await save("sighting", body, { photos: draft.photos, draft });
  if (!written) return undefined;
  became(draft);
  $("sighting-words").value = "";
  say(`Saved on this phone, page ${written.number}`);
  return go(`page/${written.number}`);
}

let writing = 0;
$("sighting-words").addEventListener("input", () => {
  draft.values.words = $("sighting-words").value;
  clearTimeout(writing);
  writing = setTimeout(() => keep(draft), 300);
});

export const does = {
  look,
  "sighting-moved": () => noted({ moved: !draft.values.moved }),
  "sighting-photo": photo,
  "sighting-save": write,
  async "leave-shot"(/** @type {HTMLElement} */ button) {
    draft.photos = draft.photos.filter((shot) => shot.sha256 !== button.dataset.shot);
    await noted({});
  },
};
