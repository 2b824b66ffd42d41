/** Whose notebook is open on this phone. Beginning one needs no signal; the server opens it later. */

import { tell } from "./bus.js";
import { chainStart } from "./hashing.js";
import { post } from "./http.js";
import { uuid7 } from "./ids.js";
import { newKey } from "./signing.js";
import { all, asked, get, strict } from "./store.js";
import { current } from "./whose.js";

export { current } from "./whose.js";

/** @typedef {import("./whose.js").Current} Current */

/**
 * Open this person's notebook on this phone: the one that lies here, or a new one. Another's is closed by it.
 * @param {{id: string, name: string}} person as the pack names them
 * @returns {Promise<Current|null>}
 */
export async function begin(person) {
  const here = (await all("notebooks")).find((one) => one.person === person.id && !one.forkedAt);
  const fresh = here ? null : await blank(person);
  await strict(["meta", "notebooks"], async ({ meta, notebooks }) => {
    const there = await asked(meta.get("current"));
    const open = there && await asked(notebooks.get(there));
    if (open && open.person === person.id) return;
    if (open) notebooks.put({ ...open, closedAt: new Date().toISOString() });
    if (fresh) notebooks.add(fresh);
    else notebooks.put({ ...await asked(notebooks.get(here.id)), name: person.name, closedAt: null });
    meta.put((fresh ?? here).id, "current");
    if (await asked(meta.get("sign-out owed")) === person.id) meta.delete("sign-out owed");
  });
  tell("notebookchanged");
  return current();
}

/** A notebook without pages, for that person, with a key of its own. Nothing is stored yet. */
export async function blank({ id: person, name }, replaces = null) {
  const id = uuid7();
  const { key, x, y } = await newKey();
  return {
    id, person, name, key, x, y, label: label(), begunAt: new Date().toISOString(), opened: false, number: null,
    last: 0, head: await chainStart(id), keptTo: 0, freedTo: 0, withdrawn: false, closedAt: null, forkedAt: null,
    replaces, told: "", heardAt: 0,
  };
}

/**
 * Ask the server to open a notebook; it takes the cookie of that very person and a password given lately.
 * @param {string} [id] the current one unless told
 * @returns {Promise<{ok: boolean, because: string, status: number}>}
 */
export async function openOnServer(id = undefined) {
  const own = await get("notebooks", id ?? await get("meta", "current"));
  if (!own) return { ok: false, because: "closed", status: 0 };
  const told = {
    id: own.id, public_key: { kty: "EC", crv: "P-256", x: own.x, y: own.y }, label: own.label, person: own.person,
  };
  const { status, json, headers } = await post("/notebooks", told, { cookie: true });
  const ok = (status === 200 || status === 201) && json?.id === own.id;
  if (ok) await opened(own.id, json.number ?? null);
  return { ok, because: json?.because ?? "", status, headers };
}

async function opened(id, number) {
  await strict(["notebooks"], async ({ notebooks }) => {
    notebooks.put({ ...await asked(notebooks.get(id)), opened: true, number });
  });
  tell("notebookchanged");
}

/** Close the notebook and wipe the pack, with or without signal. What is unsent goes on being sent. */
export async function signOut() {
  await strict(["meta", "notebooks", "pack"], async ({ meta, notebooks, pack }) => {
    const id = await asked(meta.get("current"));
    const own = id && await asked(notebooks.get(id));
    if (own) notebooks.put({ ...own, closedAt: new Date().toISOString() });
    if (own) meta.put(own.person, "sign-out owed");
    meta.delete("current");
    pack.clear();
  });
  tell("notebookchanged");
}

function label() {
  const agent = navigator.userAgent;
  const kind = ["iPhone", "iPad", "Android", "Windows", "Macintosh", "Linux"].find((one) => agent.includes(one));
  const browser = ["Edg", "SamsungBrowser", "Firefox", "Chrome", "Safari"].find((one) => agent.includes(one));
  return `${kind ?? "a phone"}, ${browser === "Edg" ? "Edge" : browser ?? "a browser"}`;
}
