/** The phone's key, and the lines it signs (docs/notebook.md). The private half can be used here and never read. */

const ALGORITHM = { name: "ECDSA", namedCurve: "P-256" };
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" };

/** @returns {Promise<{key: CryptoKey, x: string, y: string}>} a new key that cannot leave the phone */
export async function newKey() {
  const pair = await crypto.subtle.generateKey(ALGORITHM, false, ["sign", "verify"]);
  const { x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
  return { key: pair.privateKey, x, y };
}

/**
 * @param {CryptoKey} key
 * @param {string} line
 * @returns {Promise<string>} r‖s, 64 bytes, base64url without padding
 */
export async function sign(key, line) {
  const signature = await crypto.subtle.sign(SIGNATURE, key, new TextEncoder().encode(line));
  const letters = String.fromCharCode(...new Uint8Array(signature));
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

/** @returns {string} what is signed when pages are sent */
export const pagesLine = (id, from, before, last, head, sentAt) =>
  ["beatbook-pages-1", id, from, before, last, head, sentAt].join("\n");

/** @returns {string} what is signed when a photograph is sent */
export const photoLine = (id, sha256, sentAt) => ["beatbook-photo-1", id, sha256, sentAt].join("\n");

/** @returns {string} what is signed when an SOS is sent ahead of its page */
export const sosLine = (id, textHash, sentAt) => ["beatbook-sos-1", id, textHash, sentAt].join("\n");
