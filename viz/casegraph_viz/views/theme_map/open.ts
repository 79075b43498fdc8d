// Opens a theme or a pair, and closes it; the panel and the picture follow the state.
import { announce } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { makePanel } from "../../../browser/lib/panel.ts";
import { ends, themes, type PairNumber, type ThemeNumber } from "./data.ts";
import { pairAt, reviewsOfTheme } from "./numbers.ts";
import { focusOn } from "./sheet.ts";
import { clearSelection, selectPair, selectTheme, store } from "./state.ts";
import { pairTitle } from "./words.ts";

export const panel = makePanel({
  picture: "#network",
  isOpen: () => store.state.pair !== null || store.state.theme !== null,
  close: () => {
    leavePanel();
  },
});

/** Tell a screen reader what is open. */
export const tellSelection = (): void => {
  const { pair, theme } = store.state;
  if (pair !== null) announce(`Opened: ${pairTitle(pairAt(pair))}.`);
  else if (theme !== null)
    announce(`Opened: ${themes[theme].label}, ${plural(reviewsOfTheme(theme).length, "review", "reviews")}.`);
  else announce("Nothing chosen. The summary of the map is shown.");
};

const opened = (wanted: readonly ThemeNumber[]): void => {
  if (!store.state.panel) store.change({ panel: true });
  focusOn(wanted);
  tellSelection();
  panel.focus();
};
/** Open a theme, and go to the panel. */
export const openTheme = (theme: ThemeNumber): void => {
  panel.remember();
  selectTheme(theme);
  opened([theme]);
};
/** Open a pair, and go to the panel. */
export const openPair = (pair: PairNumber): void => {
  panel.remember();
  selectPair(pair);
  opened(ends(pair).map(({ i }) => i));
};
/** Open either. */
export const openPanel = ({ theme, pair }: { theme?: ThemeNumber; pair?: PairNumber }): void => {
  if (pair !== undefined) openPair(pair);
  else if (theme !== undefined) openTheme(theme);
};
/** Close what is open, and go back to where the reader was. */
export const leavePanel = (): void => {
  clearSelection();
  tellSelection();
  panel.goBack();
};
