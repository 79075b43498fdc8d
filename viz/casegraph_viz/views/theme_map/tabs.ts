// The tabs of the map: the network, the same pairs as ranked bars, and as a table; the matrix is a page of its own.
import { announce, byId, one } from "../../../browser/lib/dom.ts";
import { fragmentOf as fragment } from "../../../browser/lib/address.ts";
import { openTabs, showTabs, type PairTab } from "../../../browser/lib/pair-tabs.ts";
import type { State } from "./choices.ts";
import { pairKeys, settings, themes } from "./data.ts";
import { fragmentOf, store } from "./state.ts";

const [stage, ranked, sheet, pairs] = [one(".stage"), byId("ranked"), byId("table-sheet"), byId("pairs")];
// Below the picture the table is in the text of the page, before the list of all themes.
const themesPart = byId("themes");
const SAID: Readonly<Record<State["tab"], string>> = {
  network: "The network is shown.",
  ranked: "The same pairs are shown as bars.",
  table: "The pairs are shown as a table.",
};

// What the matrix has of the choices here.
const forMatrix = ({ net, pair, theme }: State): string =>
  fragment({
    net: net === settings.net ? null : net,
    pair: pair === null ? null : pairKeys[pair],
    theme: theme === null ? null : themes[theme].id,
  });
const leadsTo =
  (state: State) =>
  (tab: PairTab): string =>
    tab === "matrix" ? forMatrix(state) : fragmentOf({ ...state, tab });

const show = (state: State): void => {
  const { tab } = state;
  showTabs(tab, leadsTo(state));
  if (stage.dataset.tab !== tab) {
    stage.dataset.tab = tab;
    ranked.hidden = tab !== "ranked";
    sheet.hidden = tab !== "table";
    if (tab === "table") sheet.append(pairs);
    else themesPart.before(pairs);
  }
};

export const startTabs = (): void => {
  store.onChange(show);
  openTabs((tab) => {
    if (tab === "matrix") return;
    store.change({ tab });
    announce(SAID[tab]);
  });
};
