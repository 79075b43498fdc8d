// Shows in the panel what the state says is open: a theme, a pair, or the summary.
import { one, byId } from "../../../browser/lib/dom.ts";
import type { State } from "./choices.ts";
import { ends, themes } from "./data.ts";
import { inForce, type Numbers } from "./numbers.ts";
import { panel, tellSelection } from "./open.ts";
import { fillHome } from "./panel-home.ts";
import { showPair } from "./panel-pair.ts";
import { showTheme } from "./panel-theme.ts";
import { store, whenRestored } from "./state.ts";

const show = (state: State): void => {
  if (state.pair !== null) showPair(state.pair);
  else if (state.theme !== null) showTheme(state.theme);
  else panel.showHome();
  fillHome(state);
};

// Where the panel is under the picture, a button says what a tap has opened and leads there.
const opened = byId("opened");
const openedButton = one<HTMLButtonElement>("button", opened);
const tellOpened = ({ pair, theme }: State): void => {
  opened.hidden = pair === null && theme === null;
  if (pair !== null)
    openedButton.textContent = `Read about ${ends(pair)
      .map(({ label }) => label)
      .join(" and ")}`;
  else if (theme !== null) openedButton.textContent = `Read about ${themes[theme].label}`;
};

let last: { numbers: Numbers | null; key: string } = { numbers: null, key: "" };

export const startPanel = (): void => {
  whenRestored(tellSelection);
  openedButton.addEventListener("click", () => {
    if (!store.state.panel) store.change({ panel: true });
    byId("panel").scrollIntoView();
    panel.focus();
  });
  store.onChange((state) => {
    const key = `${String(state.pair)}|${String(state.theme)}|${state.theme === null ? "" : state.colour}`;
    tellOpened(state);
    if (key !== last.key || inForce !== last.numbers) show(state);
    last = { key, numbers: inForce };
  });
};
