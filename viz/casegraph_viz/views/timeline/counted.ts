// The trend under the filters in force: that of all reviews as it came with the page, or counted again.
//
// A trend that is counted again stands in the periods of all reviews, so that picture and table keep
// their places: a period that is cut to the years there are names those, and one without reviews is empty.
import { askedFor } from "../../../browser/filters/state.ts";

import { maskOf } from "../../../browser/recount/select.ts";
import { size } from "../../../browser/recount/bits.ts";
import type { Row } from "../../../browser/recount/corpus.ts";
import { about } from "../../../browser/recount/trend-words.ts";
import { emptyBoxes, recountTrend, type ThemeTrend, type Trended } from "../../../browser/recount/trend.ts";
import { spanName } from "../../../browser/recount/years.ts";
import { corpus, trends, yearsOf, type Box, type Period, type Theme, type Trend } from "./data.ts";
import type { State } from "./state.ts";

export interface Counted {
  filtered: boolean;
  mask: Row;
  n: number;
  found: Trended;
  /** The results by theme id. */
  byTheme: ReadonlyMap<string, ThemeTrend>;
  /** The same as the page shows it; null where the page has no trend by this date. */
  trend: Trend | null;
}

// The end of an axis is the highest interval, rounded up to a tenth.
const topOf = (boxes: readonly Box[]): number =>
  Math.ceil(Math.max(0.1, ...boxes.map(([, , , high]) => high ?? 0)) * 10 - 1e-9) / 10;

const inPeriodsOf = (whole: Trend, { found, byTheme }: Pick<Counted, "found" | "byTheme">): Trend => {
  const slots = whole.periods.map(([, first, last]) =>
    found.periods.findIndex(({ start, end }) => first <= start && end <= last),
  );
  const periods = whole.periods.map(([name, first, last], k): Period => {
    if (slots[k] < 0) return [name, first, last, 0];
    const period = found.periods[slots[k]];
    return [spanName(period), period.start, period.end, period.n];
  });
  const themeOf = (id: string): Theme => {
    const one = byTheme.get(id);
    const own = one?.boxes ?? emptyBoxes(found.periods);
    const boxes = slots.map((slot): Box => {
      if (slot < 0) return [0, null, null, null];
      const { count, share, low, high } = own[slot];
      return [count, share, low, high];
    });
    const said = one
      ? about(found, one)
      : "Named in none of these reviews with a year. That none names it does not mean that it was not there.";
    return { ...whole.themes[id], about: said, boxes, top: topOf(boxes) };
  };
  return {
    words: whole.words,
    first: whole.first,
    periods,
    themes: Object.fromEntries(Object.keys(whole.themes).map((id) => [id, themeOf(id)])),
  };
};

const countNow = (state: State): Counted => {
  const filters = askedFor(state) ?? {};
  const mask = maskOf(corpus, filters);
  const found = recountTrend(corpus, { filters, years: yearsOf(state.date) });
  const byTheme = new Map(found.themes.map((one) => [corpus.themes.id[one.theme], one]));
  const whole = trends.get(state.date) ?? null;
  const filtered = askedFor(state) !== null;
  const trend = whole && filtered ? inPeriodsOf(whole, { found, byTheme }) : whole;
  return { filtered, mask, n: size(mask), found, byTheme, trend };
};

let last: { key: string; counted: Counted } | null = null;

/** What the filters and the date of a state leave; counted once for both. */
export const countedFor = (state: State): Counted => {
  const key = JSON.stringify([state.date, askedFor(state)]);
  if (last?.key !== key) last = { key, counted: countNow(state) };
  return last.counted;
};

/** Whether anything is tested, or only counted. */
export const basisOf = ({ found }: Counted): "tested" | "counted" => (found.refused ? "counted" : "tested");
