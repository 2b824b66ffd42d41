// What lies under a map: tiles of an address, a PMTiles file of this server (drawn here from its vectors, or pictures),
// or nothing. A file's vectors follow the light of the page; pictures and tiles are as their maker drew them.

const byNight = () => getComputedStyle(document.documentElement).colorScheme.startsWith("dark");

/** Vectors are drawn in the light that holds now. */
function drawn(told, shared) {
  const flavor = byNight() ? "dark" : "light";
  return window.protomapsL.leafletLayer({ ...shared, url: told.file, flavor, lang: "en", maxDataZoom: Number(told.zoom) });
}

function pictures(told, shared) {
  const { PMTiles, leafletRasterLayer } = window.pmtiles;
  const layer = leafletRasterLayer(new PMTiles(told.file), { ...shared, maxNativeZoom: Number(told.zoom) });
  return layer.on("tileloadstart", ({ tile }) => tile.setAttribute("alt", ""));
}

/** Lay the base that is told under a map: `tiles`, or `base` with `file` and `zoom`; `credit` names its makers. */
export function layBase(map, L, told) {
  const shared = { maxZoom: 20, attribution: told.credit.replace(/[<>&]/g, " ") };
  if (told.tiles) L.tileLayer(told.tiles, shared).addTo(map);
  if (told.base === "raster") pictures(told, shared).addTo(map);
  if (told.base !== "vector") return;
  let layer = drawn(told, shared).addTo(map);
  window.matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    layer.remove();
    layer = drawn(told, shared).addTo(map);
  });
}
