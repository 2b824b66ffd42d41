/* The service worker's body. A module: the server puts before it an import of the sender and, on self, BUILD (the name
   of this set of files), PRECACHE ([{url, sha}]) and sendNow. It holds no personal data. It answers for the shell under
   /field and for the files under /a/, and says "no signal" for other pages; the rest goes past it. */

const SHELL = "/field";
const PREFIX = "beatbook-";
const CACHE = PREFIX + self.BUILD;
const LIST = "/a/list-of-this-cache";
const AT_ONCE = 6;

self.addEventListener("install", (event) => {
  route(event);
  event.waitUntil(fill());
});
self.addEventListener("activate", (event) => event.waitUntil(takeOver()));
self.addEventListener("message", ({ data }) => { if (data === "use it now") self.skipWaiting(); });
self.addEventListener("sync", (event) => { if (event.tag === "beatbook") event.waitUntil(sendAll()); });
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(isField(url.pathname) ? shell() : page(request));
  else if (url.pathname.startsWith("/a/")) event.respondWith(file(request));
});

const isField = (path) => path === SHELL || (path.startsWith(`${SHELL}/`) && path !== `${SHELL}/pack`);

/** Where the browser can, it answers for this build out of the cache itself: a cold start then waits for no worker. */
function route(event) {
  const routes = [[{ pathname: SHELL, search: "" }, "navigate"], [{ pathname: `/a/${self.BUILD}/*` }]];
  const rules = routes.map(([urlPattern, requestMode]) => (
    { condition: { urlPattern, requestMethod: "GET", ...(requestMode && { requestMode }) }, source: { cacheName: CACHE } }));
  event.addRoutes?.(rules).catch(() => {});
}

/** All or nothing: a worker whose cache is not whole never takes over, and the old one goes on. */
async function fill() {
  try {
    const cache = await caches.open(CACHE);
    await cache.put(SHELL, await freshShell());
    const before = await older();
    const queue = [...self.PRECACHE];
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) await cache.put(next.url, await copyOf(next, before));
    }));
    await cache.put(LIST, new Response(JSON.stringify(self.PRECACHE)));
  } catch (error) {
    await caches.delete(CACHE);
    throw error;
  }
}

/** Asked for without cookies: a signed-out answer would be a redirect, and no navigation may be answered with one. */
async function freshShell() {
  const answer = await whole(SHELL);
  const text = await answer.clone().text();
  if (!text.includes(`/a/${self.BUILD}/`)) throw new Error("the shell belongs to another build");
  return answer;
}

/** @returns {Promise<Map<string, {cache: Cache, url: string}>>} what earlier builds hold, by hash */
async function older() {
  const known = new Map();
  for (const name of await ours()) {
    const cache = await caches.open(name);
    const list = name === CACHE ? undefined : await cache.match(LIST);
    for (const { url, sha } of list ? await list.json() : []) known.set(sha, { cache, url });
  }
  return known;
}

/** A copy must not keep its old address: a module's relative imports would lead into the old build. */
async function copyOf({ url, sha }, before) {
  const there = before.get(sha);
  const kept = there && await there.cache.match(there.url);
  return kept ? new Response(await kept.blob(), { headers: kept.headers }) : whole(url);
}

async function whole(url) {
  const answer = await fetch(url, { credentials: "omit", cache: url === SHELL ? "reload" : "default" });
  if (!answer.ok || answer.redirected) throw new Error(`${url} did not come whole`);
  return answer;
}

const ours = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

/** One earlier build stays, for tabs that still run it. */
async function takeOver() {
  const old = (await ours()).filter((name) => name !== CACHE);
  await Promise.all(old.slice(0, -1).map((name) => caches.delete(name)));
  await self.clients.claim();
}

async function shell() {
  return (await (await caches.open(CACHE)).match(SHELL)) ?? fetch(SHELL, { credentials: "omit" });
}

async function file(request) {
  const kept = await (await caches.open(CACHE)).match(request, { ignoreVary: true });
  return kept ?? await caches.match(request, { ignoreVary: true }) ?? fetch(request);
}

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return new Response(OFFLINE, { status: 503, headers: { "Content-Type": "text/html; charset=utf-8" } });
  }
}

const OFFLINE = `<!doctype html><html lang="en-GB"><meta charset="utf-8"><meta name="color-scheme" content="dark light">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>No signal</title>
<h1>No signal</h1><p>This page needs the office. Your notebook does not:
<a href="${SHELL}">open your notebook</a>.</p></html>`;

/** Left pages make the browser try again by itself. */
async function sendAll() {
  if (!await self.sendNow()) throw new Error("something is left to send");
}
