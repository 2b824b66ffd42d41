/** Night unless somebody chose day: a patrol screen never flashes white. */
import { choice, choose } from "./paint.js";

const ground = { night: "#12100E", day: "#EDF1EE" };

/** @param {"night"|"day"} theme */
export function wear(theme) {
  choose("theme", theme);
  dress(theme);
}

/** @param {string} [theme] */
export function dress(theme = choice("theme", "night")) {
  const worn = theme === "day" ? "day" : "night";
  document.documentElement.dataset.theme = worn;
  document.querySelector("meta[name=theme-color]")?.setAttribute("content", ground[worn]);
  document.querySelector("meta[name=color-scheme]")?.setAttribute("content", worn === "day" ? "light" : "dark");
}
