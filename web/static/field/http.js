/** Asking the server. Whatever is not a whole answer of ours counts as no answer. */

const PATIENCE_MS = 15_000;

/**
 * Redirects are errors: a portal's or a sign-in page's 200 must never look like success.
 * @param {string} url
 * @param {RequestInit} options
 * @param {{cookie?: boolean, ms?: number}} [more]
 * @returns {Promise<{status: number, json: any, headers: Headers}>} status 0: nothing whole came back
 */
export async function ask(url, options, { cookie = false, ms = PATIENCE_MS } = {}) {
  try {
    const answer = await fetch(url, {
      ...options, redirect: "error", cache: "no-store", credentials: cookie ? "same-origin" : "omit",
      signal: AbortSignal.timeout(ms),
    });
    const body = await answer.text();
    return { status: answer.status, json: parsed(answer, body), headers: answer.headers };
  } catch {
    return { status: 0, json: null, headers: new Headers() };
  }
}

/** Post JSON and read JSON. */
export const post = (url, told, more) =>
  ask(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(told) }, more);

function parsed(answer, body) {
  if (!/^application\/json\b/.test(answer.headers.get("Content-Type") ?? "")) return null;
  try {
    const json = JSON.parse(body);
    return json && typeof json === "object" ? json : null;
  } catch {
    return null;
  }
}

/** @returns {number} milliseconds that the server asks us to wait, at most ten minutes */
export function retryAfter(headers) {
  const seconds = Number(headers.get("Retry-After"));
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 600) * 1000 : 0;
}
