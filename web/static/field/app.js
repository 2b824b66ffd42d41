/** The phone's app: opens the notebook on this phone and paints the screen the address names; the rest comes after. */
import { bus } from "./bus.js";
import { paintLine } from "./line.js";
import { offerHome, rest } from "./rest.js";
import { bring, repaint, warm } from "./router.js";
import { dress, face } from "./theme.js";

/** Whatever a hand does comes after the first paint. A tap that is quicker waits for it, and is not lost. */
const late = () => bring(() => rest().then(() => import("./late.js")));

document.addEventListener("click", async ({ target }) => {
  const button = /** @type {HTMLElement|null} */ (/** @type {Element} */ (target).closest?.("[data-does], [data-sheet]"));
  if (button) (await late()).press(button);
});

let due = 0;
/** Paint once for whatever happened in this moment. */
function soon() {
  cancelAnimationFrame(due);
  due = requestAnimationFrame(() => {
    repaint();
    paintLine();
  });
}
for (const name of ["pagewritten", "notebookchanged", "packchanged"]) bus.addEventListener(name, soon);
addEventListener("repaint", soon);

async function begin() {
  dress();
  if (navigator.serviceWorker?.controller) face();
  await Promise.all([repaint(), paintLine()]);
  document.body.dataset.ready = "painted";
  await new Promise((resolve) => { setTimeout(resolve); });
  await late().then((all) => all.begin());
  document.body.dataset.ready = "yes";
  offerHome(await rest());
  warm();
}

begin();
