/** What the app does once the first screen stands: hear the buttons, send, restore drafts, look for news. */
import { bus } from "./bus.js";
import { left } from "./drafts.js";
import { onHold } from "./hold.js";
import { does as installing } from "./install.js";
import { paintLine, roomFor } from "./line.js";
import { refresh } from "./pack.js";
import { $, say, show, text } from "./paint.js";
import { does as saves } from "./saving.js";
import { after, before } from "./screens/additions.js";
import { does as checking, watchOver } from "./screens/checks.js";
import { does as notebook } from "./screens/notebook.js";
import { does as observing } from "./screens/observe.js";
import { does as saved } from "./screens/saved.js";
import { askWhoIsHere, does as starting } from "./screens/start.js";
import { does as visiting, finishWords, forms } from "./screens/visit.js";
import { startSending } from "./send.js";
import { does as closing, offer, showSheet } from "./sheets.js";
import { standing } from "./sos.js";
import { room } from "./storage.js";
import { face } from "./theme.js";
import { does as updating, watchForUpdates } from "./update.js";
import { opened } from "./router.js";
import { go, replace, shown } from "./where.js";

const follows = ["notebook", "saved", "page", "tonight"];

/** @type {Record<string, (button: HTMLElement) => unknown>} what the buttons do that stand on several screens, or on none */
const does = {
  ...saves, ...notebook, ...observing, ...saved, ...starting, ...visiting, ...closing, ...installing, ...updating,
  ...checking,
  "start-shift": () => import("./screens/book.js").then((book) => book.startShift()),
};

/** @param {HTMLElement} button */
export async function press(button) {
  const { does: name = "", sheet } = button.dataset;
  if (sheet) return showSheet(sheet, button);
  return (opened()?.does?.[name] ?? does[name])?.(button);
}

offer({
  ...before,
  finish(form) {
    form.reset();
    text("finish-left", finishWords());
    show("part-because", false);
    show("finish-why", false);
  },
}, { ...after, ...forms, sos: () => go("sos/ask") });

document.addEventListener("change", ({ target }) => {
  const input = /** @type {HTMLInputElement} */ (target);
  if (input.name === "outcome") show("part-because", input.value === "part");
});

bus.addEventListener("sendstate", () => {
  paintLine();
  if (follows.includes(document.body.dataset.screen ?? "")) dispatchEvent(new Event("repaint"));
});
setInterval(() => document.hidden || paintLine(), 5_000);
setInterval(() => document.hidden || document.querySelector("dialog[open]") || dispatchEvent(new Event("repaint")), 30_000);

/** What an earlier run left unfinished comes back where it was. */
async function restore() {
  const begun = (await left()).filter((each) => each.photos.length || Object.values(each.values).some(Boolean));
  const page = shown.pages.find((each) => each.id === begun[0]?.page);
  const [first] = begun;
  if (shown.me && first?.page.startsWith("#/")) return replace(first.page.slice(2));
  if (!shown.me || !begun.length || (begun[0].page && !page)) return;
  replace(page ? `saved/${page.number}` : "observe");
  say("What you had begun is back.");
}

async function measureRoom() {
  roomFor((await room()).photosLeft);
  paintLine();
}

/** @returns {Promise<void>} once the screen hears every button */
export async function begin() {
  onHold($("hold"), "Hold the button for one second to send an SOS.", () => go("sos/ask"), () => showSheet("sos"));
  if (!location.hash) await restore();
  startSending();
  watchOver();
  watchForUpdates();
  measureRoom();
  bus.addEventListener("pagewritten", measureRoom);
  import("./scanning/references.js").then((ahead) => ahead.fetchAhead()).catch(() => {});
  addEventListener("hashchange", face, { once: true });
  inBackground();
}

/** A phone that never signed in asks the office nothing; one that comes from the sign-in page asks who is here. */
async function inBackground() {
  if (!shown.me) {
    const cameFromHere = document.referrer.startsWith(location.origin);
    return cameFromHere ? askWhoIsHere() : undefined;
  }
  if (await standing()) go("sos");
  const { because, person } = await refresh();
  show("somebody-else", because === "another person");
  text("somebody-else-words", person ? `${person.name} is signed in on this phone; the open notebook is that of ${shown.me.name}.` : "");
}
