// What a reader takes away from the map: the picture in view, the pairs as a table, and the view as a slide.
import { fixed, joined, percent, plural, thousands } from "../../../browser/lib/figures.ts";
import { CAVEATS, COUNTED, NET_EXPECTATIONS, SHORT_FINDING, SUGGESTIVE_SHARE } from "../../../browser/lib/library.ts";
import { startTake } from "../../../browser/take/bar.ts";
import type { Presented, Saving, SlideFinding, SlideFindings, SlidePicture } from "../../../browser/take/offer.ts";
import { pictureSavings } from "../../../browser/take/picture-savings.ts";
import type { State } from "./choices.ts";
import {
  excluded,
  findingsOf,
  reviewAt,
  settings,
  themes,
  type ReviewRow,
  type Theme,
  type ThemeNumber,
} from "./data.ts";
import { drawMap, linesThatFit, partWords, type Drawing } from "./drawn-map.ts";
import { drawNear, drawPair } from "./drawn-near.ts";
import { newestFirst } from "./evidence.ts";
import { neighbourSavings } from "./neighbours.ts";
import { commonestPairs, inForce, pairAt, reviewsOfPair, reviewsOfTheme, shareOf, type Pair } from "./numbers.ts";
import { gradeWords, withInterval } from "./panel-words.ts";
import { pairSentence, verdictWords } from "./panel-pair.ts";
import { figureSaving } from "./paper.ts";
import { pictureFile } from "./picture.ts";
import { basisOf, otherOf, shownPairs, type ShownPair } from "./shown.ts";
import { store } from "./state.ts";
import { pairsSaving } from "./table.ts";
import { aboutWords } from "./words.ts";

// The room of a picture on a slide, and the sizes of letters that are tried in it.
const [WIDE, HIGH] = [1100, 740];
const LETTERS = [24, 22, 20, 18, 16.5];

/** Two findings of the newest reviews, of each review one; those that name all of some themes first. */
const twoFindings = (
  rows: readonly ReviewRow[],
  wanted: readonly ThemeNumber[],
): { total: number; list: SlideFinding[] } => {
  const found = newestFirst(rows).flatMap((row) =>
    findingsOf(row, wanted).map(({ summary, themes: named }) => ({
      row,
      text: summary,
      cost: (wanted.every((i) => named.includes(i)) ? 0 : 2) + (summary.length > SHORT_FINDING ? 1 : 0),
    })),
  );
  const list: SlideFinding[] = [];
  const told = new Set<ReviewRow>();
  for (const cost of [0, 1, 2, 3])
    for (const each of found) {
      if (list.length === 2 || each.cost !== cost || told.has(each.row)) continue;
      told.add(each.row);
      const { title, year } = reviewAt(each.row);
      list.push({ text: each.text, review: title, year });
    }
  return { total: found.length, list };
};
const findingsPart = (rows: readonly ReviewRow[], wanted: readonly ThemeNumber[], on: string): SlideFindings => {
  const { total, list } = twoFindings(rows, wanted);
  const head = total > 2 ? `Two of ${thousands(total)} findings on ${on}` : `The findings on ${on}`;
  return { head, list };
};

const pictureOf = ({ shapes, width, height }: Drawing, words: string): SlidePicture => ({
  shapes,
  width,
  height,
  words,
});
const counted = (pair: Pair, other: Theme): string =>
  `${other.label} (${thousands(pair.n11)}${pair.expected === null ? "" : `, ${fixed(pair.expected, 1)} expected`})`;
const described = (pair: Pair): string =>
  `${pair.a.label} and ${pair.b.label} (${plural(pair.n11, "review", "reviews")}${pair.expected === null ? "" : `, ${fixed(pair.expected, 1)} expected`})`;

const ofTheme = (i: ThemeNumber, state: State): Presented => {
  const theme = themes[i];
  const shown = shownPairs(state);
  const often = commonestPairs(3, i);
  const clear = shown.filter(({ pair, kind }) => kind === "clear" && pair.together);
  const named = inForce.refused === null ? `: ${withInterval(theme)}` : "";
  return {
    title: theme.label,
    about: aboutWords(state),
    file: theme.id,
    picture: pictureOf(
      drawNear(i, shown, state, { width: WIDE, height: HIGH, letters: 20 }),
      `${theme.label} with the themes nearest to it: ${shown.map(({ pair }) => counted(pair, otherOf(pair, i))).join("; ")}.`,
    ),
    sentences: [
      `Named in ${thousands(theme.count)} of ${plural(inForce.n, "review", "reviews")}${named}.`,
      often.length
        ? `Most often named with it: ${joined(often.map((pair) => counted(pair, otherOf(pair, i))))}.`
        : "No review in view names it together with another theme.",
      clear.length
        ? `Clearly more often than expected: ${joined(clear.slice(0, 4).map(({ pair }) => otherOf(pair, i).label))}.`
        : "No other theme is named with it clearly more often than expected.",
    ],
    findings: findingsPart(reviewsOfTheme(i), [i], "it"),
    caveat: CAVEATS.line,
  };
};

const ofPair = (k: number, state: State): Presented => {
  const pair = pairAt(k);
  const { a, b } = pair;
  const kind = shownPairs(state).find((each) => each.pair.k === k)?.kind ?? "counted";
  const part = (one: Theme, other: Theme): string =>
    `Of the ${plural(one.count, "review", "reviews")} that name ${one.label}, ${percent(shareOf(pair.n11, one.count).share)} name ${other.label}`;
  const shares = [a, b].filter(({ count }) => count > 0);
  return {
    title: `${a.label} and ${b.label}`,
    about: aboutWords(state),
    file: `${a.id}-${b.id}`,
    picture: pictureOf(
      drawPair({ pair, kind }, state, { width: WIDE, height: HIGH, letters: 24 }),
      `${thousands(a.count)} reviews name ${a.label}, ${thousands(b.count)} name ${b.label}, ${thousands(pair.n11)} name both.`,
    ),
    sentences: [
      pairSentence(pair),
      shares.length ? `${shares.map((one) => part(one, one === a ? b : a)).join(". ")}.` : "",
      excluded(k) || !pair.evidence
        ? verdictWords(pair)
        : `Evidence: ${gradeWords(pair)}. ${verdictWords(pair)}`.trim(),
    ],
    findings: findingsPart(reviewsOfPair(k), [a.i, b.i], "them"),
    caveat: CAVEATS.line,
  };
};

/** The lines in view, as many of the strongest as have room for names that can be read, and how many these are. */
const mapThatFits = (shown: readonly ShownPair[], state: State): { drawing: Drawing; lines: number } => {
  const size = { width: WIDE, height: HIGH };
  const readable = LETTERS[LETTERS.length - 1];
  const lines = linesThatFit(shown, (part) => drawMap(part, state, { ...size, letters: readable }).fits);
  const drawn = (letters: number): Drawing => drawMap(shown.slice(0, lines), state, { ...size, letters });
  return { drawing: drawn(LETTERS.find((letters) => drawn(letters).fits) ?? readable), lines };
};

const ofMap = (state: State): Presented => {
  const shown = shownPairs(state);
  const tested = basisOf(shown) === "tested" && shown.length > 0;
  const [commonest] = [...themes].sort((x, y) => y.count - x.count || x.i - y.i);
  const strongest = shown.find(({ pair }) => pair.together && pair.oneThing !== "presupposes") ?? shown.at(0);
  const than = NET_EXPECTATIONS[state.net];
  const most = inForce.n && commonest.count ? ` Most often: ${commonest.label} (${thousands(commonest.count)}).` : "";
  const what = tested
    ? inForce.clear
      ? `${plural(inForce.clear, "pair is", "pairs are")} named together in clearly more reviews ${than}.`
      : `No pair is named together in clearly more reviews ${than}; ${plural(inForce.suggestive, "is", "are")} suggestive.`
    : COUNTED.instead;
  const fitting = shown.length ? mapThatFits(shown, state) : null;
  const part = fitting ? partWords(fitting.lines, shown.length) : "";
  return {
    title: settings.title,
    about: aboutWords(state) + part,
    file: "theme-map",
    picture: fitting
      ? pictureOf(
          fitting.drawing,
          `${plural(fitting.lines, "line", "lines")} between themes, ${tested ? "tested" : COUNTED.key}.`,
        )
      : null,
    sentences: [
      `${thousands(inForce.n)} reviews, ${plural(themes.filter(({ count }) => count > 0).length, "theme", "themes")} named.${most}`,
      what,
      strongest
        ? `${tested ? "The strongest" : "First among them"}: ${described(strongest.pair)}.` +
          (tested && inForce.clear && inForce.suggestive
            ? ` A further ${plural(inForce.suggestive, "pair is", "pairs are")} suggestive: ${SUGGESTIVE_SHARE} may be chance.`
            : "")
        : COUNTED.nothing,
    ],
    ...(strongest
      ? {
          findings: findingsPart(
            reviewsOfPair(strongest.pair.k),
            [strongest.pair.a.i, strongest.pair.b.i],
            `${strongest.pair.a.label} and ${strongest.pair.b.label}`,
          ),
        }
      : {}),
    caveat: CAVEATS.line,
  };
};

/** The view as a slide: a chosen theme or pair alone, or the lines in view. */
export const presentedNow = (): Presented => {
  const { state } = store;
  if (state.pair !== null) return ofPair(state.pair, state);
  return state.theme === null ? ofMap(state) : ofTheme(state.theme, state);
};

export const startTaking = (): void => {
  // In the tab of the table no picture is in view.
  const pictures = (): Saving[] =>
    store.state.tab === "table" ? [] : [...pictureSavings(pictureFile), figureSaving(presentedNow)];
  startTake({
    saves: () => [...pictures(), ...neighbourSavings(), pairsSaving()],
    present: presentedNow,
  });
};
