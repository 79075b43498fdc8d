// What the parts of the panel say in the same words: shares, grades, and on what the numbers rest.
import { el, shape } from "../../../browser/lib/dom.ts";
import { fixed, percent, thousands } from "../../../browser/lib/figures.ts";
import type { Entry } from "../../../browser/lib/panel.ts";
import { robustNow } from "./again.ts";
import { settings, type Theme } from "./data.ts";
import { inForce, type Pair } from "./numbers.ts";
import { openPair, openTheme } from "./open.ts";
import { store } from "./state.ts";
import { childNote, warningNow } from "./words.ts";

export const gradeWords = (pair: Pair): string => {
  if (!pair.evidence) return "does not stand out";
  const grade = `${pair.evidence}${robustNow(pair)}`;
  return pair.together ? grade : `${grade}, less often than expected`;
};

/** A share with its interval. */
export const withInterval = ({
  share,
  low,
  high,
}: {
  share: number | null;
  low: number | null;
  high: number | null;
}): string =>
  share === null || low === null || high === null
    ? "not stated"
    : `${percent(share)} (95% interval ${percent(low)} to ${percent(high)})`;

/** The reviews in view: "321", or "40 reviews that pass the filters". */
export const ofReviews = (): string =>
  `${thousands(inForce.n)}${inForce.filtered ? ` ${inForce.n === 1 ? "review" : "reviews"} that pass the filters` : ""}`;

/** Why nothing is compared; nothing where something is. */
export const refusal = (): HTMLElement | null =>
  inForce.refused === null ? null : el("p", { class: "warning" }, warningNow());

/** Where the reader filters by a child: that a finding may be about another. */
export const childNotes = (): HTMLElement | null => {
  const words = childNote(store.state);
  return words ? el("p", { class: "small child-note" }, words) : null;
};

/** How many are expected, after some words; nothing where nobody says. */
export const expectedWords = ({ expected }: Pair, after: string): string =>
  expected === null ? "" : `${after}${fixed(expected, 1)} expected`;

/** A button that opens a theme, with its shape. */
export const themeButton = (theme: Theme): HTMLElement =>
  el(
    "button",
    {
      type: "button",
      class: "chip",
      onclick: () => {
        openTheme(theme.i);
      },
    },
    shape(theme.group, settings.shapes[theme.group]),
    theme.label,
  );

/** A pair in a list, under a name, with what is said of it in small. */
export const pairEntry = (pair: Pair, text: string, words: string): Entry => ({
  text,
  open: () => {
    openPair(pair.k);
  },
  words: el("span", { class: "small" }, words),
});
export const themeEntry = (theme: Theme): Entry => ({
  text: theme.label,
  open: () => {
    openTheme(theme.i);
  },
});
