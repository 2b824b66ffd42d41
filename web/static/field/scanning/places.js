/** The places of a block and how they stand on a visit: worked out from the pages each time, like all of the night. */
import { floorWords } from "../paint.js";

/**
 * @typedef {{checkpoint: any, state: "todo"|"done"|"blocked", proof: import("../night.js").Page|null, answer: string}} Place
 */

const METRES_A_DEGREE = 111_320;
const methods = { qr: "scanned", nfc: "by tag", typed: "code typed", hand: "by hand" };
export const blockedBecause = { door_failed: "door failed", lift_out: "lift out", threat: "threat to me", works: "works", other: "other" };
export const byHandBecause = {
  label_missing: "label gone", label_damaged: "label damaged", not_read: "camera cannot read it", no_camera: "no camera allowed", other: "other",
};

/** The basement is below the ground, whatever it is called. @param {string} floor */
const height = (floor) => ({ G: 0, B: -1, LG: -0.5, R: 99 })[floor] ?? (Number.isNaN(Number(floor)) ? 0 : Number(floor));

/** In walking order: as the landlord put them, and where that says nothing from the top down. @param {any} block @returns {any[]} */
export const inWalkingOrder = (block) =>
  [...(block?.checkpoints ?? [])].sort((a, b) => a.position - b.position || height(b.floor) - height(a.floor));

/** @param {import("../night.js").Night} night @param {any} block @param {import("../night.js").Visit|null} [visit] @returns {Place[]} */
export function placesOf(night, block, visit = night.visit) {
  const scans = visit?.block === block?.id ? night.scans.filter((page) => page.body.visit === visit.id) : [];
  return inWalkingOrder(block).map((checkpoint) => {
    const mine = scans.filter((page) => page.body.checkpoint === checkpoint.id);
    const proof = mine.find((page) => !page.body.blocked) ?? mine.at(-1) ?? null;
    const answer = mine.map((page) => page.body.answer).filter(Boolean).at(-1) ?? "";
    return { checkpoint, proof, answer, state: !proof ? "todo" : proof.body.blocked ? "blocked" : "done" };
  });
}

/** @param {Place[]} places @returns {Place|undefined} the first that nobody proved or found blocked */
export const nextOf = (places) => places.find(({ state }) => state === "todo");

/** @param {Place[]} places */
export const proved = (places) => places.filter(({ state }) => state === "done").length;

/** @param {any} checkpoint @returns {string} "Landing (floor 3)" */
export const named = ({ name, floor }) => (floor ? `${name} (${floorWords(floor)})` : name);

/** How a scan proves its place, in words. @param {any} body @returns {string} */
export const how = (body) =>
  (body.blocked ? `blocked: ${blockedBecause[body.reason] ?? body.reason}` : methods[body.method] ?? body.method);

/**
 * Where a scan was made against where its place should be: advice, and no more than the fix is good for.
 * @param {any} checkpoint @param {any} place of the page @returns {string} "" where it is near enough or nobody knows
 */
export function astray({ lat, lon }, place) {
  if (lat === null || lat === undefined || !place) return "";
  const north = (place.lat - lat) * METRES_A_DEGREE;
  const east = (place.lon - lon) * METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180);
  const metres = Math.round(Math.hypot(north, east));
  return metres > Math.max(place.accuracy_m, 5) ? `${metres} m from where it should be` : "";
}

/** @param {Place[]} places @returns {string} which are neither proved nor found blocked, "" where none is */
export function left(places) {
  const names = places.filter(({ state }) => state === "todo").map(({ checkpoint }) => named(checkpoint));
  return names.length ? `Not proved on this visit: ${names.join(", ")}.` : "";
}
