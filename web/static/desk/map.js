// The map of a night: drawn from what the page carries, over tiles where some are set. The lists say the same. When the
// page refreshes itself the map stays where the person has moved it; only what is drawn on it is drawn anew.

import { layBase } from "./base.js";

const box = document.getElementById("map");
const L = window.L;

function node(tag, kind, words) {
  const made = document.createElement(tag);
  made.className = kind;
  made.textContent = words;
  return made;
}

function corners(shape) {
  return shape.map((polygon) => polygon.map((ring) => ring.map(([lon, lat]) => [lat, lon])));
}

function label(layer, words, kind) {
  layer.bindTooltip(node("span", "", words), { permanent: true, direction: "bottom", className: kind, interactive: false });
}

function drawBlock(layers, block) {
  const kind = block.there ? "block there" : "block";
  const where = [block.lat, block.lon];
  const drawn = block.shape
    ? L.polygon(corners(block.shape), { className: kind })
    : L.rectangle(L.latLng(where).toBounds(22), { className: kind });
  drawn.addTo(layers);
  label(drawn, block.name, "block-name");
  const path = drawn.getElement();
  path.setAttribute("role", "img");
  path.setAttribute("aria-label", `${block.name}, ${block.visits}`);
  drawn.on("click", () => location.assign(block.address));
}

function drawPin(layers, pin) {
  const face = node("i", `mark-${pin.kind}`, "");
  face.append(node("b", "", String(pin.number)));
  const icon = L.divIcon({ html: face, className: "pin", iconSize: [32, 32], iconAnchor: [16, 30] });
  const marker = L.marker([pin.lat, pin.lon], { icon, title: pin.words, alt: pin.words, keyboard: true });
  const show = () => document.getElementById(`pin-${pin.number}`).querySelector("a").focus();
  marker.on("click", show).on("keypress", (event) => event.originalEvent.key === "Enter" && show());
  marker.addTo(layers);
}

function drawOfficer(layers, officer, beside) {
  const face = node("span", officer.there ? "officer there" : "officer", officer.words.split(":")[0]);
  const icon = L.divIcon({ html: face, className: "pin", iconSize: [0, 0], iconAnchor: [-18, 34 + 22 * beside] });
  L.marker([officer.lat, officer.lon], { icon, title: officer.words, keyboard: false }).addTo(layers);
}

const told = () => document.getElementById("drawn").dataset.drawn;
let shown = "";

/** Draw what is told now, unless it stands so already. */
function draw(layers) {
  if (told() === shown) return;
  shown = told();
  const focused = document.activeElement?.closest?.(".pin")?.title;
  const { blocks, pins, officers } = JSON.parse(shown);
  layers.clearLayers();
  blocks.forEach((block) => drawBlock(layers, block));
  pins.forEach((pin) => drawPin(layers, pin));
  const there = {};
  officers.forEach((officer) => {
    const key = `${officer.lat} ${officer.lon}`;
    there[key] = (there[key] ?? -1) + 1;
    drawOfficer(layers, officer, there[key]);
  });
  if (focused) [...box.querySelectorAll(".pin")].find((pin) => pin.title === focused)?.focus();
}

function begin() {
  box.hidden = false;
  const map = L.map(box, { zoomSnap: 0.25, attributionControl: Boolean(box.dataset.credit), fadeAnimation: false });
  map.attributionControl?.setPrefix(false);
  layBase(map, L, box.dataset);
  const [first] = JSON.parse(told()).blocks;
  map.setView([first.lat ?? 51.5, first.lon ?? 0], 16);
  const layers = L.featureGroup([]).addTo(map);
  draw(layers);
  map.fitBounds(layers.getBounds(), { padding: [36, 36], maxZoom: 18, animate: false });
  box.dataset.ready = "yes";
  document.body.addEventListener("htmx:afterSettle", () => document.getElementById("drawn") && draw(layers));
}

if (box && L) begin();
