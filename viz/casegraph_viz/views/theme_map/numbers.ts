// The current numbers: those that the page contains or, under a filter, those recounted in it.
import { askedFor } from "../../../browser/filters/state.ts";
import { GRADES } from "../../../browser/lib/library.ts";
import { openCorpus, type Corpus } from "../../../browser/recount/corpus.ts";
import { countNetwork, strongestByCount } from "../../../browser/recount/counted.ts";
import { prevalence, type Prevalence } from "../../../browser/recount/measures.ts";
import { recountNetwork, reviewsUnder, type PairColumns } from "../../../browser/recount/recount.ts";
import type { Filters } from "../../../browser/recount/select.ts";
import type { Net } from "../../../browser/recount/sentences.ts";
import type { State } from "./choices.ts";
import {
  givenColumns,
  ends,
  incidence,
  nets,
  oneThingOf,
  pairOfThemes,
  settings,
  themeOf,
  themes,
  type Grade,
  type Measure,
  type OneThing,
  type PairNumber,
  type Prevalences,
  type ReviewRow,
  type Theme,
  type ThemeNumber,
} from "./data.ts";

const { themes: given, pairs } = givenColumns;
const GRADE_WORDS = ["", ...GRADES] as const;
/** The measures of a pair: some change with the comparison, and those end in “plain” or are the same in all. */
export const MEASURES = Object.keys(settings.figures) as Measure[];
const KEPT = 12;

/** What is known of a pair; null for what is not, or is not finite. */
interface PairFacts extends Record<Exclude<Measure, "n11">, number | null> {
  /** How many reviews name both. */
  n11: number;
  expected: number | null;
  p: number | null;
  q: number | null;
  /** 1 weak to 3 clear, negative for fewer than expected, 0 for none. */
  grade: number;
}
/** A pair with the current numbers; it has no evidence where nothing is known of it. */
export interface Pair extends PairFacts {
  k: PairNumber;
  a: Theme;
  b: Theme;
  /** Whether there are not fewer than expected. */
  together: boolean;
  evidence: "" | Grade;
  /** Why the two may say one thing twice; null for most. */
  oneThing: OneThing | null;
}

interface Counted {
  net: Net;
  /** How many reviews are in view, and whether a filter has chosen them. */
  n: number;
  filtered: boolean;
  /** Why nothing is compared; null where something is. */
  refused: string | null;
  /** How many pairs were tested; null where nobody says. */
  tested: number | null;
  /** The reviews in view; null for all. */
  rows: ReadonlySet<ReviewRow> | null;
  themes: Prevalences;
  /** The pairs that are known of, the strongest evidence first, those less often together last. */
  order: readonly PairNumber[];
  pair: (k: PairNumber) => PairFacts;
}
export interface Numbers extends Counted {
  /** How many pairs are of each grade, together more often than expected or less. */
  clear: number;
  suggestive: number;
  clearApart: number;
  suggestiveApart: number;
  graded: number;
  /** How many reviews name the most frequent theme. */
  largest: number;
}

export const corpus: Corpus | null = incidence ? openCorpus(incidence) : null;
export const facets = corpus ? corpus.facets : [];
const size = themes.length;
// The number in the page of each theme of the codebook; none for a theme that the page does not have.
const placeOf = corpus ? corpus.themes.id.map((id) => themeOf.get(id)?.i) : [];

const withGrades = (found: Counted): Numbers => {
  const grades = found.order.map((k) => found.pair(k).grade);
  const how = (wanted: number): number => grades.filter((grade) => grade === wanted).length;
  const [clear, suggestive, clearApart, suggestiveApart] = [3, 2, -3, -2].map(how);
  return {
    ...found,
    clear,
    suggestive,
    clearApart,
    suggestiveApart,
    graded: clear + suggestive + clearApart + suggestiveApart,
    largest: Math.max(0, ...found.themes.count),
  };
};

const measuresWith = (value: (name: Measure) => number | null): Record<Measure, number | null> => {
  const out = {} as Record<Measure, number | null>;
  for (const name of MEASURES) out[name] = value(name);
  return out;
};
const nothing = (): PairFacts => ({
  ...measuresWith(() => null),
  expected: null,
  p: null,
  q: null,
  grade: 0,
  n11: 0,
});

const ofPage = new Map<Net, Numbers>();
const baked = (net: Net): Numbers => {
  const known = ofPage.get(net) ?? withGrades(fromPage(net));
  ofPage.set(net, known);
  return known;
};
const fromPage = (net: Net): Counted => {
  const facts = nets[net];
  const columns: Record<Measure, readonly (number | null)[]> = { ...pairs, ...facts };
  return {
    net,
    n: settings.n,
    filtered: false,
    refused: null,
    tested: settings.tested[net] ?? null,
    rows: null,
    themes: given,
    order: facts.order,
    pair: (k) => {
      // A pair that only a filter or an address asked for is not one that the page contains.
      if (k >= facts.grade.length) return nothing();
      const measures = measuresWith((name) => columns[name][k] ?? null);
      return {
        ...measures,
        n11: measures.n11 ?? 0,
        expected: facts.expected[k],
        p: facts.p[k],
        q: facts.q[k],
        grade: facts.grade[k],
      };
    },
  };
};

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
const columnsOf = (found: Prevalence | null): Prevalences => {
  const column = <Empty extends number | null>(name: keyof Prevalence, empty: Empty): (number | Empty)[] => {
    const out: (number | Empty)[] = new Array<number | Empty>(size).fill(empty);
    if (found)
      placeOf.forEach((i, t) => {
        if (i !== undefined) out[i] = found[name][t];
      });
    return out;
  };
  return {
    count: column("count", 0),
    share: column("share", null),
    low: column("low", null),
    high: column("high", null),
  };
};

const before = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0);
// Pairs by their number in the page, the strongest evidence first, those less often together last.
const ranked = (found: PairColumns): { facts: Map<PairNumber, PairFacts>; order: PairNumber[] } => {
  const facts = new Map<PairNumber, PairFacts>();
  const kept: { k: PairNumber; pair: PairFacts; p: number }[] = [];
  for (let x = 0; x < found.length; x += 1) {
    const [a, b] = [placeOf[found.a[x]], placeOf[found.b[x]]];
    if (a === undefined || b === undefined) continue;
    const k = pairOfThemes(a, b);
    const pair = {
      ...measuresWith((name) => finite(found[name][x])),
      n11: found.n11[x],
      expected: found.expected_null[x],
      p: found.p[x],
      q: found.q[x],
      grade: (found.grade[x] + 1) * (found.sign[x] < 0 ? -1 : 1),
    };
    facts.set(k, pair);
    kept.push({ k, pair, p: pair.p });
  }
  const text = (i: ThemeNumber): string => themes[i].id;
  kept.sort(
    (x, y) =>
      Number(x.pair.grade < 0) - Number(y.pair.grade < 0) ||
      Math.abs(y.pair.grade) - Math.abs(x.pair.grade) ||
      x.p - y.p ||
      y.pair.n11 - x.pair.n11 ||
      before(text(pairs.a[x.k]), text(pairs.a[y.k])) ||
      before(text(pairs.b[x.k]), text(pairs.b[y.k])),
  );
  return { facts, order: kept.map(({ k }) => k) };
};

// Where nothing is compared, themes and pairs are counted all the same; nothing is expected of them.
const countedOnly = (held: Corpus, filters: Filters): Pick<Counted, "themes" | "order" | "pair"> => {
  const { totals, pairs: found } = countNetwork(held, filters);
  const facts = new Map<PairNumber, PairFacts>();
  for (const { a, b, n11, measures } of found) {
    const [one, other] = [placeOf[a], placeOf[b]];
    if (one === undefined || other === undefined) continue;
    const { lift_plain, odds_ratio_low_plain } = measures;
    facts.set(pairOfThemes(one, other), { ...nothing(), n11, lift_plain, odds_ratio_low_plain });
  }
  const themes = columnsOf(null);
  placeOf.forEach((i, t) => {
    if (i !== undefined) themes.count[i] = totals[t];
  });
  return { themes, order: [...facts.keys()], pair: (k) => facts.get(k) ?? nothing() };
};

const recounted = (held: Corpus, net: Net, filters: Filters): Counted => {
  const answer = recountNetwork(held, { filters, net });
  const { n, refused } = answer;
  const about = { net, n, filtered: true, refused, rows: new Set(reviewsUnder(held, filters)) };
  if (answer.refused !== null) return { ...about, tested: null, ...countedOnly(held, filters) };
  const { facts, order } = ranked(answer.pairs);
  return {
    ...about,
    tested: answer.tested,
    themes: columnsOf(answer.themes),
    order,
    pair: (k) => facts.get(k) ?? nothing(),
  };
};

const known = new Map<string, Numbers>();
const keyOf = (net: Net, filters: Filters): string => JSON.stringify([net, Object.entries(filters).sort()]);
/** Whether the numbers of a state are there already, or have to be counted. */
export const isCounted = (state: State): boolean => {
  const filters = askedFor(state);
  return filters === null || known.has(keyOf(state.net, filters));
};
const countState = (state: State): Numbers => {
  const filters = askedFor(state);
  if (filters === null || !corpus) return baked(state.net);
  const key = keyOf(state.net, filters);
  const held = known.get(key);
  if (held) return held;
  const [oldest] = known.keys();
  if (known.size >= KEPT) known.delete(oldest);
  const made = withGrades(recounted(corpus, state.net, filters));
  known.set(key, made);
  return made;
};
/** A share with Wilson's interval, as the recount computes it. */
export const shareOf = (count: number, n: number): { share: number; low: number; high: number } => {
  const found = prevalence({ n, K: 1, totals: [count] });
  return { share: found.share[0], low: found.low[0], high: found.high[0] };
};

/** The numbers of the reviews in view. */
export let inForce = baked(settings.net);
/** Whether there are too few reviews, in view or in all, for any test. */
export const nothingTested = (): boolean => inForce.refused !== null || corpus?.tests === false;

export const settle = (state: State): void => {
  const numbers = countState(state);
  if (numbers === inForce) return;
  inForce = numbers;
  for (const theme of themes) {
    theme.count = numbers.themes.count[theme.i];
    for (const name of ["share", "low", "high"] as const) theme[name] = numbers.themes[name][theme.i];
  }
};

/** One pair with the current numbers: measures, what was expected, and the grade of evidence. */
export const pairAt = (k: PairNumber): Pair => {
  const [a, b] = ends(k);
  const facts = inForce.pair(k);
  return {
    k,
    a,
    b,
    ...facts,
    together: facts.grade >= 0,
    evidence: GRADE_WORDS[Math.abs(facts.grade)],
    oneThing: oneThingOf(k),
  };
};
/** The pairs that are known of, the strongest evidence first. */
export const pairsInOrder = (): Pair[] => inForce.order.map(pairAt);

const byCount = (x: Pair, y: Pair): number => y.n11 - x.n11 || (x.p ?? 1) - (y.p ?? 1);
/** The pairs that most reviews name, whatever is expected; of a theme, or of all. */
export const commonestPairs = (most = 10, theme: ThemeNumber | null = null): Pair[] =>
  pairsInOrder()
    .filter((pair) => pair.n11 > 0 && (theme === null || pair.a.i === theme || pair.b.i === theme))
    .sort(byCount)
    .slice(0, most);

// A theme and one above it are named together by what they mean.
const oneAbove = new Set(
  (corpus?.related ?? []).flatMap(([one, other]) => {
    const [a, b] = [placeOf[one], placeOf[other]];
    return a === undefined || b === undefined ? [] : [pairOfThemes(a, b)];
  }),
);
/** The pairs to show for their counts where no test finds one; some of those that `may` be shown. */
export const countedPairs = (may: (pair: Pair) => boolean = () => true): Pair[] =>
  strongestByCount(pairsInOrder().filter((pair) => !oneAbove.has(pair.k) && may(pair)));

// How many suggestive pairs are drawn before the reader chooses anything.
const defaultCut = (): number => {
  const { readable, fewest, most } = settings.cutRule;
  const wanted = Math.min(Math.max(readable - inForce.clear, fewest), most);
  return Math.min(wanted, inForce.suggestive);
};
/** How many suggestive pairs are drawn. */
export const cutOf = (state: State): number => Math.min(state.cut ?? defaultCut(), inForce.suggestive);

// Reviews in view that name a theme, or both themes of a pair.
const inView = (rows: readonly ReviewRow[]): readonly ReviewRow[] => {
  const { rows: held } = inForce;
  return held ? rows.filter((row) => held.has(row)) : rows;
};
export const reviewsOfTheme = (i: ThemeNumber): readonly ReviewRow[] => inView(themes[i].reviews);
export const reviewsOfPair = (k: PairNumber): readonly ReviewRow[] => {
  const [a, b] = ends(k);
  const held = new Set(a.reviews);
  return inView(b.reviews.filter((row) => held.has(row)));
};
