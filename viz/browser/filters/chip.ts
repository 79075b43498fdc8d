// One filter in force as a chip with a cross, which takes it away.
import { el } from "../lib/dom.ts";

/** Make the chip of a filter, in words for a screen reader and as it is shown. */
export const chipOf = (words: string, shown: string, remove: () => void): HTMLElement =>
  el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "chip remove", "aria-label": `Remove the filter ${words}`, onclick: remove },
      el("span", {}, shown),
      el("span", { "aria-hidden": "true" }, "×"),
    ),
  );
