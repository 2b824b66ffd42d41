/** Tonight sounds and flashes until a person has seen every alert. It says in words whether this screen can be heard. */

const AGAIN_MS = 3_000;
const SILENT_MS = 20_000;
const CHOICE = "beatbook-sound";
const still = matchMedia("(prefers-reduced-motion: reduce)");
const title = document.title;
const bar = document.getElementById("sound");
const words = bar.querySelector('[data-sound="words"]');
const turn = bar.querySelector('[data-sound="turn"]');

/** @type {AudioContext|null} */
let audio = null;
let soundedAt = 0;
let heardAt = Date.now();

const chosen = () => localStorage.getItem(CHOICE) === "on";
const sounds = () => audio?.state === "running" && chosen();
/** @returns {HTMLElement|null} what the server says of alerts; it is swapped every few seconds */
const alarm = () => document.getElementById("alarm");
const unseen = () => Number(alarm()?.dataset.unseen ?? 0);
const lost = () => Date.now() - heardAt > SILENT_MS;

/** Two notes, one after the other, three times. @param {number} high @param {number} low */
function ring(high, low) {
  const start = audio.currentTime;
  const loud = audio.createGain();
  loud.connect(audio.destination);
  const tone = audio.createOscillator();
  tone.connect(loud);
  for (let at = 0; at < 3; at += 1) {
    tone.frequency.setValueAtTime(high, start + at * 0.5);
    tone.frequency.setValueAtTime(low, start + at * 0.5 + 0.25);
  }
  loud.gain.setValueAtTime(0.4, start);
  loud.gain.linearRampToValueAtTime(0, start + 1.5);
  tone.start(start);
  tone.stop(start + 1.5);
}

/** A browser gives sound only to a page that somebody has touched: the button is that touch. */
async function wake() {
  audio ??= new AudioContext();
  if (audio.state !== "running") await Promise.race([audio.resume(), new Promise((done) => { setTimeout(done, 500); })]);
}

function tellSound() {
  bar.hidden = false;
  bar.classList.toggle("bad", lost() || (chosen() && !sounds()));
  const on = sounds();
  const said = lost() ? "No contact with the server: alarms do not arrive on this screen."
    : on ? "Sound is on. This screen stays signed in while it is."
    : chosen() ? "Sound is not on yet: the browser waits for a press." : "This screen is silent.";
  if (words.textContent !== said) words.textContent = said;
  const act = on ? "Turn sound off" : "Sound on this screen";
  if (turn.lastElementChild.textContent !== act) turn.lastElementChild.textContent = act;
}

function flash() {
  const about = alarm()?.dataset.title ?? "";
  const lit = unseen() > 0 && (still.matches || Math.floor(Date.now() / 1000) % 2 === 0);
  const now = lit ? `${unseen() > 1 ? `${unseen()} alerts: ` : ""}${about}` : title;
  if (document.title !== now) document.title = now;
}

function beat() {
  flash();
  tellSound();
  if (!sounds() || Date.now() - soundedAt < AGAIN_MS) return;
  if (unseen()) ring(880, 660);
  else if (lost()) ring(330, 330);
  else return;
  soundedAt = Date.now();
}

turn.addEventListener("click", async () => {
  localStorage.setItem(CHOICE, sounds() ? "off" : "on");
  await wake();
  if (sounds()) ring(660, 880);
  tellSound();
});
document.addEventListener("pointerdown", () => { if (chosen()) wake().then(tellSound); });
document.body.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.path.startsWith("/tonight/alerts") && sounds()) event.detail.parameters.sound = "on";
});
document.body.addEventListener("htmx:afterRequest", ({ detail }) => {
  if (detail.successful && detail.pathInfo.requestPath.startsWith("/tonight/alerts")) heardAt = Date.now();
});

if (chosen()) await wake();
beat();
setInterval(beat, 1_000);
