/** What a place asks once it is proved: one tap where a number or yes will do, words where not, or nothing at all. */
import { $, say, show, text } from "../paint.js";
import { answer, last } from "../scanning/proof.js";
import { offer } from "../sheets.js";

/** The proof whose question was answered or let go. */
let settled = "";

/** @param {string} question @returns {string[]} answers at hand */
function atHand(question) {
  if (/^how many\b/i.test(question)) return ["0", "1", "2", "3", "4", "5"];
  return /^(is|are|does|do|has|have|can|was|were)\b/i.test(question) ? ["Yes", "No"] : [];
}

/** @param {import("../night.js").Night} night */
export function asking(night) {
  const question = last?.end === "proved" && last.id !== settled ? last.at?.checkpoint.question : "";
  const page = night.pages.find((each) => each.id === last?.id);
  const form = $("scan-question");
  show(form, question && page && !page.body.answer);
  if (form.dataset.asks === last?.id) return;
  form.dataset.asks = last?.id ?? "";
  text("question-words", question);
  form.reset();
  $("question-picks").replaceChildren(...atHand(question ?? "").map((words) => {
    const button = document.createElement("button");
    [button.type, button.className, button.textContent] = ["button", "floor", words];
    Object.assign(button.dataset, { does: "answer", answer: words });
    return button;
  }));
}

/** @param {string} words */
async function give(words) {
  const asked = last?.id ?? "";
  if (words && !(await answer(words))) return;
  settled = asked;
  if (words) say(`Answer kept on page ${last?.number}`);
  dispatchEvent(new Event("repaint"));
}

offer({}, { question: (/** @type {HTMLFormElement} */ form) => give(form.answer.value.trim()) });

export const does = {
  answer: (/** @type {HTMLElement} */ button) => give(button.dataset.answer ?? ""),
  "skip-question": () => give(""),
};
