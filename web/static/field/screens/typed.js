/** The code of a label, typed: eight signs, however they are written, and no page for a slip of the thumb. */
import { $, show, text } from "../paint.js";
import { LENGTH, placeOf, spaced, typedCode } from "../scanning/codes.js";
import { take } from "../scanning/proof.js";
import { closeSheet, offer } from "../sheets.js";
import { go, shown } from "../where.js";

/** The code that was just said to be unknown: typed once more, it is kept as it is. */
let doubted = "";

/** @param {string} words */
function why(words) {
  show("code-why", words);
  text("code-why-words", words);
  $("code").setAttribute("aria-invalid", String(Boolean(words)));
}

/** @param {HTMLFormElement} form */
function prepare(form) {
  doubted = "";
  form.reset();
  why("");
  text("code-keep", "Prove it");
}

/** @param {HTMLFormElement} form */
async function enter(form) {
  const code = typedCode(form.code.value);
  if (code.length !== LENGTH) return why(`A code has ${LENGTH} letters and digits; here are ${code.length}.`);
  if (!placeOf(shown.pack, code) && doubted !== code) {
    doubted = code;
    text("code-keep", "Keep it as it is");
    return why(`No place on this phone has the code ${spaced(code)}. Look at the label again, or keep it as it is.`);
  }
  const proof = await take({ code, method: "typed" });
  if (!proof) return undefined;
  if (proof.end === "again") return why(`${proof.at?.checkpoint.name ?? spaced(code)} was proved a moment ago: it counts once.`);
  closeSheet();
  return go("scan");
}

offer({ code: prepare }, { code: enter });
