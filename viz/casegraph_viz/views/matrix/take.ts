// What a reader takes away from the matrix: its picture, its counts, and what is in view as a slide.
import { fixed, percent, plural } from "../../../browser/lib/figures.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";
import { startTake } from "../../../browser/take/bar.ts";
import { countBars, type Bar } from "../../../browser/take/count-bars.ts";
import type { Presented, SlidePicture } from "../../../browser/take/offer.ts";
import { pictureSavings } from "../../../browser/take/picture-savings.ts";
import {
  inForce,
  namesOf,
  pairAt,
  pairsOf,
  reviews,
  reviewsOfPair,
  sentenceOf,
  settings,
  themes,
  type Pair,
} from "./data.ts";
import { matrixView } from "./grid.ts";
import { verdict } from "./panel.ts";
import { matrixFile, slidePicture, standing } from "./picture.ts";
import { inView, store, type Ends, type State } from "./state.ts";
import { tableSavings } from "./table.ts";

// As many rows as can be read from the back of a room.
const ROWS = 14;

// How many of the themes most often named with another are drawn.
const NEAREST = 10;

const strongestOf = (found: readonly Pair[]): Pair[] =>
  found
    .filter(({ evidence, together, oneThing }) => evidence === "clear" && together && oneThing !== "presupposes")
    .sort((x, y) => x.p - y.p);

const ofMatrix = (state: State): Presented => {
  const [view, whole] = [matrixView(), inView(state)];
  const found = pairsOf(view.slice(0, ROWS), state.net);
  const clear = found.filter(({ evidence, together }) => evidence === "clear" && together);
  const [most] = [...found].sort((x, y) => y.n11 - x.n11);
  const strongest = strongestOf(found).at(0);
  const drawn = Math.min(ROWS, view.length);
  return {
    title: settings.title,
    about:
      standing(state) +
      (whole.length > drawn ? ` The first ${String(drawn)} of ${String(whole.length)} themes in view.` : ""),
    file: "matrix",
    picture: drawn ? slidePicture(state, ROWS) : null,
    sentences: [
      `${plural(found.length, "pair", "pairs")} of themes; ${plural(clear.length, "has", "have")} clear evidence of being named together more often than expected.`,
      found.length && most.n11 ? `Most often together, whatever is expected: ${sentenceOf(most)}.` : "",
      strongest ? `The strongest: ${sentenceOf(strongest)}.` : "",
    ].filter(Boolean),
    caveat: CAVEATS.cell,
  };
};

// The room of bars on a slide, and the size of their letters.
const ROOM = { width: 1100, height: 640, letters: 24 };
const barsOf = (bars: readonly Bar[]): SlidePicture => ({
  shapes: countBars(bars, { ...ROOM, n: inForce.n }),
  width: ROOM.width,
  height: ROOM.height,
  words: bars.map(({ words, count }) => `${words}: ${String(count)}`).join("; ") + ".",
});

const ofPair = ([i, j]: Ends, state: State): Presented => {
  const pair = pairAt(i, j, state.net);
  const rows = reviewsOfPair(pair.a, pair.b).slice(-2).reverse();
  return {
    title: namesOf(pair),
    about: standing(state),
    file: `${pair.a.id}-${pair.b.id}`,
    picture: barsOf([
      { words: `name ${pair.a.label}`, count: pair.a.count, strong: false },
      { words: `name ${pair.b.label}`, count: pair.b.count, strong: false },
      { words: "name both", count: pair.n11, expected: pair.expected },
    ]),
    sentences: [
      `${plural(pair.n11, "review", "reviews")} of ${String(inForce.n)} ${pair.n11 === 1 ? "names" : "name"} both; ${fixed(pair.expected, 1)} expected.`,
      `${pair.a.label} is named in ${String(pair.a.count)}, ${pair.b.label} in ${String(pair.b.count)}.`,
      verdict(pair),
      rows.length ? `Among the reviews that name both: ${rows.map((row) => reviews.title[row]).join("; ")}.` : "",
    ].filter(Boolean),
    caveat: CAVEATS.cell,
  };
};

const ofTheme = (i: number, state: State): Presented => {
  const theme = themes[i];
  const pairs = themes.filter((other) => other !== theme).map((other) => pairAt(i, other.i, state.net));
  const partners = pairs.filter(({ evidence }) => evidence === "clear").sort((x, y) => x.p - y.p);
  const often = [...pairs].sort((x, y) => y.n11 - x.n11 || x.p - y.p).slice(0, NEAREST);
  const name = ({ a, b }: Pair): string => (a === theme ? b : a).label;
  return {
    title: theme.label,
    about: standing(state),
    file: theme.id,
    picture: barsOf(
      often.map((pair) => ({
        words: name(pair),
        count: pair.n11,
        expected: pair.expected,
        strong: pair.evidence !== "weak",
      })),
    ),
    sentences: [
      `Named in ${plural(theme.count, "review", "reviews")} of ${String(inForce.n)}: ${percent(theme.share)} (95% interval ${percent(theme.low)} to ${percent(theme.high)}).`,
      partners.length
        ? `Clear pairs: ${partners
            .slice(0, 8)
            .map((pair) => `${name(pair)} (${String(pair.n11)}, ${fixed(pair.expected, 1)} expected)`)
            .join("; ")}.`
        : "No other theme is named with it clearly more or less often than expected.",
      "The bars are the themes most often named with it; a dark one has clear or suggestive evidence, and the line marks what is expected.",
    ],
    caveat: CAVEATS.cell,
  };
};

const presentedNow = (): Presented => {
  const { state } = store;
  if (!state.open) return ofMatrix(state);
  return state.open[0] === state.open[1] ? ofTheme(state.open[0], state) : ofPair(state.open, state);
};

export const startTaking = (): void => {
  startTake({ saves: () => [...pictureSavings(matrixFile), ...tableSavings()], present: presentedNow });
};
