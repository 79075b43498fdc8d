// Themes through time under a filter: shares by period with their intervals, and the test for a rise or
// fall of casegraph.analyses.trend. Formulas and sources are in casegraph.stats.linear_trend and
// casegraph.stats.stratified_trend.
import { FEWEST_FOR_TREND, FEWEST_UNITS } from "../lib/library.ts";
import { bit, size } from "./bits.ts";
import type { Corpus, Row } from "./corpus.ts";
import { gradeOf, qValues } from "./false-discovery.ts";
import { prevalence, Z } from "./measures.ts";
import { chiSquaredAbove, normalTwoSided } from "./normal.ts";
import { maskOf, type Filters } from "./select.ts";
import { countByYear, LENGTH, spanOfYears, type Years, type YearSpan } from "./years.ts";

/** What the test says of a theme; changes are those of the share in ten years. */
export interface TrendTest {
  z: number;
  p: number;
  q: number;
  change: number;
  changeLow: number;
  changeHigh: number;
  departureP: number;
  tested: boolean;
  /** A place in GRADES. */
  grade: number;
}

/** A theme in a period: how many reviews name it, with the share and its interval, null for few reviews. */
export interface Box {
  count: number;
  share: number | null;
  low: number | null;
  high: number | null;
}

export interface ThemeTrend {
  /** The number of the theme in the corpus. */
  theme: number;
  /** Reviews that name it, of `n`: of the periods with a share, or of all dated ones where none is tested. */
  reviews: number;
  n: number;
  boxes: Box[];
  /** Null where the periods allow no test. */
  test: TrendTest | null;
}

export interface Trended {
  /** Reviews under the filter, and those of them without a year. */
  n: number;
  undated: number;
  periods: YearSpan[];
  /** Those that a dated review names, the strongest evidence first. */
  themes: ThemeTrend[];
  /** Why nothing is tested: too few reviews, none with a year, or too few periods with reviews enough. */
  refused: "few" | "undated" | "periods" | null;
}

export interface TrendQuestion {
  filters?: Filters;
  /** Other years than those of publication. */
  years?: Years;
}

/** A change is said of so many years. */
const DECADE = 10;

const middleOf = ({ start, end }: YearSpan): number => (start + end) / 2;

// Periods begin at multiples of their length; the outer two are cut to the years there are.
const periodsOf = (first: number, byYear: Int32Array): YearSpan[] => {
  const last = first + byYear.length - 1;
  const periods: YearSpan[] = [];
  for (let at = first - (first % LENGTH); at <= last; at += LENGTH) {
    const [start, end] = [Math.max(at, first), Math.min(at + LENGTH - 1, last)];
    periods.push({ start, end, n: sumOver(byYear, first, { start, end }) });
  }
  return periods;
};
const sumOver = (byYear: Int32Array, first: number, { start, end }: { start: number; end: number }): number =>
  byYear.slice(start - first, end - first + 1).reduce((sum, one) => sum + one, 0);

// What reviews of one case add to the spread: the products of the deviations of every two, where positive.
const dependentSpread = (corpus: Corpus, mask: Row, deviationOf: (r: number) => number | null): number => {
  let total = 0;
  for (const rows of corpus.cases) {
    const found = rows.filter((r) => bit(mask, r)).map(deviationOf);
    const own = found.filter((one) => one !== null);
    own.forEach((one, i) => {
      for (const other of own.slice(0, i)) total += 2 * Math.max(0, one * other);
    });
  }
  return total;
};

interface Scores {
  centred: number[];
  spread: number;
  dependent: number;
}

// The test of Cochran and Armitage of one theme, with counts by period.
const testOf = (
  counts: readonly number[],
  sizes: readonly number[],
  { centred, spread, dependent }: Scores,
): TrendTest => {
  const total = counts.reduce((sum, one) => sum + one, 0);
  const n = sizes.reduce((sum, one) => sum + one, 0);
  const share = total / n;
  const over = (value: (i: number) => number): number => counts.reduce((sum, _, i) => sum + value(i), 0);
  const moved = over((i) => centred[i] * (counts[i] - sizes[i] * share));
  const variance = share * (1 - share);
  const varies = variance > 0;
  const own = counts.map((count, i) => count / sizes[i]);
  const error =
    Math.sqrt(over((i) => centred[i] ** 2 * sizes[i] * own[i] * (1 - own[i])) * (1 + dependent / spread)) / spread;
  const slope = moved / spread;
  const departure =
    varies && counts.length > 2
      ? Math.max(
          over((i) => (counts[i] - sizes[i] * share) ** 2 / sizes[i]) / variance - moved ** 2 / (variance * spread),
          0,
        )
      : 0;
  const z = varies ? moved / Math.sqrt(variance * (spread + dependent)) : 0;
  return {
    z,
    p: normalTwoSided(z),
    q: 1,
    change: DECADE * slope,
    changeLow: DECADE * (slope - Z * error),
    changeHigh: DECADE * (slope + Z * error),
    departureP: chiSquaredAbove(departure, Math.max(counts.length - 2, 1)),
    tested: Math.min(total, n - total) >= FEWEST_FOR_TREND,
    grade: 0,
  };
};

const boxesOf = (counts: readonly number[], periods: readonly YearSpan[]): Box[] =>
  periods.map(({ n }, i) => {
    if (n < FEWEST_UNITS) return { count: counts[i], share: null, low: null, high: null };
    const { share, low, high } = prevalence({ n, K: 1, totals: [counts[i]] });
    return { count: counts[i], share: share[0], low: low[0], high: high[0] };
  });

/** A theme that no review of these periods names. */
export const emptyBoxes = (periods: readonly YearSpan[]): Box[] =>
  boxesOf(
    periods.map(() => 0),
    periods,
  );

const correct = (themes: readonly ThemeTrend[]): void => {
  const tests = themes.map(({ test }) => test).filter((test) => test !== null);
  const q = qValues(
    Float64Array.from(tests, ({ p }) => p),
    Uint8Array.from(tests, ({ tested }) => Number(tested)),
  );
  tests.forEach((test, k) => {
    test.q = q[k];
    test.grade = gradeOf(q[k]);
  });
};

const byEvidence = (x: ThemeTrend, y: ThemeTrend): number => {
  if (!x.test || !y.test) return y.reviews - x.reviews || x.theme - y.theme;
  return (
    x.test.q - y.test.q || Number(y.test.tested) - Number(x.test.tested) || x.test.p - y.test.p || x.theme - y.theme
  );
};

/** How often each theme is named by period in the reviews under a filter, with the test for a trend. */
export const recountTrend = (corpus: Corpus, { filters = {}, years = corpus.year }: TrendQuestion = {}): Trended => {
  const mask = maskOf(corpus, filters);
  const n = size(mask);
  const inside = Array.from(years, (year, r) => (bit(mask, r) ? year : 0));
  const span = spanOfYears(inside);
  const few = n < FEWEST_UNITS;
  if (!span) return { n, undated: n, periods: [], themes: [], refused: few ? "few" : "undated" };
  const { n: byYear, counts } = countByYear(corpus.columns, mask, years, span);
  const [first] = span;
  const periods = periodsOf(first, byYear);
  const dated = periods.reduce((sum, period) => sum + period.n, 0);
  const large = periods.filter((period) => period.n >= FEWEST_UNITS);
  const refused = few ? "few" : large.length < 2 ? "periods" : null;
  const tested = refused ? periods : large;
  const sizes = tested.map((period) => period.n);
  const total = sizes.reduce((sum, one) => sum + one, 0);
  const mean = tested.reduce((sum, period) => sum + period.n * middleOf(period), 0) / total;
  const centred = tested.map((period) => middleOf(period) - mean);
  const scores: Scores = {
    centred,
    spread: centred.reduce((sum, one, i) => sum + sizes[i] * one * one, 0),
    dependent: dependentSpread(corpus, mask, (r) => {
      const at = tested.findIndex(({ start, end }) => years[r] >= start && years[r] <= end);
      return at < 0 ? null : centred[at];
    }),
  };
  const themes = counts.flatMap((ofYears, theme): ThemeTrend[] => {
    const all = periods.map((period) => sumOver(ofYears, first, period));
    if (!all.some((count) => count > 0)) return [];
    const own = all.filter((_, i) => tested.includes(periods[i]));
    return [
      {
        theme,
        reviews: own.reduce((sum, one) => sum + one, 0),
        n: total,
        boxes: boxesOf(all, periods),
        test: refused ? null : testOf(own, sizes, scores),
      },
    ];
  });
  correct(themes);
  themes.sort(byEvidence);
  return { n, undated: n - dated, periods, themes, refused };
};
