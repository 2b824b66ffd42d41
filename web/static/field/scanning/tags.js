/** NFC tags, where the browser has a reader: they hold the same address as the label beside them. */

/** @returns {boolean} */
export const canListen = () => "NDEFReader" in globalThis;

/** @returns {Promise<boolean>} whether tags may be listened to without asking again */
export async function mayListen() {
  if (!canListen()) return false;
  const told = await navigator.permissions?.query(/** @type {any} */ ({ name: "nfc" })).catch(() => null);
  return told?.state === "granted";
}

/**
 * Listen until the signal aborts. Rejects where the officer or the phone says no.
 * @param {(text: string) => unknown} heard what each record of a tag says @param {AbortSignal} signal
 */
export async function listen(heard, signal) {
  const reader = new /** @type {any} */ (globalThis).NDEFReader();
  reader.onreading = (/** @type {any} */ { message }) => {
    for (const { recordType, encoding, data } of message.records) {
      if (/url|text/.test(recordType)) heard(new TextDecoder(encoding || "utf-8").decode(data));
    }
  };
  await reader.scan({ signal });
}
