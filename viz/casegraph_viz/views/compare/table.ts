// The tables of all themes and of the pairs.
import { el } from "../../../browser/lib/dom.ts";
import { chance, fixed, interval, percent } from "../../../browser/lib/figures.ts";
import type { Contrast, PairContrast } from "../../../browser/recount/contrast.ts";
import type { Interval } from "../../../browser/recount/model.ts";
import { gradeWords, pointsInterval, themeLabel } from "./names.ts";

/** How many pairs the table shows; thousands of rows would help nobody. */
export const SHOWN_PAIRS = 60;

const odds = ({ estimate, low, high }: Interval): string =>
  interval({ odds_ratio: estimate, odds_ratio_low: low, odds_ratio_high: high });
const number = (value: number | string, words: string): HTMLElement =>
  el("td", { class: "number", "data-value": value }, words);
const qOf = (q: number, tested: boolean): HTMLElement => number(tested ? q : "", tested ? chance(q) : "–");

/** The rows of the table of themes. */
export const themeRows = ({ themes, groups: { n } }: Contrast): HTMLElement[] =>
  themes.map((row) =>
    el(
      "tr",
      { id: `theme-${String(row.theme)}`, tabindex: -1 },
      el("th", { scope: "row" }, themeLabel(row.theme)),
      ...([0, 1] as const).flatMap((side) => [
        number(row.count[side], `${String(row.count[side])}/${String(n[side])}`),
        number(row.share[side], percent(row.share[side])),
      ]),
      number(row.difference.estimate, pointsInterval(row.difference)),
      number(row.expected, fixed(row.expected, 1)),
      number(row.odds.estimate, odds(row.odds)),
      qOf(row.q, row.tested),
      number(row.qPlain, chance(row.qPlain)),
      el("td", {}, gradeWords(row.tested, row.grade)),
    ),
  );

/** The rows of the table of pairs, the strongest evidence first. */
export const pairRows = ({ pairs }: Contrast): HTMLElement[] => pairs.slice(0, SHOWN_PAIRS).map(pairRow);

const pairRow = ({ a, b, tables, ratio, p, q, tested, grade }: PairContrast): HTMLElement =>
  el(
    "tr",
    {},
    el("th", { scope: "row" }, `${themeLabel(a)} and ${themeLabel(b)}`),
    ...tables.map(({ n11, n }) => number(n11, `${String(n11)}/${String(n)}`)),
    number(ratio.estimate, odds(ratio)),
    number(p, chance(p)),
    qOf(q, tested),
    el("td", {}, gradeWords(tested, grade)),
  );
