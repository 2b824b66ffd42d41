/** A page that must not wait behind others is posted alone, too: a notebook that is stuck does not silence it. */

import { post } from "./http.js";
import { sign, sosLine } from "./signing.js";
import { get } from "./store.js";

const PATIENCE_MS = 5_000;

/**
 * Post a saved page ahead of its batch. It goes with its batch all the same, and is read once.
 * @param {{number: number}|null} written
 * @returns {Promise<{receivedAt: string, seenAt: string|null, seenBy: string|null}|null>} null: no answer
 */
export async function sendAhead(written) {
  const notebook = await get("meta", "current");
  const own = notebook && (await get("notebooks", notebook));
  const page = written && own?.opened && (await get("pages", [notebook, written.number]));
  if (!page?.text) return null;
  const sentAt = new Date().toISOString();
  const signature = await sign(own.key, sosLine(own.id, page.textHash, sentAt));
  const told = { sent_at: sentAt, text: page.text, signature };
  const { status, json } = await post(`/notebooks/${own.id}/sos`, told, { ms: PATIENCE_MS });
  if (status !== 200 || !json?.received_at) return null;
  return { receivedAt: json.received_at, seenAt: json.seen_at ?? null, seenBy: json.seen_by ?? null };
}
