// A heat strip: one row per theme, one cell per year or period, in the role of a grid. A cell shows its number, so
// that its colour repeats and never tells; a tick marks one with a recommendation on the theme.
import { announce, byId, el, one, shape } from "./dom.ts";
import { fixed, percent, plural } from "./figures.ts";
import { FEWEST_UNITS } from "./library.ts";

/** A year, or several, and the number of their reviews. */
export interface StripColumn {
  name: string;
  n: number;
}

export interface StripCell {
  /** Reviews that count, of so many, and those that recommend on the theme. */
  count: number;
  n: number;
  asked: number;
  /** Whether nothing can count in this column. */
  shut: boolean;
}

export interface StripRow {
  id: string;
  label: string;
  group: string;
  /** The path of the shape of its group. */
  outline: string;
  /** What stands beside the name: reviews of all years together. */
  total: string;
  cells: readonly StripCell[];
}

export interface StripShown {
  columns: readonly StripColumn[];
  rows: readonly StripRow[];
  /** The id of the row that is open; empty for none. */
  chosen: string;
  /** What the counted reviews do with a theme, "name it", and those of a column in which nothing can count. */
  does: readonly [one: string, several: string];
  before: readonly [one: string, several: string];
  /** The heading of the totals. */
  total: string;
  /** What stands in place of the rows where there are none. */
  nothing: string;
}

export interface Strip {
  show: (shown: StripShown) => void;
  /** Mark another row as open. */
  choose: (id: string) => void;
  /** What is shown now; null before the first time. */
  shown: () => StripShown | null;
}

/** How many steps of colour there are. */
export const STEPS = 6;
/** Up to so many columns, their names have room beside each other. */
export const WIDEST = 10;
// A step of colour for every ten in a hundred.
const step = (share: number): number => Math.min(STEPS, Math.ceil(10 * share - 1e-9));

/** The classes and the text of a cell. */
export const look = ({ count, n, asked, shut }: StripCell): [css: string, text: string] => {
  const tick = asked ? " asked" : "";
  if (shut) return [`shut${tick}`, count ? String(count) : ""];
  if (n < FEWEST_UNITS) return [`thin${tick}`, count ? `${String(count)}/${String(n)}` : ""];
  return [`s${String(step(count / n))}${tick}`, count ? fixed((100 * count) / n, 0) : ""];
};

const cellWords = ({ rows, columns, does, before }: StripShown, row: number, column: number): string => {
  const { label, cells } = rows[row];
  const { name } = columns[column];
  const { count, n, asked, shut } = cells[column];
  if (!n) return `${label}, ${name}: no review`;
  const share = shut ? "" : n < FEWEST_UNITS ? ", too few for a share" : `, ${percent(count / n)}`;
  const way = (shut ? before : does)[count === 1 ? 0 : 1];
  const asks = asked ? `; ${plural(asked, "review recommends", "reviews recommend")} on it` : "";
  return `${label}, ${name}: ${String(count)} of ${plural(n, "review", "reviews")} ${way}${share}${asks}`;
};

/** Make the strip in the page's place for it; `open` is called with the id of a row. */
export const startStrip = (open: (id: string) => void): Strip => {
  const box = byId("strip-box");
  const readout = byId("strip-read");
  const idle = readout.textContent;
  let now: StripShown | null = null;
  let table = document.createElement("table");
  let active: HTMLTableCellElement | null = null;

  const placeOf = (cell: HTMLTableCellElement): [row: number, column: number] => [
    (cell.parentElement as HTMLTableRowElement).sectionRowIndex,
    cell.cellIndex - 2,
  ];
  const cellAt = (row: number, column: number): HTMLTableCellElement | null =>
    table.tBodies[0].rows.item(row)?.cells.item(column + 2) ?? null;
  const cellOf = ({ target }: Event): HTMLTableCellElement | null =>
    target instanceof Element ? target.closest<HTMLTableCellElement>("td[data-column]") : null;
  const say = (cell: HTMLTableCellElement | null): void => {
    readout.textContent = cell && now ? `${cellWords(now, ...placeOf(cell))}.` : idle;
  };
  const activate = (cell: HTMLTableCellElement | null): void => {
    if (active && active !== cell) {
      active.tabIndex = -1;
      active.removeAttribute("aria-label");
    }
    active = cell;
    if (cell) cell.tabIndex = 0;
  };

  const choose = (id: string): void => {
    for (const row of table.tBodies[0]?.rows ?? []) {
      const button = row.querySelector<HTMLElement>("button");
      const chosen = button?.dataset.theme === id;
      row.toggleAttribute("data-chosen", chosen);
      if (chosen) button?.setAttribute("aria-current", "true");
      else button?.removeAttribute("aria-current");
    }
  };

  const build = ({ columns, rows, total: heading }: StripShown): HTMLTableElement => {
    const heads = columns.map(({ name, n }) =>
      el("th", { scope: "col", class: n < FEWEST_UNITS ? "thin" : null }, el("span", {}, name)),
    );
    const sizes = columns.map(({ n }) => el("td", { class: n < FEWEST_UNITS ? "thin" : null }, n ? String(n) : ""));
    const body = rows.map(({ id, label, group, outline, total, cells }) =>
      el(
        "tr",
        {},
        el(
          "th",
          { scope: "row" },
          el(
            "button",
            { type: "button", class: "link", "data-theme": id },
            shape(group, outline),
            el("span", {}, label),
          ),
        ),
        el("td", { class: "all" }, total),
        cells.map((cell, k) => {
          const [css, text] = look(cell);
          return el("td", { class: css, "data-column": k, tabindex: -1 }, text);
        }),
      ),
    );
    return el(
      "table",
      { class: columns.length > WIDEST ? "strip" : "strip wide", role: "grid", "aria-label": box.dataset.label },
      el(
        "thead",
        {},
        el("tr", {}, el("th", { scope: "col" }, "Theme"), el("th", { scope: "col", class: "all" }, heading), heads),
        el("tr", { class: "sizes" }, el("th", { scope: "row" }, "Reviews"), el("td", { class: "all" }), sizes),
      ),
      el("tbody", {}, body),
    );
  };

  const show = (shown: StripShown): void => {
    now = shown;
    const { rows, columns } = shown;
    active = null;
    say(null);
    if (!rows.length) {
      box.replaceChildren(el("p", { class: "note" }, shown.nothing));
      return;
    }
    table = build(shown);
    table.style.setProperty("--years", String(Math.max(columns.length, 1)));
    // The box stays scrolled as it is: nothing asks for its layout in between, which would take as long as the rest.
    box.replaceChildren(table);
    activate(cellAt(0, 0));
    choose(shown.chosen);
  };

  box.addEventListener("click", ({ target }) => {
    const row = target instanceof Element ? target.closest("tbody tr") : null;
    const id = row?.querySelector<HTMLElement>("button")?.dataset.theme;
    if (id) open(id);
  });
  box.addEventListener("pointerover", (event) => {
    say(cellOf(event));
  });
  box.addEventListener("pointerleave", () => {
    say(null);
  });
  box.addEventListener("focusin", (event) => {
    const cell = cellOf(event);
    say(cell);
    if (!cell || !now) return;
    activate(cell);
    cell.setAttribute("aria-label", cellWords(now, ...placeOf(cell)));
  });
  const STEP: Record<string, readonly [number, number]> = {
    ArrowUp: [-1, 0],
    ArrowDown: [1, 0],
    ArrowLeft: [0, -1],
    ArrowRight: [0, 1],
  };
  box.addEventListener("keydown", (event) => {
    const cell = cellOf(event);
    if (!cell) return;
    const [row, column] = placeOf(cell);
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      one("button", cell.parentElement ?? cell).click();
      announce(readout.textContent);
      return;
    }
    if (!Object.hasOwn(STEP, event.key)) return;
    const next = cellAt(row + STEP[event.key][0], column + STEP[event.key][1]);
    event.preventDefault();
    if (next && next.dataset.column) next.focus();
  });
  return { show, choose, shown: () => now };
};
