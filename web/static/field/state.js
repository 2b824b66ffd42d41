/** How the sending goes: what this tab knows, and what the tab or worker that holds the lock says. */

import { bus, tell } from "./bus.js";

/** @typedef {""|"no signal"|"sign in"|"needs the office"|"withdrawn"|"storage"} Trouble */

/** whose: the name, where the trouble is with a notebook that somebody else left on this phone.
 * @type {{trouble: Trouble, because: string, whose: string, nextTry: number|null, full: boolean}} */
export const state = { trouble: "", because: "", whose: "", nextTry: null, full: false };

bus.addEventListener("sendstate", ({ detail }) => { if (detail) Object.assign(state, detail); });
bus.addEventListener("storagefull", () => { state.full = true; });
bus.addEventListener("pagewritten", () => { state.full = false; });

/** @param {Partial<typeof state>} change */
export const nowIs = (change) => tell("sendstate", change);
