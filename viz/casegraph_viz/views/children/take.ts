// What a reader takes away from the picture of the children: the picture as a file, and as a slide what is opened, with
// the shares that it compares as bars.
import { askedFor } from "../../../browser/filters/state.ts";
import { inViewWords, reviewsInWords } from "../../../browser/filters/words.ts";
import { one } from "../../../browser/lib/dom.ts";
import { percent } from "../../../browser/lib/figures.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";
import { paper, type LegendItem } from "../../../browser/lib/picture.ts";
import { each } from "../../../browser/recount/bits.ts";
import { isMirrored } from "../../../browser/recount/characteristics.ts";
import type { Row } from "../../../browser/recount/corpus.ts";
import { both, maskOf } from "../../../browser/recount/select.ts";
import { startTake } from "../../../browser/take/bar.ts";
import { BAR, markedBars, type MarkedBar } from "../../../browser/take/count-bars.ts";
import { twoFindings } from "../../../browser/take/findings.ts";
import type { Presented, SlideFindings, SlidePicture } from "../../../browser/take/offer.ts";
import { pictureSavings } from "../../../browser/take/picture-savings.ts";
import { corpus, findingsOf, reviewAt, themeLabel } from "./data.ts";
import { differing, farthest, strongest, type Shown, type View } from "./now.ts";
import { heatPicture } from "./picture.ts";
import { store } from "./state.ts";
import { besideWords, markOf, ofValueWords, statedWords, summaryOf, verdict } from "./words.ts";

// How many bars a slide has room for, fewer where they name characteristic and theme, and the size of its drawing.
const [BARS, LONG] = [12, 10];
const SHEET = { width: 1100, height: 690 };
const [LETTERS, SMALL] = [23, 19];

const barOf = (words: string, theme: number, { column }: Shown): MarkedBar => {
  const cell = column.cells[theme];
  const { against, share } = cell;
  const { sign } = markOf(cell);
  const others = against ? `, others ${percent(against.share[1])}` : "";
  return {
    words,
    value: share.estimate,
    mark: against?.share[1] ?? null,
    strong: true,
    beside: `${sign ? `${sign} ` : ""}${percent(share.estimate)}${others}`,
  };
};

const LEGEND: readonly LegendItem[] = [
  {
    mark: [["rect", { x: 2, y: 2, width: 20, height: 8, fill: BAR }]],
    words: "share of the reviews with the characteristic",
  },
  {
    mark: [["line", { x1: 12, x2: 12, y1: 0, y2: 12, stroke: paper.apart, "stroke-width": 3 }]],
    words: "of those that state another of its kind",
  },
];
const sign = (text: string, words: string): LegendItem => ({
  mark: [["text", { x: 0, y: 11, "font-size": 12, fill: paper.ink }, text]],
  words,
});
const SIGNS = [sign("▲▼", "clear"), sign("△▽", "suggestive")];

const pictureOf = (bars: readonly MarkedBar[], letters = LETTERS): SlidePicture | null => {
  if (!bars.length) return null;
  return {
    shapes: markedBars(bars, "share of reviews", { ...SHEET, letters }, 0.01),
    width: SHEET.width,
    height: SHEET.height,
    legend: bars.some(({ beside }) => /^[▲▼△▽]/.test(beside)) ? [...LEGEND, ...SIGNS] : LEGEND,
    words: `${bars.map(({ words, beside }) => `${words}: ${beside}`).join("; ")}.`,
  };
};

const findingsIn = (reviews: Row, theme: number): SlideFindings => {
  const rows: number[] = [];
  each(reviews, (row) => rows.push(row));
  return twoFindings(
    rows.map((row) => ({ ...reviewAt(row), texts: findingsOf(row, theme).map(({ summary }) => summary) })),
    ["review that names it", "reviews that name it"],
  );
};

/** What a slide of something opened says, beside what every slide of the page has. */
type Said = Pick<Presented, "title" | "picture" | "sentences"> & { findings?: SlideFindings };

// Beside the other characteristics of its kind, which are paler.
const ofCell = (theme: number, shown: Shown, view: View): Said => {
  const { column, label, of } = shown;
  const cell = column.cells[theme];
  return {
    title: `${themeLabel(theme)}: ${label}`,
    picture: pictureOf(
      view.columns
        .filter((other) => other.of === of)
        .map((other) => ({ ...barOf(other.label, theme, other), strong: other === shown })),
    ),
    sentences: [
      statedWords(theme, shown),
      besideWords(theme, shown),
      cell.against ? `Evidence: ${verdict(cell)}.` : "",
    ],
    findings: findingsIn(both(column.mask, corpus.columns[theme]), theme),
  };
};

const ofTheme = (theme: number, view: View, inView: Row): Said => {
  const columns = farthest(theme, view);
  const first = columns.find(({ column }) => markOf(column.cells[theme]).grade === 2) ?? columns.at(0);
  return {
    title: `${themeLabel(theme)}, by characteristic of the child`,
    picture: pictureOf(columns.slice(0, BARS).map((shown) => barOf(shown.label, theme, shown))),
    sentences: [
      `Named in ${reviewsInWords(view.named[theme], view.found.reviews, true)}.`,
      first ? statedWords(theme, first) : "",
      first ? besideWords(theme, first) : "",
    ],
    findings: findingsIn(both(inView, corpus.columns[theme]), theme),
  };
};

const ofValue = (shown: Shown, view: View): Said => {
  const themes = differing(shown);
  const marked = themes.filter((theme) => markOf(shown.column.cells[theme]).grade === 2).length;
  return {
    title: `${shown.of.kind.label}: ${shown.label}`,
    picture: pictureOf(themes.slice(0, BARS).map((theme) => barOf(themeLabel(theme), theme, shown))),
    sentences: [
      ofValueWords(shown, view.found),
      marked
        ? `Clearly more or less often named than in the others: ${String(marked)} themes.`
        : "No theme differs clearly.",
      themes.length > BARS ? `The bars are the ${String(BARS)} themes that differ most.` : "",
    ],
  };
};

const ofAll = (view: View): Said => {
  // Of two characteristics that mirror each other one is enough.
  const cells = strongest(view).filter(([, { of, column }]) => !isMirrored(of) || column === of.columns[0]);
  const kinds = new Set(view.columns.map(({ of }) => of));
  const found = { ...view.found, kinds: view.found.kinds.filter((kind) => kinds.has(kind)) };
  return {
    title: one("h1").textContent.trim(),
    picture: pictureOf(
      cells.slice(0, LONG).map(([theme, shown]) => barOf(`${shown.label}: ${themeLabel(theme)}`, theme, shown)),
      SMALL,
    ),
    sentences: [
      ...summaryOf(found).slice(0, 2),
      cells.length > LONG ? `The bars are the ${String(LONG)} largest of ${String(cells.length)} differences.` : "",
      "Some themes name the same thing as a characteristic; those differences follow from the coding.",
    ],
  };
};

const presented = (view: View): Presented => {
  const { state } = store;
  const { theme, value } = state;
  const shown = value === null ? undefined : view.columns.find(({ id }) => id === value);
  const said =
    theme !== null && shown
      ? ofCell(theme, shown, view)
      : shown
        ? ofValue(shown, view)
        : theme !== null
          ? ofTheme(theme, view, maskOf(corpus, askedFor(state) ?? {}))
          : ofAll(view);
  const parts = ["children", theme === null ? "" : corpus.themes.id[theme], value ?? ""];
  return {
    ...said,
    about: inViewWords(view.found.reviews, state, corpus),
    file: parts.filter(Boolean).join("-"),
    sentences: said.sentences.filter(Boolean),
    caveat: CAVEATS.difference,
  };
};

/** Offer the picture, and what is opened of it as a slide; `now` is the view. */
export const startTaking = (now: () => View): void => {
  startTake({
    saves: () => pictureSavings(() => ({ picture: heatPicture(now()), title: "themes by characteristic" })),
    present: () => presented(now()),
  });
};
