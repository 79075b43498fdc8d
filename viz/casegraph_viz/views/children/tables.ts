// The tables under the picture, and all cells as a file.
import { byId, el, one } from "../../../browser/lib/dom.ts";
import type { Cell as CsvCell } from "../../../browser/lib/csv.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";
import { chance, percent, thousands } from "../../../browser/lib/figures.ts";
import { GRADES } from "../../../browser/lib/library.ts";
import { rowsInView, startParts } from "../../../browser/lib/parts.ts";
import {
  isMirrored,
  type Against,
  type Characteristics,
  type KindCount,
} from "../../../browser/recount/characteristics.ts";
import { corpus, themeLabel, themes } from "./data.ts";
import { markOf, pointsWords, shareWords } from "./words.ts";

interface Difference {
  label: string;
  theme: number;
  against: Against;
}

const differencesOf = (found: Characteristics): Difference[] =>
  found.kinds
    .flatMap((of) =>
      (isMirrored(of) ? of.columns.slice(0, 1) : of.columns).flatMap((column) =>
        column.cells.flatMap((cell, theme): Difference[] =>
          markOf(cell).grade && cell.against
            ? [{ label: of.kind.value[column.value].label, theme, against: cell.against }]
            : [],
        ),
      ),
    )
    .sort(
      (x, y) =>
        x.against.q - y.against.q || Math.abs(y.against.difference.estimate) - Math.abs(x.against.difference.estimate),
    );

const number = (text: string, value?: number): HTMLElement => el("td", { class: "number", "data-value": value }, text);

const rowOf = ({ label, theme, against }: Difference): HTMLElement => {
  const name = themeLabel(theme);
  const href = themes.href[theme];
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, label),
    el("td", {}, href ? el("a", { href }, name) : name),
    ...([0, 1] as const).flatMap((side) => [
      number(`${thousands(against.count[side])} of ${thousands(against.n[side])}`, against.count[side]),
      number(percent(against.share[side]), against.share[side]),
    ]),
    number(pointsWords(against.difference), against.difference.estimate),
    number(chance(against.q), against.q),
    el("td", {}, GRADES[against.grade]),
  );
};

const table = byId<HTMLTableElement>("difference-table");
const parts = startParts(table, rowsInView());

const showWho = ({ kind, values, unused, silentChildren, silentReviews }: KindCount, found: Characteristics): void => {
  const part = one(`[data-kind="${kind.id}"]`);
  const body = one<HTMLTableSectionElement>("tbody", part);
  const links = new Map([...part.querySelectorAll("a")].map((link) => [link.textContent, link.getAttribute("href")]));
  const stated = found.children - silentChildren;
  one(".silent", part).textContent = kind.oneValue
    ? `Stated for ${thousands(stated)} of ${thousands(found.children)} children; not stated for ${thousands(silentChildren)}. ` +
      `${thousands(silentReviews)} of ${thousands(found.reviews)} reviews state it for no child` +
      `${found.childless ? `, ${thousands(found.childless)} of them without any child described` : ""}.`
    : `Some of these are stated for ${thousands(stated)} of ${thousands(found.children)} children; of the other ` +
      `${thousands(silentChildren)} the texts do not say. Shares are of all children and can only be too low.`;
  body.replaceChildren(
    ...values.map(({ value, children, share, reviews }) => {
      const { label } = kind.value[value];
      const href = links.get(label);
      return el(
        "tr",
        {},
        el("th", { scope: "row" }, href ? el("a", { href }, label) : label),
        number(thousands(children)),
        number(shareWords(share), share.estimate),
        number(thousands(reviews)),
      );
    }),
  );
  one(".scroll", part).hidden = !values.length;
  const rest = one(".unused", part);
  rest.hidden = !unused.length;
  rest.textContent = `Stated for no child: ${unused.join("; ")}.`;
};

/** Show what was counted under a filter in the tables. */
export const showTables = (found: Characteristics): void => {
  const rows = differencesOf(found).map(rowOf);
  table.tBodies[0].replaceChildren(...rows);
  for (const head of table.querySelectorAll("[aria-sort]")) head.removeAttribute("aria-sort");
  one(".scroll", byId("differences")).hidden = !rows.length;
  byId("differences-none").hidden = rows.length > 0;
  byId("tested").textContent = thousands(found.tested);
  byId("who-reviews").textContent = thousands(found.reviews);
  byId("who-children").textContent = thousands(found.children);
  for (const of of found.kinds) showWho(of, found);
  parts.start();
};

const HEAD = [
  "dimension",
  "characteristic",
  "characteristic_label",
  "theme",
  "theme_label",
  "reviews",
  "n",
  "share",
  "low",
  "high",
  "count_1",
  "n_1",
  "count_2",
  "n_2",
  "difference",
  "difference_low",
  "difference_high",
  "p",
  "q",
  "evidence",
];
const written = (value: number): number => Number(value.toPrecision(4));

const cellRows = (found: Characteristics, named: Int32Array): CsvCell[][] =>
  found.kinds.flatMap(({ kind, columns }) =>
    columns.flatMap((column) =>
      column.cells.flatMap((cell, theme): CsvCell[][] => {
        if (!named[theme]) return [];
        const { id, label } = kind.value[column.value];
        const { estimate, low, high } = cell.share;
        const against = cell.against;
        return [
          [
            ...[kind.id, id, label, corpus.themes.id[theme], themeLabel(theme), cell.count, column.n],
            ...[estimate, low, high].map(written),
            ...(against
              ? [
                  ...[against.count[0], against.n[0], against.count[1], against.n[1]],
                  ...[against.difference.estimate, against.difference.low, against.difference.high].map(written),
                  ...[against.p, against.q].map(written),
                  against.tested ? GRADES[against.grade] : "",
                ]
              : Array<string>(10).fill("")),
          ],
        ];
      }),
    ),
  );

/** `now` says what is counted, and how many reviews name each theme. */
export const startTakingCells = (now: () => { found: Characteristics; named: Int32Array }): void => {
  const button = byId("take-cells");
  button.hidden = false;
  button.addEventListener("click", () => {
    const { found, named } = now();
    downloadCsv("characteristics-and-themes", [HEAD, ...cellRows(found, named)]);
  });
};
