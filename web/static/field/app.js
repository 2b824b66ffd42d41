/** The phone's app: opens the notebook on this phone, paints the screen the address names, and hears every tap. */
import { bus } from "./bus.js";
import { left } from "./drafts.js";
import { does as installing } from "./install.js";
import { paintLine } from "./line.js";
import { refresh } from "./pack.js";
import { $, say, show } from "./paint.js";
import { go, replace, shown } from "./where.js";
import { repaint } from "./router.js";
import { does as savings } from "./saving.js";
import { after, before } from "./screens/additions.js";
import { does as notebook } from "./screens/notebook.js";
import { does as observing } from "./screens/observe.js";
import { does as saved } from "./screens/saved.js";
import { askWhoIsHere, does as starting, openHere } from "./screens/start.js";
import { does as visiting, endWords, forms } from "./screens/visit.js";
import { startSending } from "./send.js";
import { does as sheets, offer, showSheet } from "./sheets.js";
import { dress } from "./theme.js";
import { does as updating, watchForUpdates } from "./update.js";
import { onHold } from "./hold.js";

/** Words of the buttons: what each one does. A screen that is fetched late brings its own. */
const does = {
  ...savings, ...notebook, ...observing, ...saved, ...starting, ...visiting, ...sheets, ...installing, ...updating,
};
const late = {
  shutter: () => import("./camera.js"), "camera-done": () => import("./camera.js"), torch: () => import("./camera.js"),
  "leave-shot": () => import("./camera.js"), "fetch-round": () => import("./screens/settings.js"),
};

document.addEventListener("click", async ({ target }) => {
  const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (target).closest?.("[data-does]"));
  if (!button) return;
  const name = button.dataset.does ?? "";
  const act = does[name] ?? (await late[name]?.())?.does[name];
  act?.(button);
});

offer({
  ...before,
  end: () => { $("end-words").textContent = endWords(); },
  finish(form) {
    form.reset();
    show("part-because", false);
    show("finish-why", false);
  },
}, { ...after, ...forms, sos: () => go("sos/ask") });

document.addEventListener("change", ({ target }) => {
  const input = /** @type {HTMLInputElement} */ (target);
  if (input.name === "outcome") show("part-because", input.value === "part");
});

/** Where signing in leads back to. A phone that never signed in asks the office nothing. */
const ARRIVED = "/field/signed-in";

let due = 0;
/** Paint once for whatever happened in this moment. */
function soon() {
  cancelAnimationFrame(due);
  due = requestAnimationFrame(() => { repaint(); paintLine(); });
}
for (const name of ["pagewritten", "notebookchanged", "packchanged"]) bus.addEventListener(name, soon);
bus.addEventListener("sendstate", () => { paintLine(); if (["notebook", "saved", "page"].includes(document.body.dataset.screen ?? "")) soon(); });
addEventListener("repaint", soon);
setInterval(() => document.hidden || paintLine(), 5_000);
setInterval(() => document.hidden || document.querySelector("dialog[open]") || soon(), 30_000);

/** What an earlier run left unfinished comes back where it was. */
async function restore() {
  const [draft] = (await left()).filter((each) => each.photos.length || Object.keys(each.values).length);
  if (!draft || !shown.me) return;
  const page = shown.pages.find((each) => each.id === draft.page);
  if (draft.page && !page) return;
  replace(page ? `saved/${page.number}` : "observe");
  say("What you had begun is back.");
}

async function begin() {
  dress();
  await repaint();
  await paintLine();
  if (!location.hash) await restore();
  document.body.dataset.ready = "yes";
  onHold($("hold"), "Hold the button for one second to send an SOS.", () => go("sos/ask"), () => showSheet("sos"));
  startSending();
  watchForUpdates();
  if (!shown.me) return location.pathname === ARRIVED ? askWhoIsHere() : undefined;
  if (!shown.me.opened) openHere();
  return refresh();
}

begin();
