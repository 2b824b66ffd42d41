/** Tonight's round: fetched ahead, kept until it is no longer good, wiped when this phone may not have it. */

import { tell } from "./bus.js";
import { ask } from "./http.js";
import { get, put, remove, strict } from "./store.js";
import { current } from "./whose.js";

/**
 * Fetch the round of whoever is signed in. It is not kept while another person's notebook is open here.
 * @returns {Promise<{ok: boolean, status: number, because: string, person?: {id: string, name: string}}>}
 */
export async function refresh() {
  await settleSignOut().catch(() => {});
  const { status, json } = await ask("/field/pack", { headers: { Accept: "application/json" } }, { cookie: true });
  if (status === 200 && json?.person?.id) return keep(json);
  const because = json?.because ?? "";
  if (status === 401 && because === "revoked") await wipe();
  return { ok: false, status, because };
}

async function keep(told) {
  const { person } = told;
  const own = await current();
  if (own?.withdrawn) return { ok: false, status: 200, because: "withdrawn", person };
  if (own && own.person !== person.id) return { ok: false, status: 200, because: "another person", person };
  await put("pack", { told, fetched: Date.now() }, "tonight");
  tell("packchanged");
  return { ok: true, status: 200, because: "", person };
}

/** @returns {Promise<object|null>} the round as the server told it, while it is good by the server's own clock */
export const pack = async () => whileGood(await get("pack", "tonight"));

/** @param {any} kept as it lies in the store @returns {Promise<object|null>} */
export async function whileGood(kept) {
  if (!kept) return null;
  const { told, fetched } = kept;
  const good = Date.parse(told.good_until) - Date.parse(told.server_time);
  if (Date.now() - fetched < good) return told;
  await wipe();
  return null;
}

/** Who signed out here without signal is still signed in at the office: end that too, but never somebody else's. */
export async function settleSignOut() {
  const owed = await get("meta", "sign-out owed");
  if (!owed) return;
  const { status, json } = await ask("/field/pack", { headers: { Accept: "application/json" } }, { cookie: true });
  if (status === 0 || status >= 500) return;
  const signal = AbortSignal.timeout(15_000);
  if (json?.person?.id === owed) await fetch("/sign-out", { method: "POST", redirect: "manual", signal });
  await remove("meta", "sign-out owed");
}

/** Forget the round. */
export async function wipe() {
  await strict(["pack"], (rooms) => rooms.pack.clear());
  tell("packchanged");
}
