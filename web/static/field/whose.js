/** Whose notebook is open on this phone. */

import { asked, look } from "./store.js";

/** @typedef {{id: string, person: string, name: string, number: number|null, opened: boolean, label: string,
 *   withdrawn: boolean, begunAt: string}} Current */

/** @returns {Promise<Current|null>} the notebook that is open on this phone, without its key */
export async function current() {
  const found = await look(["meta", "notebooks"], async ({ meta, notebooks }) => {
    const id = await asked(meta.get("current"));
    return id && asked(notebooks.get(id));
  });
  return found ? open(found) : null;
}

/** @param {any} own the notebook's row @returns {Current} */
export function open({ id, person, name, number, opened, label, withdrawn, begunAt }) {
  return { id, person, name, number, opened, label, withdrawn, begunAt };
}
