/** The eight characters of a label, however they come: an address of any host, bare, in any case, misread by a tired eye. */

export const LENGTH = 8;
const ADDRESS = /^https?:\/\/[^/\s]+\/c\/([a-z0-9-]{8,20})\/?(?:[?#].*)?$/i;
const BARE = /^[a-z0-9]{4}[ -]?[a-z0-9]{4}$/i;
/** Labels are drawn without these signs; what is typed for one of theirs is read as theirs. */
const ALIKE = { 0: "D", O: "D", Q: "D", 1: "7", I: "7", L: "7", 2: "7", Z: "7", 8: "3", B: "3", S: "3", 5: "3", U: "V", 6: "9", G: "9" };

/** @param {string} text @returns {string} letters and digits alone, upper case */
export const plain = (text) => text.toUpperCase().replace(/[^A-Z0-9]/g, "");

/** @param {string} text as a label or a tag says it @returns {string} its code, "" where it is none of our labels */
export function codeOn(text) {
  const said = text.trim();
  return plain(ADDRESS.exec(said)?.[1] ?? (BARE.test(said) ? said : ""));
}

/** @param {string} text as somebody typed it @returns {string} */
export const typedCode = (text) => codeOn(text) || plain(text);

/** @param {string} code */
const folded = (code) => plain(code).replace(/[0OQ1IL2Z8BS5U6G]/g, (sign) => ALIKE[sign]);

/** @param {string} code @returns {string} in two halves, as people read it out */
export const spaced = (code) => (code.length === LENGTH ? `${code.slice(0, 4)} ${code.slice(4)}` : code);

/**
 * The place that a code names on this phone: the very code, else the only one that looks like it.
 * @param {any} pack @param {string} code @returns {{block: any, checkpoint: any}|null}
 */
export function placeOf(pack, code) {
  const places = (pack?.blocks ?? []).flatMap((block) => (block.checkpoints ?? []).map((checkpoint) => ({ block, checkpoint })));
  const exact = places.find(({ checkpoint }) => plain(checkpoint.code) === code);
  if (exact) return exact;
  const alike = places.filter(({ checkpoint }) => folded(checkpoint.code) === folded(code));
  return alike.length === 1 ? alike[0] : null;
}

/** @param {any} pack @param {string|null} id @returns {{block: any, checkpoint: any}|null} */
export function placeById(pack, id) {
  for (const block of id ? pack?.blocks ?? [] : []) {
    const checkpoint = (block.checkpoints ?? []).find((each) => each.id === id);
    if (checkpoint) return { block, checkpoint };
  }
  return null;
}
