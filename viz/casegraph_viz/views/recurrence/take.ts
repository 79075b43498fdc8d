// What a reader takes away from the ledger: the strip as a file, and the theme of the panel as a slide.
import { inViewWords } from "../../../browser/filters/words.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";
import type { Store } from "../../../browser/lib/state.ts";
import { stripFile } from "../../../browser/lib/strip-picture.ts";
import type { Strip } from "../../../browser/lib/strip.ts";
import { startTake } from "../../../browser/take/bar.ts";
import { twoFindings } from "../../../browser/take/findings.ts";
import type { Presented, SlideFindings, SlidePicture } from "../../../browser/take/offer.ts";
import { pictureSavings } from "../../../browser/take/picture-savings.ts";
import type { Counted } from "./counted.ts";
import type { Ledger, Row } from "./data.ts";
import { noneWords } from "./panel.ts";
import type { State } from "./state.ts";
import { barsLegend, yearBars } from "./year-bars.ts";

const SHEET = { width: 1100, height: 640, letters: 23 };

const pictureOf = (strip: Strip, id: string): SlidePicture | null => {
  const shown = strip.shown();
  const row = shown?.rows.find((one) => one.id === id);
  if (!shown?.columns.length || !row) return null;
  const said = shown.columns.flatMap(({ name }, k) => {
    const { count, n, shut } = row.cells[k];
    return count && !shut ? [`${name}: ${String(count)} of ${String(n)}`] : [];
  });
  return {
    shapes: yearBars(shown.columns, row.cells, SHEET),
    width: SHEET.width,
    height: SHEET.height,
    legend: barsLegend,
    words: said.length ? `found again in ${said.join("; ")}.` : "no later review found it again.",
  };
};

const findingsOf = ({ concernsOf }: Ledger, { place, found }: Row): SlideFindings =>
  twoFindings(
    found.map((review) => ({ ...review, texts: concernsOf(review, place).map(({ text }) => text) })),
    ["later review", "later reviews"],
  );

const sentencesOf = (row: Row): string[] => {
  const { recommendations, reviews, first, last, sentence, after, stated } = row;
  const years =
    first === null ? "" : first === last ? `, of ${String(first)}` : `, of ${String(first)} to ${String(last)}`;
  return [
    sentence,
    recommendations
      ? `${plural(recommendations, "recommendation", "recommendations")} on it in ${plural(reviews, "review", "reviews")}${years}.`
      : "No review in view recommends on it.",
    stated
      ? `Of the ${plural(stated, "later review", "later reviews")} with it that state when the incident was, ${String(after ?? 0)} tell of one after the year of the first recommendation.`
      : "",
  ].filter(Boolean);
};

/** Offer the strip and the slide of the theme in the panel. */
export const startTaking = (
  ledger: Ledger,
  store: Store<State>,
  countedFor: (state: State) => Counted,
  strip: Strip,
): void => {
  const presented = (): Presented => {
    const { state } = store;
    const { n, byTheme } = countedFor(state);
    const theme = ledger.themes.find(({ id }) => id === state.theme) ?? ledger.themes[0];
    const row = byTheme.find((one) => one.theme.id === theme.id);
    return {
      title: `${theme.label}: recommended, and found again`,
      about: inViewWords(n, state, ledger.corpus),
      file: `${theme.id}-found-again`,
      picture: row ? pictureOf(strip, theme.id) : null,
      sentences: row ? sentencesOf(row) : [noneWords(theme.label)],
      ...(row?.found.length ? { findings: findingsOf(ledger, row) } : {}),
      caveat: CAVEATS.recurrence,
    };
  };
  const picture = (): ReturnType<typeof stripFile> =>
    stripFile(strip, {
      shares: "share of reviews",
      shut: "found, not after a recommendation: how many",
      caveat: CAVEATS.recurrence,
    });
  startTake({ saves: () => pictureSavings(picture, "Picture of all themes"), present: presented });
};
