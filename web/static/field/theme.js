/** Night unless somebody chose day: a patrol screen never flashes white. */
import { choice, choose } from "./paint.js";

const ground = { night: "#12100E", day: "#EDF1EE" };

/** @param {"night"|"day"} theme */
export function wear(theme) {
  choose("theme", theme);
  dress(theme);
}

/**
 * No first screen waits for the headings' face: it is put on where it lies on the phone already, or when another screen
 * opens. The lines keep their height, so nothing shifts under a thumb.
 */
export function face() {
  const late = new FontFace("Besley by night", `url("${new URL("../look/besley-600.woff2", import.meta.url)}")`, { weight: "600" });
  late.load().then(() => document.fonts.add(late), () => {});
}

/** @param {string} [theme] */
export function dress(theme = choice("theme", "night")) {
  const worn = theme === "day" ? "day" : "night";
  document.documentElement.dataset.theme = worn;
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", ground[worn]);
  document.querySelector("meta[name=color-scheme]")?.setAttribute("content", worn === "day" ? "light" : "dark");
}
