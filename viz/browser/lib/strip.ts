// A heat strip: one row per theme, one cell per year or period, in the role of a grid: one stop of the Tab key,
// arrow keys from there. A cell shows its number, so
// that its colour repeats and never tells; a tick marks one with a recommendation on the theme.
import { gridStep } from "./cell-grid.ts";
import { byId, el, shape } from "./dom.ts";
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
  let active: HTMLElement | null = null; // the name or cell that the Tab key reaches

  // Names are in the column before the first.
  const NAME = -1;
  const placeOf = (stop: HTMLElement): [row: number, column: number] => [
    stop.closest("tr")?.sectionRowIndex ?? 0,
    stop instanceof HTMLTableCellElement ? stop.cellIndex - 2 : NAME,
  ];
  const stopAt = (row: number, column: number): HTMLElement | null => {
    const line = table.tBodies[0].rows.item(row);
    if (column <= NAME) return line?.querySelector("button") ?? null;
    return line?.querySelector<HTMLElement>(`td[data-column="${String(column)}"]`) ?? null;
  };
  const cellOf = ({ target }: Event): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>("td[data-column]") : null;
  const stopOf = ({ target }: Event): HTMLElement | null =>
    target instanceof Element ? target.closest<HTMLElement>("td[data-column], tbody button") : null;
  const say = (cell: HTMLElement | null): void => {
    readout.textContent = cell && now ? `${cellWords(now, ...placeOf(cell))}.` : idle;
  };
  const activate = (stop: HTMLElement | null): void => {
    if (active && active !== stop) {
      active.tabIndex = -1;
      active.removeAttribute("aria-label");
    }
    active = stop;
    if (stop) stop.tabIndex = 0;
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
            { type: "button", class: "link", "data-theme": id, tabindex: -1 },
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
    choose(shown.chosen);
    activate(table.querySelector<HTMLElement>("[aria-current]") ?? stopAt(0, NAME));
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
    const [stop, cell] = [stopOf(event), cellOf(event)];
    say(cell);
    if (stop) activate(stop);
    if (cell && now) cell.setAttribute("aria-label", cellWords(now, ...placeOf(cell)));
  });
  box.addEventListener("keydown", (event) => {
    const stop = stopOf(event);
    if (!stop) return;
    const [row, column] = placeOf(stop);
    if (column > NAME && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      stopAt(row, NAME)?.click();
      return;
    }
    if (event.altKey || event.metaKey || !now) return;
    const last = [now.rows.length - 1, now.columns.length] as const;
    const next = gridStep(event, [row, column - NAME], last);
    if (!next) return;
    event.preventDefault();
    stopAt(next[0], next[1] + NAME)?.focus();
  });
  return { show, choose, shown: () => now };
};
