/** A copy of what has not been sent, handed to the phone's own share sheet, or saved as a file. */
import { rescueFile } from "../rescue.js";

/** @returns {Promise<string>} what happened, in words */
export async function shareCopy() {
  const file = await rescueFile();
  if (navigator.canShare?.({ files: [file] })) {
    try {
      await navigator.share({ files: [file], title: file.name });
      return "The copy was handed on. Give it to the office; bringing it in twice does no harm.";
    } catch (error) {
      if (error?.name === "AbortError") return "No copy was made.";
    }
  }
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = file.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  return `Saved as ${file.name}. Give it to the office; bringing it in twice does no harm.`;
}
