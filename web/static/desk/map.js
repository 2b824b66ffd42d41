// The map of a night: drawn from what the page carries, over tiles where some are set. The lists say the same.

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

function drawBlock(map, block) {
  const kind = block.there ? "block there" : "block";
  const where = [block.lat, block.lon];
  const drawn = block.shape
    ? L.polygon(corners(block.shape), { className: kind })
    : L.rectangle(L.latLng(where).toBounds(22), { className: kind });
  drawn.addTo(map);
  label(drawn, block.name, "block-name");
  const path = drawn.getElement();
  path.setAttribute("role", "img");
  path.setAttribute("aria-label", `${block.name}, ${block.visits}`);
  drawn.on("click", () => location.assign(block.address));
  return drawn;
}

function drawPin(map, pin) {
  const face = node("i", `mark-${pin.kind}`, "");
  face.append(node("b", "", String(pin.number)));
  const icon = L.divIcon({ html: face, className: "pin", iconSize: [32, 32], iconAnchor: [16, 30] });
  const marker = L.marker([pin.lat, pin.lon], { icon, title: pin.words, alt: pin.words, keyboard: true });
  const show = () => document.getElementById(`pin-${pin.number}`).querySelector("a").focus();
  marker.on("click", show).on("keypress", (event) => event.originalEvent.key === "Enter" && show());
  marker.addTo(map);
  return marker;
}

function drawOfficer(map, officer, beside) {
  const face = node("span", officer.there ? "officer there" : "officer", officer.words.split(":")[0]);
  const icon = L.divIcon({ html: face, className: "pin", iconSize: [0, 0], iconAnchor: [-18, 34 + 22 * beside] });
  L.marker([officer.lat, officer.lon], { icon, title: officer.words, keyboard: false }).addTo(map);
}

function draw() {
  const told = JSON.parse(box.dataset.drawn);
  box.hidden = false;
  const map = L.map(box, { zoomSnap: 0.25, attributionControl: Boolean(box.dataset.credit), fadeAnimation: false });
  map.attributionControl?.setPrefix(false);
  if (box.dataset.tiles) {
    L.tileLayer(box.dataset.tiles, { maxZoom: 20, attribution: box.dataset.credit.replace(/[<>&]/g, " ") }).addTo(map);
  }
  const all = L.featureGroup([]);
  map.setView([told.blocks[0].lat ?? 51.5, told.blocks[0].lon ?? 0], 16);
  told.blocks.forEach((block) => all.addLayer(drawBlock(map, block)));
  told.pins.forEach((pin) => all.addLayer(drawPin(map, pin)));
  const there = {};
  told.officers.forEach((officer) => {
    const key = `${officer.lat} ${officer.lon}`;
    there[key] = (there[key] ?? -1) + 1;
    drawOfficer(map, officer, there[key]);
  });
  map.fitBounds(all.getBounds(), { padding: [36, 36], maxZoom: 18, animate: false });
  box.dataset.ready = "yes";
}

if (box && L) draw();
