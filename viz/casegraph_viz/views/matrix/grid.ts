// The matrix as a table of cells, and how large they are.
import { startCellGrid, type Place } from "../../../browser/lib/cell-grid.ts";
import { byId, el, one, shape } from "../../../browser/lib/dom.ts";
import { percent, plural } from "../../../browser/lib/figures.ts";
import { counted, countedWords, inForce, namesOf, pairAt, pairsOf, settings, type Theme } from "./data.ts";
import { openPanel } from "./panel.ts";
import { cellText, countClass, measureClass } from "./scale.ts";
import { inView, store, type State } from "./state.ts";

const scroll = byId("matrix-scroll");
let view: Theme[] = [];
let table = document.createElement("table");

const placeOf = (theme: number): number => view.findIndex(({ i }) => i === theme);

const say = ([row, column]: Place): string => {
  const [a, b] = [view[row], view[column]];
  if (a === b)
    return `${a.label}: named in ${plural(a.count, "review", "reviews")} of ${inForce.n} (${percent(a.share)})`;
  const pair = pairAt(a.i, b.i, store.state.net);
  // The words contain the text of the cell, so that screen and screen reader agree.
  const shown = `${settings.measures[store.state.measure]} ${cellText(pair, store.state.measure)}`;
  return `${namesOf(pair)}: ${column > row && store.state.measure !== "n11" ? `${shown}; ` : ""}${countedWords(pair)}`;
};

const look = ([row, column]: Place, state: State): [css: string, text: string] => {
  const [a, b] = [view[row], view[column]];
  if (a === b) return ["own", String(a.count)];
  const pair = pairAt(a.i, b.i, state.net);
  const upper = column > row;
  const scale = upper ? measureClass(pair, state.measure, state.net) : countClass(pair.n11);
  const graded = pair.evidence === "weak" ? "" : ` ${pair.evidence}`;
  return [scale + graded, upper ? cellText(pair, state.measure) : pair.n11 ? String(pair.n11) : ""];
};

// Whether a line goes before a row or column, because another community or group begins there.
const edge = (k: number, state: State): boolean => {
  if (k === 0) return false;
  if (state.order === "community") return view[k].community !== view[k - 1].community;
  return state.order === "group" && view[k].group !== view[k - 1].group;
};

const cells = startCellGrid({
  scroll,
  readout: byId("readout"),
  say,
  open: ([row, column]) => {
    openPanel([view[row].i, view[column].i]);
  },
});

const paint = (cell: HTMLTableCellElement, at: Place, state: State): void => {
  const [name, text] = look(at, state);
  cell.className = edge(at[1], state) ? `${name} edge` : name;
  cell.textContent = text;
};

const repaint = (state: State): void => {
  [...table.tBodies[0].rows].forEach((tr, row) => {
    [...tr.cells].slice(1).forEach((cell, column) => {
      paint(cell, [row, column], state);
    });
  });
  cells.refresh();
};

const build = (state: State): void => {
  view = inView(state);
  const head = el(
    "tr",
    {},
    el("th", { scope: "col", class: "corner" }, el("span", { class: "visually-hidden" }, "Theme")),
    view.map((theme, k) =>
      el(
        "th",
        { scope: "col", class: edge(k, state) ? "edge" : false, title: theme.label },
        el("div", {}, el("span", {}, theme.label)),
      ),
    ),
  );
  const rows = view.map((theme, row) =>
    el(
      "tr",
      { class: edge(row, state) ? "edge" : false },
      el(
        "th",
        { scope: "row", title: theme.label },
        el("div", {}, shape(theme.group, settings.shapes[theme.group]), el("span", {}, theme.label)),
      ),
      view.map((_, column) => {
        const cell = document.createElement("td");
        paint(cell, [row, column], state);
        return cell;
      }),
    ),
  );
  table = el(
    "table",
    {
      role: "grid",
      class: "matrix",
      "aria-readonly": "true",
      "aria-describedby": "grid-help",
      "aria-label": `Themes by themes, ${view.length} by ${view.length}`,
    },
    el("thead", {}, head),
    el("tbody", {}, rows),
  );
  cells.show(table);
  if (!view.length) return;
  const at: Place = state.open ? [placeOf(state.open[0]), placeOf(state.open[1])] : [0, Math.min(1, view.length - 1)];
  cells.activate(cells.cellAt(at.includes(-1) ? [0, 0] : at));
};

// Cells are as wide as the page allows, but never too small to point at.
const measure = (state: State): void => {
  const many = view.length > 45;
  one(".matrix-page").classList.toggle("stacked", many || state.large);
  const least = window.innerWidth < 640 ? 108 : 146;
  const whole = (scroll.parentElement?.clientWidth ?? 0) - 18; // the border and a scroll bar
  const smallest = state.large ? 30 : window.innerWidth < 640 ? 24 : 11;
  const fits = Math.floor((whole - least) / Math.max(1, view.length));
  const size = Math.max(smallest, Math.min(state.large ? 34 : 30, fits));
  const names = Math.max(least, Math.min(220, whole - size * view.length));
  scroll.style.setProperty("--count", String(view.length));
  scroll.style.setProperty("--cell", `${size}px`);
  scroll.style.setProperty("--names", `${names}px`);
  scroll.classList.toggle("tiny", size < 20);
};

const setChosen = (state: State): void => {
  for (const cell of table.querySelectorAll("td.chosen")) cell.classList.remove("chosen");
  if (!state.open) return;
  const [row, column] = [placeOf(state.open[0]), placeOf(state.open[1])];
  if (row < 0 || column < 0) return;
  cells.cellAt([row, column]).classList.add("chosen");
  if (row !== column) cells.cellAt([column, row]).classList.add("chosen");
};

// What the picture shows, for whoever reads it from outside.
const tellPicture = (state: State): void => {
  const pairs = pairsOf(view, state.net);
  const graded = pairs.filter(({ evidence }) => evidence !== "weak").length;
  const tested = inForce.refused(state.net) === null && graded > 0;
  scroll.dataset.reviews = String(inForce.n);
  // Without a graded pair the cells still show how many reviews name both themes.
  scroll.dataset.lines = String(tested ? graded : pairs.filter(({ n11 }) => n11).length);
  scroll.dataset.basis = tested ? "tested" : "counted";
};

let built = "";
let painted = "";

/** The themes of the matrix, in the order of its rows. */
export const matrixView = (): readonly Theme[] => view;
/** Bring the focus to the cell that had it last. */
export const backToCell = cells.back;

export const startGrid = (): void => {
  store.onChange((state) => {
    const [rows, looks] = [`${state.themes}|${state.order}|${counted}`, `${state.net}|${state.measure}`];
    if (rows !== built) build(state);
    else if (looks !== painted) repaint(state);
    built = rows;
    painted = looks;
    measure(state);
    setChosen(state);
    tellPicture(state);
  });
  window.addEventListener("resize", () => {
    measure(store.state);
  });
};
