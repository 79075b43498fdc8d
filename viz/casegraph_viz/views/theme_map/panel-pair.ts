// A pair in the panel: the counts, the measures, and the reviews that name both themes.
import { el } from "../../../browser/lib/dom.ts";
import { chance, fixed, interval, plainOdds, plural, thousands } from "../../../browser/lib/figures.ts";
import {
  COUNTED,
  EXCLUDED_MEANING,
  KIND_OF_CASE,
  NOT_A_CAUSE,
  ONE_THING_SENTENCE,
} from "../../../browser/lib/library.ts";
import { figures } from "../../../browser/lib/panel.ts";
import { againPart } from "./again.ts";
import { excluded, kindOf, settings, type Measure, type PairNumber, type Theme } from "./data.ts";
import { reviewList, tools } from "./evidence.ts";
import { isKindKnown, kindNow } from "./kind.ts";
import { inForce, nothingTested, pairAt, reviewsOfPair, shareOf, type Pair } from "./numbers.ts";
import { panel } from "./open.ts";
import { childNotes, gradeWords, ofReviews, refusal, themeButton, withInterval } from "./panel-words.ts";
import { store } from "./state.ts";

export const pairSentence = (pair: Pair): string => {
  const both = pair.n11
    ? `${plural(pair.n11, "review names", "reviews name")} both themes.`
    : "No review names both themes; the texts read do not say why.";
  if (pair.expected === null) return both;
  const under =
    store.state.net === "independence"
      ? "if themes fell into reviews independently"
      : "if only the number of themes coded from each review and how common each theme is mattered";
  const more = pair.together ? "" : " That is less often than expected.";
  return `${both} About ${fixed(pair.expected, 1)} would be expected ${under}.${more}`;
};

// The pair from the side of each theme: a share of reviews, and in neither direction a cause.
const oneOfOther = (one: Theme, other: Theme, both: number): HTMLElement | null =>
  one.count
    ? el(
        "li",
        {},
        `Of the ${plural(one.count, "review", "reviews")} that name ${one.label}, ${thousands(both)} name ${other.label} too: ${withInterval(shareOf(both, one.count))}.`,
      )
    : null;

const compared = (): string => (inForce.tested ? `${thousands(inForce.tested)} tests` : "all pairs");
// An interval that excludes 1 beside a weak grade looks like a contradiction, but is not.
const whyWeak = (pair: Pair): HTMLElement | null =>
  pair.evidence === "weak" && ((pair.odds_ratio_low ?? 0) > 1 || (pair.odds_ratio_high ?? Infinity) < 1)
    ? el(
        "p",
        { class: "small" },
        "The interval of the odds ratio excludes 1, yet the evidence is weak: it is for this pair alone. " +
          `q allows for ${inForce.tested ? `${compared()}, among which` : "the many pairs compared, among which"} some such pairs turn up by chance.`,
      )
    : null;

// What the kind of case has to do with the pair; it is not recounted in very many reviews.
const kindWords = (pair: Pair): HTMLElement | null => {
  const kind = kindNow(pair);
  if (kind) return el("p", {}, kind.sentence);
  return isKindKnown() || !kindOf(pair.k) ? null : el("p", {}, KIND_OF_CASE.filtered);
};

const measure = (pair: Pair, name: Measure): [string, string] => [
  settings.figures[name].head,
  fixed(pair[name], settings.figures[name].digits),
];
// What plain chance makes of the pair; under independence that is what stands above.
const plainMeasures = (pair: Pair): [string, string][] =>
  store.state.net === "independence"
    ? []
    : [
        measure(pair, "lift_plain"),
        [`${settings.figures.odds_ratio_plain.head} (95% interval)`, interval(plainOdds(pair))],
      ];

/** What the test says of a pair, in a sentence or two. */
export const verdictWords = (pair: Pair): string => {
  if (nothingTested()) return COUNTED.why.few;
  if (!pair.evidence) return "In these reviews that does not stand out from what is expected.";
  if (excluded(pair.k)) return EXCLUDED_MEANING;
  if (pair.oneThing) return ONE_THING_SENTENCE[pair.oneThing];
  return pair.q === null ? "" : `q is ${chance(pair.q)}, over ${compared()}.`;
};

const allMeasures = (pair: Pair): HTMLElement =>
  el(
    "details",
    { class: "measures" },
    el("summary", {}, "All measures"),
    el(
      "ul",
      { class: "shares" },
      el(
        "li",
        {},
        `Both themes: ${thousands(pair.n11)} of ${ofReviews()}, ${withInterval(shareOf(pair.n11, inForce.n))}.`,
      ),
      oneOfOther(pair.a, pair.b, pair.n11),
      oneOfOther(pair.b, pair.a, pair.n11),
    ),
    figures(
      measure(pair, "lift"),
      ["p", chance(pair.p)],
      ...plainMeasures(pair),
      measure(pair, "npmi"),
      measure(pair, "jaccard"),
      measure(pair, "phi"),
    ),
    el(
      "p",
      { class: "small" },
      "“Expected”, lift, the odds ratio, p and q follow the chosen comparison: lift is how many times as many reviews name both as it expects, and an odds ratio of 1 is exactly as expected. " +
        "The other measures compare the pair with plain chance: phi and NPMI run from −1 (never together) to 1 (always together), Jaccard from 0 to 1. q is the share of chance findings to expect among the pairs with this q or a smaller one.",
    ),
  );

const pairMeasures = (pair: Pair): (HTMLElement | null)[] =>
  pair.evidence
    ? [
        el("p", {}, el("strong", {}, `Evidence: ${gradeWords(pair)}. `), NOT_A_CAUSE),
        figures(
          measure(pair, "n11"),
          ["Expected", fixed(pair.expected, 1)],
          [`${settings.figures.odds_ratio.head} (95% interval)`, interval(pair)],
          [`q (over ${compared()})`, chance(pair.q)],
        ),
        excluded(pair.k) ? el("p", {}, EXCLUDED_MEANING) : null,
        whyWeak(pair),
        kindWords(pair),
        againPart(pair),
        allMeasures(pair),
      ]
    : [el("p", {}, "In these reviews that does not stand out from what is expected. ", NOT_A_CAUSE)];

export const showPair = (k: PairNumber): void => {
  const pair = pairAt(k);
  const rows = reviewsOfPair(k);
  const both = [pair.a.i, pair.b.i];
  const words =
    `${pair.a.label} and ${pair.b.label}, named together in ${thousands(rows.length)} of ${ofReviews()}` +
    (pair.evidence ? `; ${fixed(pair.expected, 1)} expected, odds ratio ${interval(pair)}, q ${chance(pair.q)}` : "");
  panel.show(
    `${pair.a.label} and ${pair.b.label}`,
    el("p", {}, pairSentence(pair)),
    inForce.refused === null ? pairMeasures(pair) : refusal(),
    pair.oneThing ? el("p", {}, ONE_THING_SENTENCE[pair.oneThing]) : "",
    childNotes(),
    el("p", { class: "ends" }, themeButton(pair.a), themeButton(pair.b)),
    tools(`${pair.a.id} ${pair.b.id}`, words, rows, both),
    el("h3", {}, `Reviews that name both (${rows.length})`),
    reviewList(rows, both),
  );
};
