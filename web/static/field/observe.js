/** The path of one observation begins here: a tile is tapped, a page is written. */
import { became, draftFor, forget, keep } from "./drafts.js";
import { floorNow } from "./screens/floors.js";
import { go, shown } from "./where.js";
import { save } from "./saving.js";
import { say } from "./paint.js";

/** @param {HTMLElement} tile that was tapped */
export async function log(tile) {
  const draft = await draftFor();
  const { shift, visit } = shown;
  const body = {
    shift: shift?.id ?? null, visit: visit?.id ?? null, block: visit?.block ?? null,
    tile: tile.dataset.tile, severity: Number(tile.dataset.severity),
    floor: floorNow(shown), spot: "", words: "", moved_on: null,
    police_called: false, police_assisted: false, police_reference: "", bwv_reference: "", follow_up: false,
  };
  tile.classList.add("pressed");
  const written = await save("observation", body, { photos: draft.photos, draft });
  tile.classList.remove("pressed");
  if (!written) return;
  became(draft);
  say(`Saved on this phone, page ${written.number}`);
  go(`saved/${written.number}/now`);
}

/** Add to a page, as a page of its own. @param {string} page its id @param {Record<string, any>} body @param {import("./drafts.js").Draft} [draft] */
export async function amend(page, body, draft) {
  const written = await save("amended", { page, ...body }, { photos: draft?.photos ?? [], draft });
  if (written && draft) became(draft);
  if (written) say(`Added as page ${written.number}`);
  return written;
}

/** Rule a page out. @param {string} page its id @param {string} reason */
export async function strike(page, reason) {
  const written = await save("struck", { page, reason });
  if (written) say(`Struck on page ${written.number}`);
  return written;
}

/** Leave out what was photographed before a tile was tapped. */
export async function dropDraft() {
  await forget(await draftFor());
  dispatchEvent(new Event("hashchange"));
}

export { draftFor, keep };
