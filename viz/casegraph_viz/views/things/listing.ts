// A page that is one long table: words narrow it, and it is shown in parts.
import { announce, byId, ifThere } from "../../../browser/lib/dom.ts";
import { thousands } from "../../../browser/lib/figures.ts";
import { wordsIn } from "../../../browser/lib/match.ts";
import { startParts } from "../../../browser/lib/parts.ts";

/** Follow the field of words where the page has one. */
export const startListing = (): void => {
  const input = ifThere<HTMLInputElement>("words");
  const table = ifThere<HTMLTableElement>("listing");
  if (!input || !table) return;
  const rows = [...table.tBodies[0].rows];
  const texts = rows.map((row) => row.textContent.toLowerCase());
  const parts = startParts(table);
  input.addEventListener("input", () => {
    const wanted = wordsIn(input.value);
    rows.forEach((row, k) => {
      row.hidden = !wanted.every((word) => texts[k].includes(word));
    });
    parts.start();
    const left = rows.filter((row) => !row.hidden).length;
    byId("told").textContent = wanted.length ? `${thousands(left)} of ${thousands(rows.length)}` : "";
    announce(`${thousands(left)} of ${thousands(rows.length)}`);
  });
  byId("finder").hidden = false;
};
