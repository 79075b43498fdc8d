// The matrix of agencies and themes: a table of cells, each a count.
import { startCellGrid, type Place } from "../../../browser/lib/cell-grid.ts";
import { boundsUpTo, countStepsOf, stepOf, type Bounds, type Step } from "../../../browser/lib/count-steps.ts";
import { byId, el, shape } from "../../../browser/lib/dom.ts";
import { agencies, counted, inForce, lineWords, pairAt, pairNumber, settings, themes, weight } from "./data.ts";
import type { Agency, Shown, Theme } from "./data.ts";
import { openPanel } from "./panel.ts";
import { inUse, store, type State } from "./state.ts";

const scroll = byId("matrix-scroll");
const readout = byId("readout");

/** The matrix in view: its columns, rows and what it counts. */
export interface Grid {
  agencies: readonly Agency[];
  themes: readonly Theme[];
  shown: Shown;
  bounds: Bounds;
}
export let grid: Grid = { agencies: [], themes: [], shown: "found", bounds: [1] };
let table = document.createElement("table");

const numberAt = ([row, column]: Place): number => pairNumber(grid.agencies[column], grid.themes[row]);

/** How many reviews a cell counts. */
export const countAt = (agency: Agency, theme: Theme): number => weight(pairAt(pairNumber(agency, theme)), grid.shown);
/** The class of the colour of a count. */
export const stepClass = (count: number): string => `s${stepOf(count, grid.bounds)}`;
/** The steps of the colours with their words. */
export const stepsInView = (): Step[] => countStepsOf(grid.bounds);

// What is named or addressed most comes first, whatever the cells count, so that switching keeps every place.
const ordered = <Of extends Agency>(things: readonly Of[], side: "agency" | "theme"): Of[] => {
  const sums = new Map<number, number>();
  for (const pair of inForce.pairs) sums.set(pair[side].i, (sums.get(pair[side].i) ?? 0) + pair.found + pair.addressed);
  return things.filter(({ i }) => sums.get(i)).sort((x, y) => (sums.get(y.i) ?? 0) - (sums.get(x.i) ?? 0) || x.i - y.i);
};

const cells = startCellGrid({
  scroll,
  readout,
  say: (at) => lineWords(pairAt(numberAt(at)), grid.shown),
  open: (at) => {
    openPanel({ pair: numberAt(at) });
  },
});

const build = (): void => {
  table = el(
    "table",
    {
      role: "grid",
      class: "cross",
      "aria-readonly": "true",
      "aria-describedby": "grid-help",
      "aria-label": `Themes by agencies, ${grid.themes.length} by ${grid.agencies.length}: ${settings.shown[grid.shown].label}`,
    },
    el(
      "thead",
      {},
      el(
        "tr",
        {},
        el("th", { scope: "col", class: "corner" }, el("span", { class: "visually-hidden" }, "Theme")),
        grid.agencies.map((agency) =>
          el(
            "th",
            { scope: "col", title: agency.label, "data-agency": agency.i },
            el("div", {}, el("span", {}, agency.label)),
          ),
        ),
      ),
    ),
    el(
      "tbody",
      {},
      grid.themes.map((theme) =>
        el(
          "tr",
          {},
          el(
            "th",
            { scope: "row", title: theme.label, "data-theme": theme.i },
            el("div", {}, shape(theme.style, settings.shapes[theme.style]), el("span", {}, theme.label)),
          ),
          grid.agencies.map((agency) => {
            const count = countAt(agency, theme);
            const graded = grid.shown === "tested" && count ? ` ${pairAt(pairNumber(agency, theme)).evidence}` : "";
            return el("td", { class: `${stepClass(count)}${graded}` }, count ? String(count) : "");
          }),
        ),
      ),
    ),
  );
  cells.show(table);
};

const choose = ({ agency, theme, pair }: State): void => {
  for (const part of table.querySelectorAll(".picked")) part.classList.remove("picked");
  const column = grid.agencies.findIndex(({ i }) => i === (pair === null ? agency : pairAt(pair).agency.i));
  const row = grid.themes.findIndex(({ i }) => i === (pair === null ? theme : pairAt(pair).theme.i));
  if (column >= 0) cells.headRow().cells[column + 1].classList.add("picked");
  if (row >= 0) cells.rowAt(row).cells[0].classList.add("picked");
  if (pair !== null && column >= 0 && row >= 0) {
    const cell = cells.cellAt([row, column]);
    cell.classList.add("picked");
    cells.activate(cell);
  } else if (column >= 0) for (const { cells } of table.tBodies[0].rows) cells[column + 1].classList.add("picked");
  else if (row >= 0) for (const cell of [...cells.rowAt(row).cells].slice(1)) cell.classList.add("picked");
  const found = column >= 0 || row >= 0 ? cells.cellAt([Math.max(row, 0), Math.max(column, 0)]) : null;
  if (found) cells.reveal(found);
};

const key = (): void => {
  byId("steps").replaceChildren(
    ...stepsInView().map(([css, words]) =>
      el("li", {}, el("span", { class: `swatch ${css}`, "aria-hidden": "true" }), words),
    ),
  );
};

/** Bring the focus to the cell that had it last. */
export const backToCell = cells.back;

let built = "";

export const startGrid = (): void => {
  store.onChange((state) => {
    scroll.hidden = state.view !== "matrix" || !inForce.pairs.length;
    readout.hidden = scroll.hidden;
    if (scroll.hidden) return;
    // The matrix has every agency, whatever is chosen.
    const { shown } = inUse({ ...state, agency: null, theme: null });
    const wanted = `${shown}|${counted}`;
    if (wanted !== built) {
      built = wanted;
      const top = inForce.pairs.reduce((most, pair) => Math.max(most, weight(pair, shown)), 1);
      grid = {
        agencies: ordered(agencies, "agency"),
        themes: ordered(themes, "theme"),
        shown,
        bounds: boundsUpTo(top),
      };
      build();
      key();
    }
    choose(state);
    scroll.dataset.reviews = String(inForce.n);
    scroll.dataset.lines = String(inForce.pairs.filter((pair) => weight(pair, shown) > 0).length);
    scroll.dataset.basis = shown === "tested" ? "tested" : "counted";
  });
  scroll.addEventListener("click", (event) => {
    // By keyboard the menu of agencies and the table of pairs open the same.
    const { agency, theme } = (event.target as Element).closest<HTMLElement>("th")?.dataset ?? {};
    if (agency !== undefined) openPanel({ agency: Number(agency) });
    if (theme !== undefined) openPanel({ theme: Number(theme) });
  });
};
