/** New versions: the new worker waits until somebody says so. Drafts are kept first; nothing reloads by itself. */
import { show } from "./paint.js";

/** @type {ServiceWorkerRegistration|undefined} */
let registration;
let wanted = false;

/** Register the worker, and look for a new version whenever the app comes back into view. */
export async function watchForUpdates() {
  if (!("serviceWorker" in navigator)) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => wanted && location.reload());
  registration = await navigator.serviceWorker.register("/sw.js", { type: "module", updateViaCache: "none" }).catch(() => undefined);
  if (!registration) return;
  registration.addEventListener("updatefound", () => registration?.installing?.addEventListener("statechange", offer));
  document.addEventListener("visibilitychange", () => document.hidden || registration?.update().catch(() => {}));
  offer();
}

function offer() {
  show("update", registration?.waiting && navigator.serviceWorker.controller);
}

export const does = {
  update() {
    wanted = true;
    dispatchEvent(new Event("pagehide"));
    if (registration?.waiting) registration.waiting.postMessage("use it now");
    else location.reload();
  },
};
