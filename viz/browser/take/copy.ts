// Copies a text; where the browser does not allow that, shows it selected for the keys of the reader's computer.
import { announce, el } from "../lib/dom.ts";

/** Copy a text and say so in `after`; `what` names the field that shows it where copying is refused. */
export const copy = async (text: string, after: HTMLElement, what: string): Promise<void> => {
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied.");
    after.textContent = "Copied.";
  } catch {
    const box = el("textarea", {
      readonly: true,
      rows: 4,
      class: "copied",
      "aria-label": `${what}; copy it with the keys of your computer`,
    });
    box.value = text;
    after.replaceChildren(box);
    box.focus();
    box.select();
    announce("The text is selected; copy it with the keys of your computer.");
  }
};
