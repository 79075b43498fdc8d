// The heat strip of the timeline: in what share of the reviews of a year a theme is named.
import { bit, size } from "../../../browser/recount/bits.ts";
import type { Row } from "../../../browser/recount/corpus.ts";
import { periodName } from "../../../browser/recount/trend-words.ts";
import { countByYear, spanOfYears, type ByYear } from "../../../browser/recount/years.ts";
import { byId } from "../../../browser/lib/dom.ts";
import { FEWEST_UNITS } from "../../../browser/lib/library.ts";
import { startStrip, type StripColumn, type StripRow } from "../../../browser/lib/strip.ts";
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

interface Shown {
  columns: StripColumn[];
  rows: StripRow[];
}

// Years, or the periods of the test where most reviews are of years with too few for a share.
const columnsOf = ({ found }: Counted, n: Int32Array, first: number): StripColumn[] => {
  const dated = n.reduce((sum, one) => sum + one, 0);
  const enough = n.reduce((sum, one) => sum + (one < FEWEST_UNITS ? 0 : one), 0);
  if (2 * enough >= dated)
    return [...n].map((count, k) => ({ name: String(first + k), start: first + k, end: first + k, n: count }));
  return found.periods.map((period) => ({ name: periodName(period), ...period }));
};

const rowsOf = (counted: Counted, state: State): Shown => {
  const { mask, byTheme } = counted;
  const years = yearsOf(state.date);
  const span = spanOfYears(years.map((year, r) => (bit(mask, r) ? year : 0)));
  const byYear = (rows: readonly Row[]): ByYear =>
    span ? countByYear(rows, mask, years, span) : { n: new Int32Array(0), counts: rows.map(() => new Int32Array(0)) };
  const [named, asked] = [byYear(corpus.columns), byYear(recommending).counts];
  const first = span ? span[0] : 0;
  const columns = columnsOf(counted, named.n, first);
  const inColumn = (counts: Int32Array, { start, end }: StripColumn): number =>
    counts.slice(start - first, end - first + 1).reduce((sum, one) => sum + one, 0);
  const sorted = corpus.themes.id.flatMap((id, theme): Sorted[] => {
    const reviews = size(mask.map((word, i) => word & corpus.columns[theme][i]));
    if (!reviews) return [];
    const { label, group, outline } = lookOf(id);
    const cells = columns.map((column) => ({
      count: inColumn(named.counts[theme], column),
      asked: inColumn(asked[theme], column),
      shut: false,
    }));
    const test = byTheme.get(id)?.test;
    const row = { id, label, group, outline, total: String(reviews), cells };
    return [[row, reviews, test?.tested ? test.change : null]];
  });
  sorted.sort((x, y) => ORDERS[state.order](x, y) || y[1] - x[1]);
  return { columns, rows: sorted.map(([row]) => row) };
};

/** Start the strip and follow the state; `opened` is called after a reader has opened a row. */
export const startHeat = (opened: () => void): void => {
  const area = byId("strip");
  const order = byId<HTMLSelectElement>("strip-order");
  const strip = startStrip((theme) => {
    choose({ theme });
    opened();
  });
  order.addEventListener("change", () => {
    store.change({ order: order.value });
  });
  let shown: unknown[] = [];
  store.onChange((state) => {
    const counted = countedFor(state);
    order.value = state.order;
    if (shown[0] === counted && shown[1] === state.order) {
      strip.choose(state.theme);
      return;
    }
    shown = [counted, state.order];
    const { columns, rows } = rowsOf(counted, state);
    strip.show({
      columns,
      rows,
      chosen: state.theme,
      does: ["names it", "name it"],
      nothing: "No review passes these filters.",
    });
    Object.assign(area.dataset, { reviews: counted.n, lines: rows.length, basis: basisOf(counted) });
    area.hidden = false;
  });
};
