/** Sending photographs, one by one and in parts, each under its notebook's key. */

import { photoKept } from "./answers.js";
import { refusal } from "./batches.js";
import { sha256hex } from "./hashing.js";
import { ask } from "./http.js";
import { photoLine, sign } from "./signing.js";
import { get } from "./store.js";

const CHUNK = 1024 * 1024;
const SLOW_CHUNK = 256 * 1024;
const SLOW_BYTES_PER_MS = 125;
const WORST_BYTES_PER_MS = 8;

/** Those that were begun in this run: where the server stands must be asked. */
const begun = new Set();
let chunk = /2g|3g/.test(globalThis.navigator?.connection?.effectiveType ?? "") ? SLOW_CHUNK : CHUNK;

/**
 * @param {object} own the notebook's row
 * @param {string} sha256
 * @returns {Promise<{end: "kept"|"none"|"wait"|"unknown"|"office"|"damaged", headers?: Headers,
 *   moved?: boolean}>} moved: some of it got through
 */
export async function sendPhoto(own, sha256) {
  const bytes = await get("photos", [own.id, sha256]);
  if (!bytes) return { end: "kept" };
  const photo = { url: `/notebooks/${own.id}/photos/${sha256}`, bytes, own, sha256 };
  const known = begun.has(sha256) ? await step(photo, "HEAD") : { offset: 0 };
  begun.add(sha256);
  return carryOn(photo, known);
}

async function carryOn(photo, known) {
  let at = known;
  let stuck = 0;
  let moved = false;
  while (at.offset !== undefined) {
    if (at.whole) {
      await photoKept(photo.own.id, photo.sha256);
      begun.delete(photo.sha256);
      return { end: "kept" };
    }
    const next = await step(photo, "PATCH", at.offset);
    stuck = next.offset === undefined || next.offset > at.offset ? 0 : stuck + 1;
    if (stuck > 3) return { end: "office", moved };
    moved ||= next.offset > at.offset;
    at = next;
  }
  return at.status === 422 ? intact(photo) : { end: refusal(at.status), headers: at.headers, moved };
}

/** @returns {Promise<{offset?: number, whole?: boolean, status: number, headers: Headers}>} */
async function step({ url, bytes, own, sha256 }, method, offset = 0) {
  const part = method === "PATCH" ? bytes.slice(offset, offset + chunk) : null;
  const sentAt = new Date().toISOString();
  const headers = {
    "Beatbook-Sent-At": sentAt, "Beatbook-Signature": await sign(own.key, photoLine(own.id, sha256, sentAt)),
  };
  if (part) Object.assign(headers, {
    "Upload-Offset": String(offset), "Upload-Length": String(bytes.byteLength),
    "Content-Type": "application/octet-stream",
  });
  const began = performance.now();
  const ms = 15_000 + (part?.byteLength ?? 0) / WORST_BYTES_PER_MS;
  const answer = await ask(url, { method, headers, body: part }, { ms });
  if (part) pace(part.byteLength, performance.now() - began, answer.status);
  return { status: answer.status, headers: answer.headers, ...position(answer, bytes.byteLength) };
}

function position({ status, headers }, size) {
  const told = headers.get("Upload-Offset");
  const offset = told === null || !/^\d+$/.test(told) ? NaN : Number(told);
  if (![200, 204, 409].includes(status) || !(offset <= size)) return {};
  return { offset, whole: headers.get("Upload-Complete") === "?1" && status !== 409 };
}

/** A smaller part is lost less often and resumes better where the line is slow. */
function pace(sent, ms, status) {
  if (status === 0) chunk = SLOW_CHUNK;
  else if (sent >= SLOW_CHUNK) chunk = sent / ms < SLOW_BYTES_PER_MS ? SLOW_CHUNK : CHUNK;
}

/** The server got other bytes than the hash says and threw them away: were they wrong on the way, or here? */
async function intact({ bytes, sha256 }) {
  begun.delete(sha256);
  return { end: await sha256hex(bytes) === sha256 ? "none" : "damaged" };
}
