/** The thread that makes photographs ready, so that the screen stays quick. */

import { ready } from "./picture.js";

self.onmessage = async ({ data: { number, blob } }) => {
  try {
    const made = await ready(blob);
    self.postMessage({ number, made }, [made.bytes]);
  } catch (error) {
    self.postMessage({ number, error: String(error?.message ?? error) });
  }
};
