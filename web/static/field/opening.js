/** The phone's memory opens while the other modules are still on their way. */
import { open } from "./store.js";

open().catch(() => {});
