// The matrix as a table in the role of a grid: one stop of the Tab key, arrow keys from there.
// Cells are plain table cells, so headings stay in sight and a screen reader can name them.
import { byId, el, one, shape } from "../../../browser/lib/dom.ts";
import { percent, plural } from "../../../browser/lib/figures.ts";
import { gridStep, type Place } from "../../../browser/lib/grid-keys.ts";
import { counted, countedWords, inForce, namesOf, pairAt, pairsOf, settings, type Theme } from "./data.ts";
import { openPanel } from "./panel.ts";
import { cellText, countClass, measureClass } from "./scale.ts";
import { inView, store, type State } from "./state.ts";

const scroll = byId("matrix-scroll");
const readout = byId("readout");
const idle = readout.textContent;
let view: Theme[] = [];
let table = document.createElement("table");
let active: HTMLTableCellElement | null = null; // the cell that the Tab key reaches
let marked: HTMLTableCellElement[] = []; // headings of the cell under the pointer or the focus

const headRow = (): HTMLTableRowElement => one<HTMLTableRowElement>("thead tr", table);
const rowAt = (row: number): HTMLTableRowElement => table.tBodies[0].rows[row];
const cellAt = ([row, column]: Place): HTMLTableCellElement => rowAt(row).cells[column + 1];
const place = (cell: HTMLTableCellElement): Place => [
  (cell.parentElement as HTMLTableRowElement).rowIndex - 1,
  cell.cellIndex - 1,
];
// The cell that an event is about, if it is about one.
const cellOf = (event: Event): HTMLTableCellElement | null => (event.target as Element).closest("td");
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

const mark = (at: Place | null): void => {
  for (const head of marked) head.classList.remove("at");
  marked = at ? [headRow().cells[at[1] + 1], rowAt(at[0]).cells[0]] : [];
  for (const head of marked) head.classList.add("at");
  readout.textContent = at ? `${say(at)}.` : idle;
};

const activate = (cell: HTMLTableCellElement): void => {
  if (active && active !== cell) {
    active.removeAttribute("tabindex");
    active.removeAttribute("aria-label");
  }
  active = cell;
  active.tabIndex = 0;
  active.setAttribute("aria-label", say(place(cell)));
};

// Headings stick over the cells, so a focused cell is brought out from under them.
const reveal = (cell: HTMLTableCellElement): void => {
  const box = scroll.getBoundingClientRect();
  const spot = cell.getBoundingClientRect();
  const left = box.left + rowAt(0).cells[0].offsetWidth;
  const top = box.top + headRow().offsetHeight;
  if (spot.left < left) scroll.scrollLeft -= left - spot.left;
  else if (spot.right > box.right - 16) scroll.scrollLeft += spot.right - box.right + 16;
  if (spot.top < top) scroll.scrollTop -= top - spot.top;
  else if (spot.bottom > box.bottom - 16) scroll.scrollTop += spot.bottom - box.bottom + 16;
};

const goTo = (at: Place): void => {
  const cell = cellAt(at);
  activate(cell);
  cell.focus({ preventScroll: true });
  reveal(cell);
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  reveal(cell);
};

const open = (at: Place): void => {
  activate(cellAt(at));
  openPanel([view[at[0]].i, view[at[1]].i]);
};

const keys = (event: KeyboardEvent): void => {
  const cell = cellOf(event);
  if (!cell || event.altKey || event.metaKey) return;
  const at = place(cell);
  const end = view.length - 1;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    open(at);
    return;
  }
  const next = gridStep(event, at, [end, end]);
  if (!next) return;
  event.preventDefault();
  goTo(next);
};

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
  if (active) activate(active);
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
  scroll.replaceChildren(table);
  active = null;
  marked = [];
  if (!view.length) return;
  const at: Place = state.open ? [placeOf(state.open[0]), placeOf(state.open[1])] : [0, Math.min(1, view.length - 1)];
  activate(cellAt(at.includes(-1) ? [0, 0] : at));
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
  cellAt([row, column]).classList.add("chosen");
  if (row !== column) cellAt([column, row]).classList.add("chosen");
};

// What the picture shows, for whoever reads it from outside.
const tellPicture = (state: State): void => {
  const marks = pairsOf(view, state.net).filter(({ evidence }) => evidence !== "weak").length;
  scroll.dataset.reviews = String(inForce.n);
  scroll.dataset.lines = String(marks);
  scroll.dataset.basis = inForce.refused(state.net) === null && marks ? "tested" : "counted";
};

let built = "";
let painted = "";

/** The themes of the matrix, in the order of its rows. */
export const matrixView = (): readonly Theme[] => view;
/** Bring the focus to the cell that had it last. */
export const backToCell = (): void => {
  active?.focus();
};

// A resting pointer must not override the keyboard when the matrix scrolls under it.
let pointing = false;

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
  scroll.addEventListener("keydown", keys);
  scroll.addEventListener("click", (event) => {
    const cell = cellOf(event);
    if (cell) open(place(cell));
  });
  scroll.addEventListener("mousemove", (event) => {
    if (event.movementX || event.movementY) pointing = true;
  });
  scroll.addEventListener("keydown", () => {
    pointing = false;
  });
  scroll.addEventListener("mouseover", (event) => {
    const cell = cellOf(event);
    if (cell && (pointing || !scroll.contains(document.activeElement))) mark(place(cell));
  });
  scroll.addEventListener("mouseleave", () => {
    mark(null);
  });
  scroll.addEventListener("focusin", (event) => {
    const cell = cellOf(event);
    if (cell) mark(place(cell));
  });
  window.addEventListener("resize", () => {
    measure(store.state);
  });
};
