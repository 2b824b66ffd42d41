/** Sending a notebook's pages, in order, in signed batches. */

import { accepted, fellBack } from "./answers.js";
import { chainStart } from "./hashing.js";
import { post } from "./http.js";
import { pagesLine, sign } from "./signing.js";
import { all, get, keys, within } from "./store.js";

const MAX_PAGES = 50;
const MAX_BYTES = 256 * 1024;

/** @typedef {{end: "sent"|"gone back"|"halve"|"fork"|Refusal, answer?: any, headers?: Headers}} Sent
 *  @typedef {"none"|"wait"|"unknown"|"server"|"office"} Refusal */

/**
 * Send the next pages of a notebook; none at all is a hello.
 * @param {object} own the notebook's row
 * @param {number} limit at most so many pages
 * @returns {Promise<Sent>}
 */
export async function sendBatch(own, limit = MAX_PAGES) {
  const next = await all("pages", within(own.id, own.keptTo + 1, own.keptTo + Math.min(limit, MAX_PAGES)));
  const batch = fitting(next);
  const unsent = await leftAfter(own, own.keptTo + batch.length);
  const { status, json, headers } = await deliver(own, own.keptTo, batch, unsent);
  return { ...await weigh(own, { status, json, unsent }, batch.length), answer: json, headers };
}

/**
 * Post pages after page `after`, as they lie on the phone: a hash where the text is gone.
 * @returns {Promise<{status: number, json: any, headers: Headers}>}
 */
export async function deliver(own, after, batch, unsent) {
  const sentAt = new Date().toISOString();
  const before = after ? (await get("pages", [own.id, after])).chainHash : await chainStart(own.id);
  const head = batch.at(-1)?.chainHash ?? before;
  const line = pagesLine(own.id, after + 1, before, after + batch.length, head, sentAt);
  const told = {
    sent_at: sentAt, from: after + 1, before, pages: batch.map(({ text, textHash }) => text ?? { text_hash: textHash }),
    unsent, signature: await sign(own.key, line),
  };
  return post(`/notebooks/${own.id}/pages`, told);
}

/** What will still wait here once the pages to `keptTo` are kept. */
export async function leftAfter(own, keptTo) {
  const oldest = await get("pages", [own.id, keptTo + 1]);
  const photos = await keys("photos", within(own.id));
  return { pages: own.last - keptTo, photos: photos.length, oldest_seen_at: oldest?.seenAt ?? null };
}

function fitting(pages) {
  let bytes = 0;
  const first = pages.findIndex(({ text }) => (bytes += new TextEncoder().encode(text ?? "").length) > MAX_BYTES);
  return first < 0 ? pages : pages.slice(0, Math.max(1, first));
}

/** @returns {Promise<Sent>} */
async function weigh(own, { status, json, unsent }, count) {
  const told = Number.isInteger(json?.kept_to) && json.kept_to >= 0;
  if (status === 200 && told) {
    if (await accepted(own.id, json, JSON.stringify(unsent)) === "beyond") return { end: "fork" };
    return { end: json.kept_to >= own.keptTo + count ? "sent" : "gone back" };
  }
  if (status === 409 && told && json.because === "fork") return { end: "fork" };
  if (status === 409 && told && json.because === "gap" && json.kept_to < own.keptTo) {
    await fellBack(own.id, json);
    return { end: "gone back" };
  }
  if (status === 413 && count > 1) return { end: "halve" };
  return { end: refusal(status) };
}

/** @returns {Refusal} what any other answer means; none of them frees anything */
export function refusal(status) {
  if (status === 0 || status === 408) return "none";
  if (status === 404) return "unknown";
  if (status === 429 || status === 503) return "wait";
  return status >= 500 ? "server" : "office";
}
