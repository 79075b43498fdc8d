// Says in the picture why its lines are counted and not tested or, where there is none, lists the themes.
import { byId, el } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { COUNTED } from "../../../browser/lib/library.ts";
import { openerList } from "../../../browser/lib/panel.ts";
import type { State } from "./choices.ts";
import { themes } from "./data.ts";
import { inForce, nothingTested, pairsInOrder } from "./numbers.ts";
import { themeEntry } from "./panel-words.ts";
import { view } from "./sheet.ts";
import { store } from "./state.ts";

const holder = byId("basis");
// How many themes are listed where no line can be drawn.
const MOST = 12;

const whyNot = (): string => {
  if (nothingTested()) return COUNTED.why.few;
  return inForce.clear + inForce.suggestive ? COUNTED.why.settings : COUNTED.why.none;
};

/** On what the lines rest, in words; empty where every line is tested. */
export const basisWords = (state: State): string => {
  if (state.theme !== null) return view.shown.length ? COUNTED.around : COUNTED.alone;
  if (!view.shown.length) return pairsInOrder().some(({ n11 }) => n11 > 0) ? COUNTED.hidden : COUNTED.nothing;
  // A single line that the reader has opened beside tested ones needs no reason.
  const lines = view.shown.filter(({ k }) => k !== state.pair);
  return lines.length && lines.every(({ k }) => view.kinds.get(k) !== "counted")
    ? ""
    : `${whyNot()} ${COUNTED.instead}`;
};

const show = (state: State): void => {
  const words = basisWords(state);
  const named = themes.filter(({ count }) => count > 0).sort((x, y) => y.count - x.count || (x.id < y.id ? -1 : 1));
  const list = openerList(
    named.slice(0, MOST).map((theme) => ({
      ...themeEntry(theme),
      words: el("span", { class: "small" }, ` ${plural(theme.count, "review", "reviews")}`),
    })),
    "partners by-count",
  );
  holder.hidden = !words;
  holder.replaceChildren(el("p", {}, words), ...(words === COUNTED.nothing && named.length ? [list] : []));
};

export const startBasis = (): void => {
  store.onChange(show);
};
