// The picture: themes by characteristics as a table in the role of a grid, one stop of the Tab key.
import { gridStep, type Place } from "../../../browser/lib/cell-grid.ts";
import { byId, el, shape } from "../../../browser/lib/dom.ts";
import { fixed } from "../../../browser/lib/figures.ts";
import { settings, themeLabel, themes } from "./data.ts";
import type { Shown, View } from "./now.ts";
import { cellWords, isMore, markOf } from "./words.ts";

/** What a cell of the grid opens: a theme, a characteristic, or both. */
export interface Opened {
  theme: number | null;
  value: string | null;
}

/** Up to so many columns, each is wide enough for the name of its kind. */
const ROOMY = 8;

const heat = byId("heat");
let grid: HTMLElement[][] = [];
let at: Place = [1, 1];

const focusOn = (row: number, column: number): void => {
  const next = grid.at(row)?.at(column);
  if (row < 0 || column < 0 || !next) return;
  grid[at[0]]?.[at[1]]?.setAttribute("tabindex", "-1");
  at = [row, column];
  next.setAttribute("tabindex", "0");
  next.focus();
};

/** Bring the focus back to the cell that was last in use. */
export const backToCell = (): void => {
  focusOn(...at);
};

const largest = ({ columns, themes: rows }: View): number =>
  Math.max(
    0.05,
    ...rows.flatMap((theme) =>
      columns.map(({ column }) =>
        Math.max(column.cells[theme].share.estimate, column.cells[theme].against?.share[1] ?? 0),
      ),
    ),
  );

const cellOf = (theme: number, shown: Shown, view: View, most: number): HTMLElement => {
  const cell = shown.column.cells[theme];
  const { sign, words, grade } = markOf(cell);
  const counted = view.counted.has(cell);
  const toned = grade && cell.against ? (isMore(cell.against) ? " more" : " less") : "";
  const node = el(
    "td",
    {
      class: `cell${toned}${grade === 2 ? " clear" : ""}${counted ? " counted" : ""}`,
      role: "gridcell",
      title: cellWords(theme, shown),
      "data-theme": theme,
      "data-column": shown.id,
    },
    sign ? el("span", { class: "mark", "aria-hidden": "true" }, sign) : null,
    sign || counted ? el("span", { class: "visually-hidden" }, `${words || "counted, not tested"}, `) : null,
    fixed(100 * cell.share.estimate, 0),
  );
  node.style.setProperty("--share", String(cell.share.estimate / most));
  if (cell.against) node.style.setProperty("--others", String(cell.against.share[1] / most));
  else node.classList.add("alone");
  return node;
};

const headOf = ({ label, id, column }: Shown): HTMLElement =>
  el(
    "th",
    {
      scope: "col",
      role: "columnheader",
      class: "value",
      "data-column": id,
      title: `${label}: ${String(column.n)} reviews`,
    },
    el("span", { class: "upright" }, label),
    el("span", { class: "count" }, String(column.n), el("span", { class: "visually-hidden" }, " reviews")),
  );

const kindsOf = (columns: readonly Shown[]): [label: string, span: number][] => {
  const spans = new Map<string, number>();
  for (const { of } of columns) spans.set(of.kind.label, (spans.get(of.kind.label) ?? 0) + 1);
  return [...spans];
};

/** Draw the picture. */
export const drawHeat = (view: View): void => {
  const most = largest(view);
  const edges = new Set(view.columns.filter(({ of }, k) => of !== view.columns.at(k - 1)?.of).map(({ id }) => id));
  const heads = view.columns.map(headOf);
  const rows = view.themes.map((theme) => {
    const name = el(
      "th",
      { scope: "row", role: "rowheader", "data-theme": theme, title: themeLabel(theme) },
      shape(themes.group[theme], settings.shapes[themes.group[theme]]),
      el("span", { class: "name" }, themeLabel(theme)),
    );
    const total = el("td", { class: "number all", role: "gridcell" }, String(view.named[theme]));
    return { name, total, cells: view.columns.map((shown) => cellOf(theme, shown, view, most)) };
  });
  const corner = el("th", { scope: "col", role: "columnheader", class: "corner" }, "Theme");
  const table = el(
    "table",
    {
      class: "heat",
      role: "grid",
      "aria-label": "Share of the reviews with each characteristic that name each theme, in per cent",
    },
    el(
      "colgroup",
      {},
      el("col", { class: "names" }),
      el("col", { class: "named" }),
      view.columns.map(() => el("col", {})),
    ),
    el(
      "thead",
      {},
      el(
        "tr",
        { class: "kinds" },
        el("td", { colspan: 2 }),
        kindsOf(view.columns).map(([label, span]) =>
          el(
            "th",
            { scope: "colgroup", role: "columnheader", colspan: span, title: label },
            el("span", { class: span === 1 && view.columns.length > ROOMY ? "visually-hidden" : null }, label),
          ),
        ),
      ),
      el(
        "tr",
        {},
        corner,
        el(
          "th",
          { scope: "col", role: "columnheader", class: "value all" },
          el("span", { class: "upright" }, "All reviews"),
        ),
        heads,
      ),
    ),
    el(
      "tbody",
      {},
      rows.map(({ name, total, cells }) => el("tr", {}, name, total, cells)),
    ),
  );
  table.style.setProperty("--columns", String(view.columns.length));
  for (const node of table.querySelectorAll<HTMLElement>("[data-column]"))
    if (edges.has(node.dataset.column ?? "")) node.classList.add("edge");
  grid = [[corner, ...heads], ...rows.map(({ name, cells }) => [name, ...cells])];
  for (const row of grid) for (const node of row) node.setAttribute("tabindex", "-1");
  at = [Math.min(at[0], grid.length - 1), Math.min(at[1], view.columns.length)];
  grid[at[0]][at[1]].setAttribute("tabindex", "0");
  heat.replaceChildren(table);
};

/** Mark what the panel shows. */
export const markOpened = ({ theme, value }: Opened): void => {
  for (const row of grid)
    for (const node of row) {
      const [ofTheme, ofColumn] = [node.dataset.theme, node.dataset.column];
      const chosen =
        (ofTheme ?? null) === (theme === null ? null : String(theme)) &&
        (ofColumn ?? null) === value &&
        (ofTheme ?? ofColumn) !== undefined;
      node.classList.toggle("opened", chosen);
    }
};

const openedBy = (node: HTMLElement): Opened | null => {
  const { theme, column } = node.dataset;
  if (theme === undefined && column === undefined) return null;
  return { theme: theme === undefined ? null : Number(theme), value: column ?? null };
};

/** Follow pointer and keys; `open` is called with what a reader opens. */
export const startHeat = (open: (what: Opened) => void): void => {
  const cellAt = (target: EventTarget | null): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>("[data-theme], [data-column]") : null;
  heat.addEventListener("click", ({ target }) => {
    const node = cellAt(target);
    const what = node && openedBy(node);
    if (!node || !what) return;
    grid.forEach((row, r) => {
      const column = row.indexOf(node);
      if (column >= 0) focusOn(r, column);
    });
    open(what);
  });
  heat.addEventListener("keydown", (event) => {
    if (event.altKey || event.metaKey) return;
    const next = gridStep(event, at, [grid.length - 1, grid[0].length - 1]);
    if (next) focusOn(...next);
    else if (event.key === "Enter" || event.key === " ") {
      const what = openedBy(grid[at[0]][at[1]]);
      if (what) open(what);
    } else return;
    event.preventDefault();
  });
};
