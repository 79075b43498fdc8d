// A row of the ledger as a row of the table.
import { el, shape } from "../../../browser/lib/dom.ts";
import { fixed } from "../../../browser/lib/figures.ts";
import type { Row } from "./data.ts";

const cell = (text: string, value: number | null): HTMLElement =>
  el("td", { class: "number", "data-value": value ?? "" }, text);
const number = (value: number | null): HTMLElement => cell(value === null ? "–" : String(value), value);
const part = (count: number | null, of: number | null): HTMLElement =>
  count === null ? cell("–", null) : cell(`${String(count)} of ${String(of)}`, count);

const ratio = ({ ratio: value, low, high }: Row): HTMLElement =>
  cell(value === null ? "–" : `${fixed(value, 2)} (${fixed(low, 2)} to ${fixed(high, 2)})`, value);

/** Build the row; its button calls `toggle`. */
export const buildRow = (row: Row, toggle: () => void): HTMLTableRowElement => {
  const button = el(
    "button",
    { type: "button", class: "link", "aria-expanded": "false", "data-theme": row.theme.id, onclick: toggle },
    row.theme.label,
  );
  return el(
    "tr",
    {},
    el(
      "th",
      { scope: "row", "data-value": row.theme.label },
      el("span", { class: "theme-cell" }, shape(row.theme.group, row.theme.outline), button),
    ),
    number(row.recommendations),
    number(row.reviews),
    number(row.first),
    number(row.last),
    part(row.again, row.later),
    cell(fixed(row.expected, 1), row.expected),
    ratio(row),
    part(row.after, row.stated),
    part(row.without, row.recommending),
  );
};
