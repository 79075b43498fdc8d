// The numbers of the matrix under a filter: the same columns as those of the page, counted again.
import { countPairs, rowsWith } from "../../../browser/recount/bits.ts";
import type { Corpus } from "../../../browser/recount/corpus.ts";
import { prevalence } from "../../../browser/recount/measures.ts";
import { recountNetwork } from "../../../browser/recount/recount.ts";
import { maskOf, type Filters } from "../../../browser/recount/select.ts";
import type { Net } from "../../../browser/recount/sentences.ts";

type Odds = "odds_ratio" | "odds_ratio_low" | "odds_ratio_high";

/** What one net says of the pairs, in their order; odds ratios only where they are not those of plain chance. */
export interface NetColumns extends Partial<Record<Odds, (number | null)[]>> {
  expected: number[];
  p: number[];
  /** Null where a pair is not tested. */
  q: (number | null)[];
  /** 3 clear, 2 suggestive, 1 weak; negative where there are fewer than expected. */
  grade: number[];
}

/** How many reviews name a theme, with the share and the ends of its 95% interval. */
export interface Named {
  count: number;
  share: number;
  low: number;
  high: number;
}

/** The reviews in view, and what is counted of them; pairs are in the order of the page. */
export interface Counted {
  n: number;
  /** The reviews in view by row; null for all. */
  rows: ReadonlySet<number> | null;
  /** By theme of the page; null where they are those that the page contains. */
  themes: readonly Named[] | null;
  n11: ArrayLike<number>;
  net: (net: string) => NetColumns;
  /** Why nothing is compared under a net; null where something is. */
  refused: (net: string) => string | null;
}

/** Count the reviews under a filter; `ids` are the themes of the page in the order of its rows. */
export const recounted = (corpus: Corpus, filters: Filters, ids: readonly string[]): Counted => {
  const counts = countPairs(corpus, maskOf(corpus, filters));
  const { K, n, totals } = counts;
  const numbers = new Map(corpus.themes.id.map((id, t) => [id, t]));
  const at = ids.map((id) => numbers.get(id) ?? -1);
  // The numbers of the pairs of the page among all pairs of the codebook.
  const places = at.flatMap((a, i) =>
    at.slice(i + 1).map((b) => {
      const [low, high] = [Math.min(a, b), Math.max(a, b)];
      return low * K - (low * (low + 1)) / 2 + high - low - 1;
    }),
  );
  const shares = n ? prevalence(counts) : null;
  const plain = places.map((k) => (n ? (totals[counts.a[k]] * totals[counts.b[k]]) / n : 0));
  const untested = (): NetColumns => ({
    expected: [...plain],
    p: places.map(() => 1),
    q: places.map(() => null),
    grade: places.map(() => 1),
  });
  const made = new Map<string, { columns: NetColumns; refused: string | null }>();
  const of = (net: string): { columns: NetColumns; refused: string | null } => {
    const known = made.get(net);
    if (known) return known;
    const { pairs, refused } = recountNetwork(corpus, { filters, net: net as Net, minCount: 0 });
    const columns = untested();
    if (pairs) {
      const adjusted = net !== "independence";
      const odds: Record<Odds, (number | null)[]> = {
        odds_ratio: places.map(() => 1),
        odds_ratio_low: places.map(() => 0),
        odds_ratio_high: places.map(() => null),
      };
      const rank = new Map(places.map((k, own) => [k, own]));
      for (let x = 0; x < pairs.length; x += 1) {
        const [a, b] = [pairs.a[x], pairs.b[x]];
        const own = rank.get(a * K - (a * (a + 1)) / 2 + b - a - 1);
        if (own === undefined) continue;
        columns.expected[own] = pairs.expected_null[x];
        columns.p[own] = pairs.p[x];
        columns.q[own] = pairs.tested[x] ? pairs.q[x] : null;
        columns.grade[own] = (pairs.grade[x] + 1) * (pairs.sign[x] < 0 ? -1 : 1);
        for (const name of Object.keys(odds) as Odds[]) odds[name][own] = pairs[name][x];
      }
      if (adjusted) Object.assign(columns, odds);
    }
    const answer = { columns, refused };
    made.set(net, answer);
    return answer;
  };
  return {
    n,
    rows: new Set(rowsWith(corpus, counts.mask, [])),
    themes: at.map((t) => ({
      count: totals[t],
      share: shares?.share[t] ?? 0,
      low: shares?.low[t] ?? 0,
      high: shares?.high[t] ?? 0,
    })),
    n11: places.map((k) => counts.together[k]),
    net: (net) => of(net).columns,
    refused: (net) => of(net).refused,
  };
};
