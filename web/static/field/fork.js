/** When this phone and the server tell two stories, as after a backup was restored: a new notebook, and copies. */

import { append, compose, locked } from "./append.js";
import { deliver, leftAfter, refusal } from "./batches.js";
import { tell } from "./bus.js";
import { blank } from "./identity.js";
import { asked, get, strict } from "./store.js";

/**
 * Begin a new notebook in the place of one that forked. Writing goes on in it at once.
 * @param {object} own the forked notebook's row
 * @param {number} keptTo what the server has of it
 */
export async function beginAgain(own, keptTo) {
  const next = await blank({ id: own.person, name: own.name }, own.id);
  await locked(() => strict(["meta", "notebooks"], async ({ meta, notebooks }) => {
    const now = await asked(notebooks.get(own.id));
    if (now.forkedAt) return;
    const at = new Date().toISOString();
    notebooks.add({ ...next, closedAt: now.closedAt });
    const forked = { forkedAt: at, closedAt: now.closedAt ?? at, successor: next.id, theirs: keptTo, common: null };
    notebooks.put({ ...now, ...forked });
    if (await asked(meta.get("current")) === own.id) meta.put(next.id, "current");
  }));
  tell("notebookchanged");
}

/**
 * Copy on what the server does not have of a forked notebook. Goes on where it was interrupted.
 * @param {object} forked the notebook's row
 * @returns {Promise<"done"|import("./batches.js").Refusal>}
 */
export async function copyOn(forked) {
  let own = forked;
  if (own.common === null) {
    const { common, end } = await lastInCommon(own);
    if (end) return end;
    own = await settle(own.id, common);
  }
  for (let number = own.keptTo + 1; number <= own.last; number += 1) await copyPage(own, number);
  if (own.keptTo < own.last) tell("notebookchanged");
  return "done";
}

/** Ask, by hellos that end at one page or another, which is the last that both have alike: about log2(n) of them. */
async function lastInCommon(own) {
  let [same, differs] = [0, Math.min(own.last, own.theirs) + 1];
  const unsent = await leftAfter(own, own.keptTo);
  while (same + 1 < differs) {
    const middle = Math.floor((same + differs) / 2);
    const { status, json } = await deliver(own, middle, [], unsent);
    if (!Number.isInteger(json?.kept_to) || ![200, 409].includes(status)) return { end: refusal(status) };
    if (status === 200) same = middle;
    else differs = middle;
  }
  return { common: same };
}

const settle = (id, common) => strict(["notebooks"], async ({ notebooks }) => {
  const own = { ...await asked(notebooks.get(id)), common, keptTo: common };
  notebooks.put(own);
  return own;
});

async function copyPage(own, number) {
  const page = await get("pages", [own.id, number]);
  const done = async ({ notebooks, pages }) => {
    notebooks.put({ ...await asked(notebooks.get(own.id)), keptTo: number });
    pages.put({ ...page, state: "kept", keptAt: Date.now() });
  };
  if (page.text === null) {
    await strict(["notebooks", "pages"], done);
    return;
  }
  const copy = await compose("copied", original(own, page), { photos: page.photos });
  const target = await successor(own);
  await locked(() => append(target, copy, async (rooms) => {
    await done(rooms);
    for (const { sha256 } of page.photos) await carry(rooms.photos, sha256, own.id, target.id);
  }));
}

/** A copy is never copied into a copy: what it carries goes on as it is. */
function original(own, page) {
  if (page.kind === "copied") return JSON.parse(page.text).body;
  return { notebook: own.id, number: page.number, text: page.text };
}

async function successor(own) {
  let next = await get("notebooks", own.successor);
  while (next.forkedAt) next = await get("notebooks", next.successor);
  return next;
}

async function carry(photos, sha256, from, to) {
  const bytes = await asked(photos.get([from, sha256]));
  if (!bytes) return;
  photos.put(bytes, [to, sha256]);
  photos.delete([from, sha256]);
}
