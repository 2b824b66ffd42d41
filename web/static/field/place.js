/** Where the phone is: watched while a form is open, the best fix kept. Nothing ever waits for it. */

const STALE_MS = 30_000;
const FORGOTTEN_MS = 15 * 60_000;

let watching = null;
/** @type {{lat: number, lon: number, accuracy_m: number, at: number}|null} */
let fix = null;

/** Begin to watch, or go on. A refusal leaves the place empty and stops nothing. */
export function watch() {
  if (watching !== null || !navigator.geolocation) return;
  const asking = { enableHighAccuracy: true, maximumAge: 10_000, timeout: 60_000 };
  watching = navigator.geolocation.watchPosition(weigh, () => {}, asking);
}

/** Stop watching, to spare the battery. The best fix stays for a quarter of an hour. */
export function stop() {
  if (watching !== null) navigator.geolocation.clearWatch(watching);
  watching = null;
}

/** @returns {{lat: number, lon: number, accuracy_m: number, fixed_at: string, source: "gps"}|null} for a page */
export function best() {
  if (!fix || age() > FORGOTTEN_MS) return null;
  const { lat, lon, accuracy_m: accuracy } = fix;
  return { lat, lon, accuracy_m: accuracy, fixed_at: new Date(fix.at).toISOString(), source: "gps" };
}

/** @returns {number|null} milliseconds since the best fix */
export const age = () => (fix ? Math.max(0, Date.now() - fix.at) : null);

function weigh({ coords, timestamp }) {
  if (fix && coords.accuracy > fix.accuracy_m && timestamp - fix.at < STALE_MS) return;
  const { latitude: lat, longitude: lon, accuracy } = coords;
  fix = { lat, lon, accuracy_m: Math.round(accuracy * 10) / 10, at: timestamp };
}
