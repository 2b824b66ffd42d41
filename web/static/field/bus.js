/** One place where the engine says what happened. Every tab of this phone hears it. */

export const bus = new EventTarget();

const channel = typeof BroadcastChannel === "function" ? new BroadcastChannel("beatbook") : null;

/**
 * Say something to this tab and to the others.
 * @param {string} name pagewritten, sendstate, sosstate, notebookchanged or packchanged
 * @param {any} [detail] what can be cloned
 */
export function tell(name, detail = null) {
  bus.dispatchEvent(new CustomEvent(name, { detail }));
  channel?.postMessage({ name, detail });
}

if (channel) {
  channel.onmessage = ({ data }) => bus.dispatchEvent(new CustomEvent(data.name, { detail: data.detail }));
  channel.unref?.();
}
