/** SHA-256 and the notebook's chain (docs/notebook.md). */

/**
 * Never await this inside an IndexedDB transaction: the transaction would commit meanwhile.
 * @param {BufferSource|string} data a string is hashed as UTF-8
 * @returns {Promise<string>} 64 lower-case hex digits
 */
export async function sha256hex(data) {
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {string} before chain_hash(n-1)
 * @param {number} n the page's number
 * @param {string} textHash text_hash(n)
 * @returns {Promise<string>} chain_hash(n)
 */
export const chain = (before, n, textHash) => sha256hex(`${before}\n${n}\n${textHash}`);

/** @param {string} id the notebook's @returns {Promise<string>} chain_hash(0) */
export const chainStart = (id) => sha256hex(id);
