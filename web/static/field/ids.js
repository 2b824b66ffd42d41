/** Ids and salts, made on the phone. */

const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const random = (size) => crypto.getRandomValues(new Uint8Array(size));

/** @returns {string} a UUIDv7 in lower case: the phone's clock in milliseconds, then chance */
export function uuid7() {
  const bytes = random(16);
  const now = Date.now();
  for (let i = 0; i < 6; i += 1) bytes[i] = Math.floor(now / 2 ** (8 * (5 - i))) % 256;
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** @returns {string} 16 random bytes as hex digits, so that nobody can guess a page from its hash */
export const salt = () => hex(random(16));
