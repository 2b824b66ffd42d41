/** Filling the shell's markup: text and attributes only, never markup from data. */

/** @param {string} id @returns {any} the element with this id */
export const $ = (id) => document.getElementById(id);

/** @param {Element|string} where element or id @param {unknown} words */
export function text(where, words) {
  const element = typeof where === "string" ? $(where) : where;
  const said = String(words ?? "");
  if (element.textContent !== said) element.textContent = said;
}

/** @param {Element|string} where @param {unknown} shown */
export function show(where, shown) {
  (typeof where === "string" ? $(where) : where).hidden = !shown;
}

/** @param {string} id of a <template> @returns {HTMLElement} its first element, cloned */
export const clone = (id) => /** @type {HTMLElement} */ ($(id).content.firstElementChild.cloneNode(true));

/**
 * Fill a list. A row whose key and stamp are unchanged stays as it is, so that focus and reading position stay too.
 * @template T
 * @param {HTMLElement} list @param {T[]} items @param {(item: T) => string} stamp what the row shows, as one string
 * @param {(item: T) => HTMLElement} make
 */
export function fill(list, items, stamp, make) {
  const old = new Map([...list.children].map((row) => [/** @type {HTMLElement} */ (row).dataset.stamp, row]));
  const rows = items.map((item) => {
    const key = stamp(item);
    const row = old.get(key) ?? make(item);
    /** @type {HTMLElement} */ (row).dataset.stamp = key;
    return row;
  });
  if (rows.length !== list.children.length || rows.some((row, at) => row !== list.children[at])) list.replaceChildren(...rows);
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
/** Written out, because the browser's own formatters take a slow phone longer to make than the rest of a screen. */
const two = (/** @type {number} */ n) => String(n).padStart(2, "0");

/** @param {string|Date|null|undefined} when @returns {string} 22:40, with the day when it was not in these 18 hours */
export function hm(when) {
  if (!when) return "";
  const at = new Date(when);
  const old = Math.abs(Date.now() - at.getTime()) > 18 * 3600_000;
  const day = old ? `${DAYS[at.getDay()].slice(0, 3)} ${at.getDate()} ${MONTHS[at.getMonth()].slice(0, 3)} ` : "";
  return `${day}${two(at.getHours())}:${two(at.getMinutes())}`;
}

/** @param {string|Date} when @returns {string} 22:40:05 */
export function hms(when) {
  const at = new Date(when);
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(":");
}

/** @param {string|Date} when @returns {string} Friday 20 November */
export function dayWords(when) {
  const at = new Date(when);
  return `${DAYS[at.getDay()]} ${at.getDate()} ${MONTHS[at.getMonth()]}`;
}

/** @param {number} n @param {string} one @param {string} [many] @returns {string} "1 page", "3 pages" */
export const count = (n, one, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;

/** @param {number} bytes @returns {string} */
export function size(bytes) {
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(1)} GB`;
  return bytes >= 1e6 ? `${Math.round(bytes / 1e6)} MB` : `${Math.max(1, Math.round(bytes / 1e3))} KB`;
}

/** @param {string} floor @returns {string} "floor 7", "ground floor", "basement", "" */
export function floorWords(floor) {
  return { "": "", G: "ground floor", B: "basement" }[floor] ?? `floor ${floor}`;
}

/** Say something politely to who listens instead of looking. @param {string} words */
export function say(words) {
  $("said").textContent = "";
  requestAnimationFrame(() => text("said", words));
}

/** @param {string} name of a choice kept in this browser only @param {string} [fallback] @returns {string} */
export function choice(name, fallback = "") {
  try {
    return localStorage.getItem(`beatbook-${name}`) ?? fallback;
  } catch {
    return fallback;
  }
}

/** @param {string} name @param {string} value */
export function choose(name, value) {
  try {
    localStorage.setItem(`beatbook-${name}`, value);
  } catch { /* A browser that keeps nothing still works; the choice lasts until it closes. */ }
}

/** One short vibration, where there is one and it is wanted. */
export function buzz() {
  if (choice("vibrates", "yes") === "yes") navigator.vibrate?.(35);
}
