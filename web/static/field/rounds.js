/** One notebook's turn: open it, send its pages, then its photographs, and say hello when that is news. */

import { leftAfter, sendBatch } from "./batches.js";
import { beginAgain, copyOn } from "./fork.js";
import { retryAfter } from "./http.js";
import { openOnServer } from "./identity.js";
import { nowIs } from "./state.js";
import { asked, get, keys, strict, within } from "./store.js";
import { sendPhoto } from "./uploads.js";

const HELLO_MS = 5 * 60 * 1000;
const COUNT_MS = 60 * 1000;
const FAILURES = 3;

/** @typedef {{end: string, because?: string, wait?: number}} Stop why a turn ended early
 *  @typedef {{moved: boolean, stop: Stop|null}} Turn moved: the server answered for something */

/** @param {string} id the notebook's @returns {Promise<Turn>} */
export async function turn(id) {
  const went = { moved: false, stop: null };
  went.stop = await prepare(id) ?? await alternate(id, went);
  return went;
}

/** @returns {Promise<Stop|null>} */
async function prepare(id) {
  const own = await get("notebooks", id);
  if (own.forkedAt) {
    const end = await copyOn(own);
    return end === "done" ? null : { end };
  }
  if (own.opened || (own.closedAt && !own.last)) return null;
  const { ok, because, status, headers } = await openOnServer(id);
  if (ok) return null;
  if (status === 401 || status === 409) return { end: "sign in", because };
  return status === 0 || status >= 500 ? { end: "none" } : { end: "office", because, wait: retryAfter(headers) };
}

/** Pages written meanwhile go before the next photograph. */
async function alternate(id, went) {
  const failed = new Set();
  let stop = null;
  for (;;) {
    const waiting = (await keys("photos", within(id))).map(([, sha256]) => sha256);
    const stopped = await sendPages(id, went);
    if (stopped) return stopped;
    const next = waiting.find((sha256) => !failed.has(sha256));
    if (next === undefined || failed.size >= FAILURES) break;
    const { end, headers, moved } = await sendPhoto(await get("notebooks", id), next);
    if (end === "kept" || moved) progress(went);
    if (end !== "kept") failed.add(next);
    if (end !== "kept") stop = { end: end === "unknown" ? "server" : end, wait: headers ? retryAfter(headers) : 0 };
  }
  return stop;
}

/** A round may last many minutes: what was said of the last one is no longer so. */
function progress(went) {
  went.moved = true;
  nowIs({ trouble: "", because: "", whose: "", nextTry: null });
}

/** @returns {Promise<Stop|null>} */
async function sendPages(id, went) {
  let limit = Infinity;
  let backs = 0;
  for (;;) {
    const own = await get("notebooks", id);
    if (own.forkedAt || !own.opened || !await hasNews(own)) return null;
    const { end, answer, headers } = await sendBatch(own, limit);
    if (end === "sent" && own.last > own.keptTo) progress(went);
    if (end === "sent") continue;
    if (end === "gone back" && backs < FAILURES) backs += 1;
    else if (end === "halve") limit = Math.ceil(Math.min(limit, 50, own.last - own.keptTo) / 2);
    else return stopped(own, end, { answer, headers, went });
  }
}

async function stopped(own, end, { answer, headers, went }) {
  if (end === "fork") {
    await beginAgain(own, answer.kept_to);
    went.moved = true;
    return { end: "again" };
  }
  if (end === "unknown") await closeOnServer(own.id);
  const told = end === "gone back" || end === "unknown" ? "office" : end;
  return { end: told, because: answer?.because, wait: retryAfter(headers) };
}

/** A server that was restored from before this notebook was opened does not know it: open it again. */
const closeOnServer = (id) => strict(["notebooks"], async ({ notebooks }) => {
  notebooks.put({ ...await asked(notebooks.get(id)), opened: false });
});

/**
 * Pages to send, another count of what waits here (told once a minute while photographs go), or five minutes of
 * silence on the phone of an open notebook.
 */
async function hasNews(own) {
  if (own.last > own.keptTo) return true;
  if (JSON.stringify(await leftAfter(own, own.keptTo)) === own.told) {
    return !own.closedAt && Math.abs(Date.now() - own.heardAt) > HELLO_MS;
  }
  const photos = await keys("photos", within(own.id));
  return photos.length === 0 || Math.abs(Date.now() - own.heardAt) > COUNT_MS;
}
