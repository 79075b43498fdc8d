// Recomputes the network of themes inside a page, for any filter, with the numbers of the library.
import { countPairs, rowsWith, type Counts } from "./bits.ts";
import { verdicts, type PairColumns, type Verdicts } from "./correction.ts";
import type { Corpus } from "./corpus.ts";
import { exactLengths } from "./exact.ts";
import { COUNTED } from "../lib/library.ts";
import { independence } from "./independence.ts";
import { prevalence, type Prevalence } from "./measures.ts";
import type { Expected } from "./model.ts";
import { filtersInWords, maskOf, type Filters } from "./select.ts";
import { noFit, notes, refusal, warnings, type Net } from "./sentences.ts";

const MODELS: Readonly<Record<Net, (counts: Counts) => Expected | null>> = {
  exact: exactLengths,
  independence,
};

/** The null models that can be recomputed in a page. */
export const NETS = Object.keys(MODELS) as readonly Net[];

interface Answered extends Verdicts {
  refused: null;
  /** By theme number, all themes; a theme is a node if enough reviews name it. */
  themes: Prevalence;
}

interface Refused {
  /** Why there is no result: fewer than 5 reviews, or no fit of a model of lengths. */
  refused: string;
  themes: null;
  pairs: null;
}

/** The results for the reviews under a filter. */
export type Recount = (Answered | Refused) & {
  n: number;
  net: Net;
  /** Sentences to show beside every number, and about what was tested. */
  warnings: string[];
  notes: string[];
};

export interface Question {
  filters?: Filters;
  net?: Net;
  /** The fewest reviews that must name a pair, 0 for every pair of themes that are named; never what is tested. */
  minCount?: number;
}

export type { PairColumns };

/** The rows of reviews that pass the filters and show all of some themes, ascending. */
export const reviewsUnder = (corpus: Corpus, filters: Filters = {}, themes: readonly number[] = []): Int32Array =>
  rowsWith(corpus, maskOf(corpus, filters), themes);

/**
 * The network of themes of the reviews under a filter.
 *
 * Throws a RangeError with a sentence for an unknown key or value, and for a first year after the last.
 */
export const recountNetwork = (
  corpus: Corpus,
  { filters = {}, net = "exact", minCount = 1 }: Question = {},
): Recount => {
  if (!NETS.includes(net))
    throw new RangeError(`net: found ${JSON.stringify(net)}; expected one of ${NETS.join(", ")}`);
  const counts = countPairs(corpus, maskOf(corpus, filters));
  const { n } = counts;
  const selection = filtersInWords(corpus, filters);
  const refused = (sentence: string): Recount => ({
    n,
    net,
    refused: sentence,
    warnings: [],
    notes: [],
    themes: null,
    pairs: null,
  });
  const few = refusal(selection, n);
  if (few !== null) return refused(few);
  if (!corpus.tests) return refused(COUNTED.why.few);
  const expected = MODELS[net](counts);
  if (expected === null) return refused(noFit(selection));
  const found = verdicts(counts, expected, minCount);
  return {
    n,
    net,
    refused: null,
    warnings: warnings(selection, n),
    notes: notes(selection, n, net, found),
    themes: prevalence(counts),
    ...found,
  };
};
