// Which pairs are drawn under the present settings, and on what they rest: on tests or, where no test finds a pair or a
// theme is chosen, on counts alone.
import { CLEAR } from "../../../browser/lib/library.ts";
import type { State } from "./choices.ts";
import type { Grade, Theme, ThemeNumber } from "./data.ts";
import { commonestPairs, countedPairs, cutOf, inForce, pairAt, pairsInOrder, type Pair } from "./numbers.ts";

/** How a line is drawn: by its grade of evidence, as of fewer than expected, or as counted only. */
export type LineKind = Grade | "apart" | "counted";
export interface ShownPair {
  pair: Pair;
  kind: LineKind;
}
/** On what the picture rests, as outside checks read it. */
export type Basis = "tested" | "counted";

// A chosen theme is drawn with at least this many others, as far as reviews name them with it.
const NEAREST = 10;

/** Whether a pair passes the reader's bound; at the bound of clear evidence, the grade decides. */
export const firm = (pair: Pair, state: State): boolean =>
  state.q === String(CLEAR) ? pair.evidence === "clear" : (pair.q ?? 0) <= Number(state.q);

const leadsTo = (pair: Pair, theme: ThemeNumber): boolean => pair.a.i === theme || pair.b.i === theme;
const kindOf = ({ evidence, together }: Pair, state: State): LineKind => {
  if (evidence === "weak") return state.weak ? "weak" : "counted";
  if (!evidence) return "counted";
  return together ? evidence : "apart";
};

/** Whether the groups, the count and the kind of a pair are among those that the reader wants to see. */
export const wanted = (state: State): ((pair: Pair) => boolean) => {
  const off = new Set(state.off);
  return ({ a, b, n11, oneThing }) =>
    !off.has(a.group) &&
    !off.has(b.group) &&
    (state.least === 1 || n11 >= state.least) &&
    (state.twice || oneThing === null);
};

// The pairs with evidence, the strongest first; of the suggestive ones as many as the reader wants.
const tested = (state: State): Pair[] => {
  const may = wanted(state);
  const cut = cutOf(state);
  const of = { together: 0, apart: 0 };
  return inForce.order.map(pairAt).filter((pair) => {
    if (!may(pair) || !(pair.together || state.apart)) return false;
    if (pair.evidence === "clear") return firm(pair, state);
    if (pair.evidence !== "suggestive") return false;
    const rank = of[pair.together ? "together" : "apart"]++;
    return rank < cut && firm(pair, state);
  });
};

// The pairs of a chosen theme: those with evidence, and the themes that are most often named with it.
const around = (theme: ThemeNumber, state: State): Pair[] => {
  const may = wanted(state);
  const found = pairsInOrder().filter(
    (pair) =>
      leadsTo(pair, theme) &&
      may(pair) &&
      (pair.evidence === "weak" ? state.weak : pair.evidence !== "" && firm(pair, state)) &&
      (pair.together || state.apart),
  );
  const known = new Set(found.map(({ k }) => k));
  const often = commonestPairs(Infinity, theme).filter((pair) => may(pair) && !known.has(pair.k));
  return [...found, ...often.slice(0, Math.max(0, NEAREST - found.length))];
};

/** The pairs that are drawn, those with evidence first. */
export const shownPairs = (state: State): ShownPair[] => {
  let pairs: Pair[];
  if (state.theme !== null) pairs = around(state.theme, state);
  else {
    pairs = tested(state);
    if (!pairs.some(({ together }) => together)) pairs = [...pairs, ...countedPairs(wanted(state))];
  }
  if (state.pair !== null && !pairs.some(({ k }) => k === state.pair)) pairs = [...pairs, pairAt(state.pair)];
  return pairs.map((pair) => ({ pair, kind: kindOf(pair, state) }));
};

/** On what the lines rest: on tests as soon as one of them does. */
export const basisOf = (shown: readonly ShownPair[]): Basis =>
  shown.some(({ kind }) => kind !== "counted") ? "tested" : "counted";

/** The other theme of a pair. */
export const otherOf = (pair: Pair, theme: ThemeNumber): Theme => (pair.a.i === theme ? pair.b : pair.a);
