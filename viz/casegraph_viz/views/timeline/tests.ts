// The test of every theme as rows of the table, for the reviews under a filter.
import { el, shape } from "../../../browser/lib/dom.ts";
import { chance, fixed, percent } from "../../../browser/lib/figures.ts";
import { GRADES } from "../../../browser/lib/library.ts";
import type { Counted } from "./counted.ts";
import { corpus, type Trend } from "./data.ts";

const points = (share: number): string => {
  const text = fixed(100 * share, 0).replace("-", "");
  return share > 0 ? `+${text}` : share < 0 ? `−${text}` : "0";
};

/** One row per theme; `groupOf` gives the label of the group of a theme. */
export const testRows = ({ found }: Counted, trend: Trend, groupOf: (id: string) => string): HTMLElement[] =>
  found.themes.map(({ theme: at, test }) => {
    const id = corpus.themes.id[at];
    const { label, group, outline, boxes } = trend.themes[id];
    const number = (text: string, value: number | null): HTMLElement =>
      el("td", { class: "number", "data-value": value ?? "" }, text);
    const told = test?.tested ? test : null;
    return el(
      "tr",
      {},
      el("th", { scope: "row" }, el("button", { type: "button", class: "link", "data-theme": id }, label)),
      el(
        "td",
        { "data-csv": groupOf(id), "data-value": groupOf(id) },
        shape(group, outline),
        el("span", { class: "visually-hidden" }, groupOf(id)),
      ),
      boxes.map(([count, share]) =>
        el(
          "td",
          { class: "number", "data-value": share ?? "" },
          share === null ? null : `${percent(share)} `,
          el("span", { class: "count" }, `(${String(count)})`),
        ),
      ),
      test
        ? number(`${points(test.change)} (${points(test.changeLow)} to ${points(test.changeHigh)})`, test.change)
        : number("–", null),
      number(told ? chance(told.q) : "–", told ? told.q : null),
      number(told ? chance(told.departureP) : "–", told ? told.departureP : null),
      el("td", {}, told ? GRADES[told.grade] : "not tested"),
    );
  });
