/** A copy of what has not been sent, as one file that the office can bring in: importing equals sending. */

import { chainStart } from "./hashing.js";
import { pagesLine, sign } from "./signing.js";
import { all, get, keys, within } from "./store.js";
import { waitingPages } from "./unsent.js";
import { zip } from "./zip.js";

/**
 * The notebook's chain from its first page, texts where they are still here, and every photograph that waits.
 * @param {string} [id] the notebook; unless told one that has something unsent, first of all the one that is open
 * @returns {Promise<File>}
 */
export async function rescueFile(id = undefined) {
  const open = await get("meta", "current");
  const unsent = await unsentNotebooks();
  const own = await get("notebooks", id ?? (unsent.includes(open) ? open : unsent[0] ?? open));
  const bytes = new TextEncoder().encode(JSON.stringify(await story(own)));
  const files = [{ name: "notebook.json", bytes }];
  for (const key of await keys("photos", within(own.id))) {
    files.push({ name: `photos/${key[1]}`, bytes: new Uint8Array(await get("photos", key)) });
  }
  const whose = own.name.toLowerCase().replace(/[^a-z]+/g, "-");
  const name = `beatbook-${whose}-${new Date().toISOString().slice(0, 10)}.zip`;
  return new File(zip(files), name, { type: "application/zip" });
}

/** @returns {Promise<string[]>} ids of the notebooks on this phone that have something unsent, whoever's they are */
export async function unsentNotebooks() {
  const bare = new Set((await keys("photos")).map(([id]) => id));
  return (await all("notebooks")).filter((own) => waitingPages(own) || bare.has(own.id)).map(({ id }) => id);
}

async function story(own) {
  const pages = await all("pages", within(own.id, 1, own.last));
  const sentAt = new Date().toISOString();
  const before = await chainStart(own.id);
  const head = pages.at(-1)?.chainHash ?? before;
  return {
    id: own.id, public_key: { kty: "EC", crv: "P-256", x: own.x, y: own.y }, person: own.person, from: 1, before,
    pages: pages.map(({ text, textHash }) => text ?? { text_hash: textHash }), sent_at: sentAt,
    signature: await sign(own.key, pagesLine(own.id, 1, before, pages.length, head, sentAt)),
  };
}
