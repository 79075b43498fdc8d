// The pairs of the network as bars: how many reviews name both, with a tick where as many are expected.
import { announce, byId, el, one } from "../../../browser/lib/dom.ts";
import { fixed, interval, plural } from "../../../browser/lib/figures.ts";
import { COUNTED, GRADE_KEY, ONE_THING } from "../../../browser/lib/library.ts";
import { opener } from "../../../browser/lib/panel.ts";
import { robustNow } from "./again.ts";
import type { Rank, State } from "./choices.ts";
import { inForce, type Pair } from "./numbers.ts";
import { openPair } from "./open.ts";
import { basisOf, shownPairs, type LineKind, type ShownPair } from "./shown.ts";
import { store } from "./state.ts";

const sheet = byId("ranked");
const list = one("ol", sheet);
const key = one("ul", sheet);
const more = byId<HTMLButtonElement>("ranked-more");
const rank = byId<HTMLSelectElement>("rank");
const STEP = 60;
let limit = STEP;

export const KIND_WORDS: Readonly<Record<LineKind, string>> = {
  clear: GRADE_KEY.clear,
  suggestive: GRADE_KEY.suggestive,
  weak: GRADE_KEY.weak,
  apart: "less often than expected",
  counted: COUNTED.key,
};
const KINDS = ["clear", "suggestive", "weak", "apart", "counted"] as const satisfies readonly LineKind[];

/** The evidence of a pair in words; those of a pair that is counted only say so. */
export const evidenceOf = ({ pair, kind }: ShownPair): string => {
  const grade =
    kind === "counted" ? COUNTED.key : `${pair.evidence}${robustNow(pair)}${kind === "apart" ? ", less often" : ""}`;
  return pair.oneThing ? `${grade}; ${ONE_THING[pair.oneThing]}` : grade;
};
/** Reviews, expected, lift and odds ratio of a pair; what nothing is known of is left out. */
export const figuresOf = ({ n11, expected, lift, lift_plain, ...pair }: Pair): string =>
  [
    plural(n11, "review", "reviews"),
    expected === null ? "" : `${fixed(expected, 1)} expected`,
    lift !== null ? `lift ${fixed(lift, 2)}` : lift_plain !== null ? `plain lift ${fixed(lift_plain, 2)}` : "",
    pair.odds_ratio_low === null ? "" : `odds ratio ${interval(pair)}`,
  ]
    .filter(Boolean)
    .join(", ");

/** What the pairs are ordered by, in words. */
export const RANK_WORDS: Readonly<Record<Rank, string>> = {
  evidence: "evidence",
  n11: "reviews with both",
  lift: "lift",
};
const valueOf = ({ pair }: ShownPair, by: Rank): number =>
  by === "n11" ? pair.n11 : (pair.lift ?? pair.lift_plain ?? 0);
/** The pairs of the network in the order that the reader wants; of equals the stronger evidence comes first. */
const rankedPairs = (state: State): ShownPair[] => {
  const found = shownPairs(state);
  if (state.rank === "evidence") return found;
  return found
    .map((shown, at) => ({ shown, at, value: valueOf(shown, state.rank) }))
    .sort((x, y) => y.value - x.value || x.at - y.at)
    .map(({ shown }) => shown);
};
/** How many of them are in sight. */
export const rankedInSight = (state: State): ShownPair[] => rankedPairs(state).slice(0, limit);
/** What a bar may stand for at most. */
export const longest = (shown: readonly ShownPair[]): number =>
  Math.max(1, ...shown.map(({ pair: { n11, expected } }) => Math.max(n11, expected ?? 0)));

const part = (css: string): HTMLElement => el("span", { class: css });
const percentOf = (value: number, most: number): string => `${(100 * value) / most}%`;
const row = (shown: ShownPair, most: number, chosen: boolean): HTMLElement => {
  const { pair, kind } = shown;
  const bar = part(`bar ${kind}`);
  bar.style.width = percentOf(pair.n11, most);
  const marks = [bar];
  if (pair.expected !== null) {
    const tick = part("tick");
    tick.style.left = percentOf(pair.expected, most);
    marks.push(tick);
  }
  return el(
    "li",
    { "data-pair": pair.k, class: chosen ? "chosen" : null },
    el(
      "span",
      {},
      opener(`${pair.a.label} + ${pair.b.label}`, () => {
        openPair(pair.k);
      }),
    ),
    el("span", { class: "bar-track", "aria-hidden": "true" }, marks),
    el("span", { class: "small" }, `${figuresOf(pair)}; `, el("strong", {}, evidenceOf(shown))),
  );
};

const fillKey = (shown: readonly ShownPair[]): void => {
  const kinds = new Set(shown.map(({ kind }) => kind));
  key.replaceChildren(
    ...KINDS.filter((kind) => kinds.has(kind)).map((kind) => el("li", {}, part(`bar ${kind}`), ` ${KIND_WORDS[kind]}`)),
    ...(shown.some(({ pair }) => pair.expected !== null) ? [el("li", {}, part("tick"), " expected")] : []),
  );
};

const fill = (state: State): HTMLElement[] => {
  const all = rankedPairs(state);
  const shown = all.slice(0, limit);
  const most = longest(all);
  const rows = shown.map((each) => row(each, most, each.pair.k === state.pair));
  list.replaceChildren(...rows);
  fillKey(shown);
  more.hidden = all.length <= limit;
  more.textContent = `Show more pairs (${all.length - shown.length} left)`;
  Object.assign(sheet.dataset, { reviews: inForce.n, lines: shown.length, basis: basisOf(all) });
  return rows;
};

export const startRanked = (): void => {
  rank.addEventListener("change", () => {
    store.change({ rank: rank.value as Rank });
    announce(`Ordered by ${rank.selectedOptions[0].textContent}.`);
  });
  more.addEventListener("click", () => {
    const from = limit;
    limit += STEP;
    const rows = fill(store.state);
    rows[from]?.querySelector("button")?.focus();
  });
  let last = inForce;
  store.onChange((state) => {
    rank.value = state.rank;
    if (inForce !== last) limit = STEP;
    last = inForce;
    // Bars that nobody sees are made when they come into sight.
    if (state.tab === "ranked") fill(state);
  });
};
