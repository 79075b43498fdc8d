// The panel beside the picture: the summary, or the numbers and the reviews behind what is opened.
import { announce, byId, el, shape } from "../../../browser/lib/dom.ts";
import { chance, percent, plural } from "../../../browser/lib/figures.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";
import { figures, makePanel, openerList, type Entry } from "../../../browser/lib/panel.ts";
import { each } from "../../../browser/recount/bits.ts";
import type { Row } from "../../../browser/recount/corpus.ts";
import { both } from "../../../browser/recount/select.ts";
import { corpus, settings, themeLabel, themes } from "./data.ts";
import { backToCell, type Opened } from "./heat.ts";
import { differing, farthest, type Shown, type View } from "./now.ts";
import { reviewList } from "./reading.ts";
import { store } from "./state.ts";
import {
  besideWords,
  markOf,
  ofValueWords,
  pointsWords,
  reviews,
  shareWords,
  statedWords,
  summaryOf,
  verdict,
} from "./words.ts";

const MOST = 12; // themes or characteristics that the panel lists

const panel = makePanel({
  picture: "#heat",
  isOpen: () => store.state.theme !== null || store.state.value !== null,
  close: () => {
    store.change({ theme: null, value: null });
    announce("Closed. The summary is shown.");
    panel.goBack(backToCell);
  },
});

/** Open a theme, a characteristic, or what both have in common. */
export const openPanel = ({ theme, value }: Opened): void => {
  panel.remember();
  store.change({ theme, value });
  announce(`Opened: ${panel.title()}.`);
  panel.focus();
};

const placesIn = (row: Row): number[] => {
  const found: number[] = [];
  each(row, (place) => found.push(place));
  return found;
};
const themeLink = (theme: number): HTMLElement | null =>
  themes.href[theme]
    ? el("p", {}, el("a", { href: themes.href[theme] }, `All that the reviews say of ${themeLabel(theme)}`))
    : null;
const caveat = (): HTMLElement => el("p", { class: "small" }, CAVEATS.difference);

const showCell = (theme: number, shown: Shown): void => {
  const { column, label } = shown;
  const cell = column.cells[theme];
  const { against } = cell;
  panel.show(
    `${themeLabel(theme)}: ${label}`,
    el("p", {}, statedWords(theme, shown)),
    el("p", {}, besideWords(theme, shown), against ? [" ", el("strong", {}, `${verdict(cell)}.`)] : null),
    against
      ? figures(
          ["Share", percent(against.share[0])],
          ["Share of the others", percent(against.share[1])],
          ["Difference, points", pointsWords(against.difference)],
          ["q", against.tested ? chance(against.q) : "not tested"],
        )
      : null,
    column.inBoth
      ? el("p", { class: "small" }, `${reviews(column.inBoth)} that state both are left out of the comparison.`)
      : null,
    caveat(),
    themeLink(theme),
    el("h3", {}, `Reviews with it that name the theme (${String(cell.count)})`),
    ...(cell.count
      ? reviewList(placesIn(both(column.mask, corpus.columns[theme])), theme)
      : [el("p", {}, "No review names it. Silence is not absence.")]),
  );
};

const entryOf = (theme: number, { column, id, label }: Shown, text: string): Entry => {
  const cell = column.cells[theme];
  const { sign } = markOf(cell);
  const others = cell.against ? ` against ${percent(cell.against.share[1])}` : "";
  return {
    text: text || label,
    open: () => {
      openPanel({ theme, value: id });
    },
    words: ` ${percent(cell.share.estimate)}${others}${sign ? ` ${sign} ${markOf(cell).words}` : ""}`,
  };
};

const showTheme = (theme: number, view: View, inView: Row): void => {
  const count = view.named[theme];
  panel.show(
    themeLabel(theme),
    el(
      "p",
      { class: "group-line" },
      shape(themes.group[theme], settings.shapes[themes.group[theme]]),
      `Named in ${String(count)} of ${reviews(view.found.reviews)}.`,
    ),
    themeLink(theme),
    el("h3", {}, "By characteristic, the largest difference first"),
    openerList(
      farthest(theme, view)
        .slice(0, MOST)
        .map((shown) => entryOf(theme, shown, "")),
    ),
    caveat(),
    el("h3", {}, `Reviews that name it (${String(count)})`),
    ...reviewList(placesIn(both(inView, corpus.columns[theme])), theme),
  );
};

const showValue = (shown: Shown, view: View): void => {
  const { column, of, label } = shown;
  const counted = of.values.find(({ value }) => value === column.value);
  const list = differing(shown).slice(0, MOST);
  panel.show(
    label,
    el("p", {}, ofValueWords(shown, view.found)),
    counted
      ? el(
          "p",
          {},
          `${shareWords(counted.share)} of the ${String(counted.n)} children ${of.kind.oneValue ? "of whom it is known" : "described, which can only be too low"}. Not stated for ${plural(of.silentChildren, "child", "children")}.`,
        )
      : null,
    column.refused ? el("p", {}, `${column.refused}.`) : null,
    el("h3", {}, "Themes that differ most"),
    openerList(list.map((theme) => entryOf(theme, shown, themeLabel(theme)))),
    caveat(),
    el("h3", {}, `Reviews that state it (${String(column.n)})`),
    ...reviewList(placesIn(column.mask), null),
  );
};

const summary = byId("summary");
const written = [...summary.childNodes];

/** Show what is opened of a view, and the summary where that is nothing. */
export const showPanel = ({ theme, value }: Opened, view: View, inView: Row, filtered: boolean): void => {
  const shown = value === null ? undefined : view.columns.find(({ id }) => id === value);
  if (value !== null && !shown)
    panel.show(
      "Not in the picture",
      el(
        "p",
        {},
        "The characteristic that was opened is stated in too few of these reviews, or belongs to a kind that is not shown.",
      ),
    );
  else if (theme !== null && shown) showCell(theme, shown);
  else if (shown) showValue(shown, view);
  else if (theme !== null) showTheme(theme, view, inView);
  else {
    // Without a filter the page's own sentences hold.
    summary.replaceChildren(...(filtered ? summaryOf(view.found).map((line) => el("p", {}, line)) : written));
    panel.showHome();
  }
};
