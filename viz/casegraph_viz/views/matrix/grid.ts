// The matrix as a table in the role of a grid: one stop of the Tab key, arrow keys from there.
// Cells are plain table cells, so headings stay in sight and a screen reader can name them.
import { byId, el, one, shape } from "../../../browser/lib/dom.ts";
import { percent, plural } from "../../../browser/lib/figures.ts";
import { countedWords, namesOf, pairAt, settings } from "./data.ts";
import { openPanel } from "./panel.ts";
import { cellText, countClass, measureClass } from "./scale.ts";
import { inView, store } from "./state.ts";

const scroll = byId<any>("matrix-scroll");
const readout = byId("readout");
const idle = readout.textContent;
let view: any = [];
let table: any = null;
let active: any = null; // the cell that the Tab key reaches
let marked: any = []; // headings of the cell under the pointer or the focus

const place = (cell: any) => [cell.parentElement.rowIndex - 1, cell.cellIndex - 1];
const cellAt: any = (row: any, column: any) => table.tBodies[0].rows[row].cells[column + 1];

const say = (row: any, column: any) => {
  const [a, b]: any = [view[row], view[column]];
  if (a === b)
    return `${a.label}: named in ${plural(a.count, "review", "reviews")} of ${settings.n} (${percent(a.share)})`;
  const pair = pairAt(a.i, b.i, store.state.net);
  // The words contain the text of the cell, so that screen and screen reader agree.
  const shown = `${settings.measures[store.state.measure]} ${cellText(pair, store.state.measure)}`;
  return `${namesOf(pair)}: ${column > row && store.state.measure !== "n11" ? `${shown}; ` : ""}${countedWords(pair)}`;
};

const look = (row: any, column: any, state: any) => {
  const [a, b]: any = [view[row], view[column]];
  if (a === b) return ["own", String(a.count)];
  const pair = pairAt(a.i, b.i, state.net);
  const upper = column > row;
  const scale = upper ? measureClass(pair, state.measure, state.net) : countClass(pair.n11);
  const graded = pair.evidence === "weak" ? "" : ` ${pair.evidence}`;
  return [scale + graded, upper ? cellText(pair, state.measure) : pair.n11 ? String(pair.n11) : ""];
};

const edge: any = (k: any, state: any) => {
  if (k === 0) return false;
  if (state.order === "community") return view[k].community !== view[k - 1].community;
  return state.order === "group" && view[k].group !== view[k - 1].group;
};

const mark: any = (row: any, column: any) => {
  for (const head of marked) head.classList.remove("at");
  marked = row === null ? [] : [table.tHead.rows[0].cells[column + 1], table.tBodies[0].rows[row].cells[0]];
  for (const head of marked) head.classList.add("at");
  readout.textContent = row === null ? idle : `${say(row, column)}.`;
};

const activate: any = (cell: any) => {
  if (active && active !== cell) {
    active.removeAttribute("tabindex");
    active.removeAttribute("aria-label");
  }
  active = cell;
  active.tabIndex = 0;
  active.setAttribute("aria-label", say(...(place(cell) as [number, number])));
};

// Headings stick over the cells, so a focused cell is brought out from under them.
const reveal = (cell: any) => {
  const box = scroll.getBoundingClientRect();
  const spot = cell.getBoundingClientRect();
  const left: any = box.left + table.tBodies[0].rows[0].cells[0].offsetWidth;
  const top: any = box.top + table.tHead.offsetHeight;
  if (spot.left < left) scroll.scrollLeft -= left - spot.left;
  else if (spot.right > box.right - 16) scroll.scrollLeft += spot.right - box.right + 16;
  if (spot.top < top) scroll.scrollTop -= top - spot.top;
  else if (spot.bottom > box.bottom - 16) scroll.scrollTop += spot.bottom - box.bottom + 16;
};

const goTo = (row: any, column: any) => {
  const cell = cellAt(row, column);
  activate(cell);
  cell.focus({ preventScroll: true });
  reveal(cell);
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
  reveal(cell);
};

const open: any = (row: any, column: any) => {
  activate(cellAt(row, column));
  openPanel([view[row].i, view[column].i]);
};

const keys = (event: any) => {
  const cell = event.target.closest("td");
  if (!cell || event.altKey || event.metaKey) return;
  let [row, column] = place(cell);
  const end = view.length - 1;
  const steps: any = {
    ArrowUp: () => (row -= 1),
    ArrowDown: () => (row += 1),
    ArrowLeft: () => (column -= 1),
    ArrowRight: () => (column += 1),
    PageUp: () => (row -= 10),
    PageDown: () => (row += 10),
    Home: () => {
      column = 0;
      if (event.ctrlKey) row = 0;
    },
    End: () => {
      column = end;
      if (event.ctrlKey) row = end;
    },
  };
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    open(row, column);
  } else if (steps[event.key]) {
    event.preventDefault();
    steps[event.key]();
    goTo(Math.min(end, Math.max(0, row)), Math.min(end, Math.max(0, column)));
  }
};

const paint = (cell: any, row: any, column: any, state: any) => {
  const [name, text] = look(row, column, state);
  cell.className = edge(column, state) ? `${name} edge` : name;
  cell.textContent = text;
};

const repaint: any = (state: any) => {
  [...table.tBodies[0].rows].forEach((tr, row) =>
    [...tr.cells].forEach((cell, k) => {
      if (k > 0) paint(cell, row, k - 1, state);
    }),
  );
  if (active) activate(active);
};

const build = (state: any) => {
  view = inView(state);
  const head = el(
    "tr",
    {},
    el("th", { scope: "col", class: "corner" }, el("span", { class: "visually-hidden" }, "Theme")),
    view.map((theme: any, k: any) =>
      el(
        "th",
        { scope: "col", class: edge(k, state) ? "edge" : false, title: theme.label },
        el("div", {}, el("span", {}, theme.label)),
      ),
    ),
  );
  const rows: any = view.map((theme: any, row: any) =>
    el(
      "tr",
      { class: edge(row, state) ? "edge" : false },
      el(
        "th",
        { scope: "row", title: theme.label },
        el("div", {}, shape(theme.group, settings.shapes[theme.group]), el("span", {}, theme.label)),
      ),
      view.map((_: any, column: any) => {
        const cell = document.createElement("td");
        paint(cell, row, column, state);
        return cell;
      }),
    ),
  );
  const fresh = el(
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
  scroll.replaceChildren(fresh);
  table = fresh;
  active = null;
  marked = [];
  if (!view.length) return;
  const at: any = state.open
    ? state.open.map((i: any) => view.findIndex((theme: any) => theme.i === i))
    : [0, Math.min(1, view.length - 1)];
  activate(at.includes(-1) ? cellAt(0, 0) : cellAt(...at));
};

// Cells are as wide as the page allows, but never too small to point at.
const measure = (state: any) => {
  const many = view.length > 45;
  one<any>(".matrix-page").classList.toggle("stacked", many || state.large);
  const least = window.innerWidth < 640 ? 108 : 146;
  const whole = scroll.parentElement.clientWidth - 18; // the border and a scroll bar
  const smallest = state.large ? 30 : window.innerWidth < 640 ? 24 : 11;
  const fits = Math.floor((whole - least) / Math.max(1, view.length));
  const size = Math.max(smallest, Math.min(state.large ? 34 : 30, fits));
  const names = Math.max(least, Math.min(220, whole - size * view.length));
  scroll.style.setProperty("--count", String(view.length));
  scroll.style.setProperty("--cell", `${size}px`);
  scroll.style.setProperty("--names", `${names}px`);
  scroll.classList.toggle("tiny", size < 20);
};

const setChosen: any = (state: any) => {
  for (const cell of table.querySelectorAll("td.chosen")) cell.classList.remove("chosen");
  if (!state.open) return;
  const [row, column]: any = state.open.map((i: any) => view.findIndex((theme: any) => theme.i === i));
  if (row < 0 || column < 0) return;
  cellAt(row, column).classList.add("chosen");
  if (row !== column) cellAt(column, row).classList.add("chosen");
};

let built = "";
let painted = "";

export const matrixView: any = () => view;
export const backToCell: any = () => {
  if (active) active.focus();
};

// A resting pointer must not override the keyboard when the matrix scrolls under it.
let pointing = false;

export const startGrid = () => {
  store.onChange((state) => {
    const [rows, looks] = [`${state.themes}|${state.order}`, `${state.net}|${state.measure}`];
    if (rows !== built) build(state);
    else if (looks !== painted) repaint(state);
    built = rows;
    painted = looks;
    measure(state);
    setChosen(state);
  });
  scroll.addEventListener("keydown", keys);
  scroll.addEventListener("click", (event: any) => {
    const cell = event.target.closest("td");
    if (cell) open(...place(cell));
  });
  scroll.addEventListener("mousemove", (event: any) => {
    if (event.movementX || event.movementY) pointing = true;
  });
  scroll.addEventListener("keydown", () => {
    pointing = false;
  });
  scroll.addEventListener("mouseover", (event: any) => {
    const cell = event.target.closest("td");
    if (cell && (pointing || !scroll.contains(document.activeElement))) mark(...place(cell));
  });
  scroll.addEventListener("mouseleave", () => mark(null));
  scroll.addEventListener("focusin", (event: any) => {
    const cell = event.target.closest("td");
    if (cell) mark(...place(cell));
  });
  window.addEventListener("resize", () => measure(store.state));
};
