// The heat strip of the timeline: in what share of the reviews of a year a theme is named.
import { bit, size } from "../../../browser/recount/bits.ts";
import { countByYear, spanName, spansToShow, type YearSpan } from "../../../browser/recount/years.ts";
import { followStrip } from "../../../browser/lib/follow-strip.ts";
import type { Strip, StripRow, StripShown } from "../../../browser/lib/strip.ts";
import { basisOf, countedFor, type Counted } from "./counted.ts";
import { corpus, lookOf, recommending, yearsOf } from "./data.ts";
import { choose, store, type State } from "./state.ts";

type Sorted = [row: StripRow, reviews: number, change: number | null];

// Themes that were not tested have no change, and come last.
const ORDERS: Record<string, (x: Sorted, y: Sorted) => number> = {
  reviews: ([, x], [, y]) => y - x,
  rise: ([, , x], [, , y]) => (y ?? -Infinity) - (x ?? -Infinity),
  fall: ([, , x], [, , y]) => (x ?? Infinity) - (y ?? Infinity),
};

const rowsOf = ({ mask, byTheme }: Counted, state: State): Pick<StripShown, "columns" | "rows"> => {
  const years = yearsOf(state.date);
  const spans = spansToShow(years.map((year, r) => (bit(mask, r) ? year : 0)));
  const last = spans.length - 1;
  const span: [number, number] = spans.length ? [spans[0].start, spans[last].end] : [1, 0];
  const named = countByYear(corpus.columns, mask, years, span).counts;
  const asked = countByYear(recommending, mask, years, span).counts;
  const inside = (counts: Int32Array, { start, end }: YearSpan): number =>
    counts.slice(start - span[0], end - span[0] + 1).reduce((sum, one) => sum + one, 0);
  const sorted = corpus.themes.id.flatMap((id, theme): Sorted[] => {
    const reviews = size(mask.map((word, i) => word & corpus.columns[theme][i]));
    if (!reviews) return [];
    const { label, group, outline } = lookOf(id);
    const cells = spans.map((one) => ({
      count: inside(named[theme], one),
      n: one.n,
      asked: inside(asked[theme], one),
      shut: false,
    }));
    const test = byTheme.get(id)?.test;
    const row = { id, label, group, outline, total: String(reviews), cells };
    return [[row, reviews, test?.tested ? test.change : null]];
  });
  sorted.sort((x, y) => ORDERS[state.order](x, y) || y[1] - x[1]);
  return { columns: spans.map((one) => ({ name: spanName(one), n: one.n })), rows: sorted.map(([row]) => row) };
};

/** Start the strip, which follows the state; `opened` is called after a reader has opened a row. */
export const startHeat = (opened: () => void): Strip =>
  followStrip(store, {
    words: { does: ["names it", "name it"], before: ["names it", "name it"], total: "All" },
    open: (theme) => {
      choose({ theme });
      opened();
    },
    countedFor,
    rows: rowsOf,
    basis: basisOf,
  });
