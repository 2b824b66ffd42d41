/** An SOS: a page like any other, and posted alone and at once, again every five seconds until a person has seen it. */

import { tell } from "./bus.js";
import { post } from "./http.js";
import { compose, save } from "./notebook.js";
import { best } from "./place.js";
import { sign, sosLine } from "./signing.js";
import { get, put, remove } from "./store.js";

const AGAIN_MS = 5_000;

/** @typedef {{id: string, notebook: string, text: string, textHash: string, calledAt: string, saved: boolean,
 *   receivedAt: string|null, seenAt: string|null, seenBy: string|null}} Call */

/** @type {Call|null} */
let calling = null;
let timer = 0;

/**
 * Call for help. A full phone, or a page that could not be saved, does not keep it from being sent.
 * @param {{shift?: string|null, visit?: string|null, block?: string|null, words?: string}} body
 * @returns {Promise<Call>}
 */
export async function callForHelp({ shift = null, visit = null, block = null, words = "" } = {}) {
  const notebook = await get("meta", "current");
  const page = await compose("sos", { shift, visit, block, words }, { place: best() });
  const { id, text, textHash, seenAt: calledAt } = page;
  calling = { id, notebook, text, textHash, calledAt, saved: false, receivedAt: null, seenAt: null, seenBy: null };
  again();
  calling.saved = await save(page).then(() => true, () => false);
  await changed();
  return calling;
}

/** Go on calling after the app was closed. @returns {Promise<Call|null>} the call that nobody has seen yet */
export async function standing() {
  if (calling) return calling;
  calling = (await get("meta", "sos")) ?? null;
  if (calling) again();
  return calling;
}

/** The officer is safe, or somebody has seen it: stop posting. The page stays. */
export async function stopCalling() {
  clearTimeout(timer);
  calling = null;
  await remove("meta", "sos");
  tell("sosstate", null);
}

async function again() {
  clearTimeout(timer);
  const call = calling;
  if (!call) return;
  await once(call).catch(() => {});
  if (calling === call && !call.seenAt) timer = setTimeout(again, AGAIN_MS);
}

async function once(call) {
  const own = await get("notebooks", call.notebook);
  const sentAt = new Date().toISOString();
  const signature = await sign(own.key, sosLine(own.id, call.textHash, sentAt));
  const told = { sent_at: sentAt, text: call.text, signature };
  const { status, json } = await post(`/notebooks/${own.id}/sos`, told, { ms: AGAIN_MS });
  if (status !== 200 || !json?.received_at || calling !== call) return;
  Object.assign(call, { receivedAt: json.received_at, seenAt: json.seen_at ?? null, seenBy: json.seen_by ?? null });
  await changed();
}

async function changed() {
  if (!calling) return;
  tell("sosstate", { ...calling, text: undefined });
  await put("meta", calling, "sos").catch(() => {});
}
