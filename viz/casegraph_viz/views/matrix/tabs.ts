// The tabs over the matrix lead to the theme map, which shows the same pairs as a network, as bars and as a table.
import { fragmentOf } from "../../../browser/lib/address.ts";
import { showTabs } from "../../../browser/lib/pair-tabs.ts";
import { settings, themes } from "./data.ts";
import { store } from "./state.ts";

export const startTabs = (): void => {
  const [first] = Object.keys(settings.nets);
  store.onChange(({ net, open }) => {
    const [a, b] = (open ?? []).map((i) => themes[i].id);
    showTabs("matrix", (tab, here) =>
      here
        ? window.location.hash.slice(1)
        : fragmentOf({
            tab: tab === "network" ? null : tab,
            net: net === first ? null : net,
            theme: a === b ? a : null,
            pair: a === b ? null : `${a}~${b}`,
          }),
    );
  });
};
