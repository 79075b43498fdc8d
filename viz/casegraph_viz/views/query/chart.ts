// Bars, where an answer is a number for each category: horizontal for names, the first few until a reader asks for all,
// and vertical on a time axis for years. The table below gives the same values.
import { el, svgEl } from "../../../browser/lib/dom.ts";
import { thousands } from "../../../browser/lib/figures.ts";
import { columnOf, isNumber, isYear, numeric } from "./answer.ts";
import type { Answer, Row, Term } from "./answer.ts";
import type { Terms } from "./show.ts";

// Bars at first, with names beside them and with names above them, and at most; if only a few more are left, all are
// drawn at once.
const FEW = { beside: 12, above: 8 };
const SPARE = 3;
const MOST = 100;
const beside = (room: number): boolean => room >= 520;
// The longest time in which columns are still separate.
const YEARS = 120;
const COLUMNS = 170;

/** The columns of numbers that can be drawn, those that name a category, and whether it is a time axis. */
export interface Plan {
  numbers: readonly string[];
  category: readonly string[];
  time: boolean;
}

// The columns that name a category: labels rather than ids, and years, if they distinguish the rows.
const categories = (answer: Answer, numbers: readonly string[]): string[] | null => {
  const rows: readonly Row[] = answer.rows;
  const all = answer.vars.filter((name) => !numbers.includes(name));
  const named = all.filter((name) => !(name.endsWith("_id") && all.includes(`${name.slice(0, -3)}_label`)));
  const keyOf = (names: readonly string[], row: Row): string =>
    JSON.stringify(names.map((name) => row[name]?.value ?? ""));
  const apart = (names: readonly string[]): boolean =>
    new Set(rows.map((row) => keyOf(names, row))).size === rows.length;
  for (const name of named) if (apart([name])) return [name];
  return named.length && named.length <= 3 && apart(named) ? named : null;
};

const yearOf = (each: Term | undefined): number | null => (each === undefined ? null : Number.parseInt(each.value, 10));
const numberOf = (each: Term | undefined): number => Number(each?.value);

/** What can be drawn: the columns of numbers, none below zero, and the category; or null. */
export const chartOf = (answer: Answer): Plan | null => {
  if (answer.kind !== "rows" || answer.rows.length < 2) return null;
  const years = answer.vars.filter((name) => {
    const stated = columnOf(answer, name);
    return stated.length > 0 && stated.every((each) => isYear(each) || (name === "year" && isNumber(each)));
  });
  const numbers = answer.vars.filter(
    (name) =>
      !years.includes(name) && numeric(answer, name) && columnOf(answer, name).every((each) => numberOf(each) >= 0),
  );
  const category = categories(answer, numbers);
  if (!numbers.length || !category) return null;
  const times =
    category.length === 1 && years.includes(category[0])
      ? columnOf(answer, category[0]).map((each) => Number.parseInt(each.value, 10))
      : [];
  return { numbers, category, time: times.length > 1 && Math.max(...times) - Math.min(...times) < YEARS };
};

const shown = (value: number): string => value.toLocaleString("en-GB", { maximumFractionDigits: 3 });

/** What is drawn of an answer: rows that have the number, the room for it, and the title of the picture. */
interface Drawing {
  rows: readonly Row[];
  name: string;
  room: number;
  description: string;
}

// Horizontal bars, each after its name; where there is room the names are at the left, else above.
const bars = ({ rows, name, room, description }: Drawing, label: (row: Row) => string): SVGElement => {
  const values = rows.map((row) => numberOf(row[name]));
  const top = Math.max(...values, 1e-9);
  const wide = beside(room);
  const [step, left] = wide ? [22, Math.min(300, room * 0.42)] : [40, 0];
  const longest = Math.floor((wide ? left : room) / 7);
  const picture = svgEl("svg", {
    width: room,
    height: rows.length * step + 4,
    role: "img",
    "aria-label": description,
    class: "bars",
  });
  rows.forEach((row, i) => {
    const y = i * step + 2;
    const width = Math.max(0.5, (values[i] / top) * (room - left - 80));
    const bar = wide ? y : y + 18;
    const text = label(row);
    const group = svgEl("g", {});
    group.append(
      svgEl("title", {}, `${text}: ${row[name]?.value ?? ""}`),
      svgEl(
        "text",
        { x: wide ? left - 8 : 0, y: y + 15, "text-anchor": wide ? "end" : "start" },
        text.length > longest ? `${text.slice(0, longest - 1)}…` : text,
      ),
      svgEl("rect", { x: left, y: bar + 2, width: width.toFixed(1), height: 17, class: "bar" }),
      svgEl("text", { x: left + 6 + width, y: bar + 15 }, shown(values[i])),
    );
    picture.append(group);
  });
  return picture;
};

// Vertical bars on a time axis, where a year without a row keeps its place; rows without a year are set apart at the
// right.
const columns = ({ rows, name, room, description }: Drawing, year: string): SVGElement => {
  const stated = rows.map((row) => yearOf(row[year])).filter((each) => each !== null);
  const [first, last] = [Math.min(...stated), Math.max(...stated)];
  const apart = stated.length < rows.length ? 64 : 0;
  const slot = (room - apart) / (last - first + 1);
  const top = Math.max(...rows.map((row) => numberOf(row[name])), 1e-9);
  const picture = svgEl("svg", {
    width: room,
    height: COLUMNS + 42,
    role: "img",
    "aria-label": description,
    class: "bars",
  });
  const every = [1, 2, 5, 10, 20, 50].find((each) => each * slot >= 40) ?? 100;
  for (const row of rows) {
    const at = yearOf(row[year]);
    const value = numberOf(row[name]);
    const height = Math.max(0.5, (value / top) * COLUMNS);
    const wide = at === null ? 24 : Math.min(slot * 0.8, 40);
    const middle = at === null ? room - 28 : (at - first + 0.5) * slot;
    const group = svgEl("g", {});
    group.append(
      svgEl("title", {}, `${at ?? "no year"}: ${row[name]?.value ?? ""}`),
      svgEl("rect", {
        x: (middle - wide / 2).toFixed(1),
        y: (COLUMNS + 18 - height).toFixed(1),
        width: wide.toFixed(1),
        height: height.toFixed(1),
        class: "bar",
      }),
    );
    if (at === null || slot >= 8 * shown(value).length || value === top)
      group.append(svgEl("text", { x: middle, y: COLUMNS + 13 - height, "text-anchor": "middle" }, shown(value)));
    if (at === null) group.append(svgEl("text", { x: middle, y: COLUMNS + 36, "text-anchor": "middle" }, "no year"));
    picture.append(group);
  }
  for (let at = Math.ceil(first / every) * every; at <= last; at += every)
    picture.append(
      svgEl(
        "text",
        {
          x: Math.min(Math.max((at - first + 0.5) * slot, 16), room - apart - 16),
          y: COLUMNS + 36,
          "text-anchor": "middle",
        },
        String(at),
      ),
    );
  return picture;
};

export const resultChart = (answer: Answer, show: Pick<Terms, "plain">, plan: Plan): HTMLElement => {
  const holder = el("div", { class: "chart-holder" });
  const select = el(
    "select",
    { id: "chart-column" },
    plan.numbers.map((name) => el("option", { value: name }, name.replaceAll("_", " "))),
  );
  // Above the bars, so that it stays where it is when there are more or fewer of them.
  const more = el("button", { type: "button", class: "quiet", "aria-expanded": "false" });
  const all = (): boolean => more.getAttribute("aria-expanded") === "true";
  let room = 0;
  const redraw = (): void => {
    const name = select.value;
    const rows = (answer.rows as readonly Row[]).filter((row) => row[name] !== undefined);
    const few = beside(room) ? FEW.beside : FEW.above;
    const most = plan.time ? rows.length : Math.min(rows.length, MOST);
    more.hidden = plan.time || most <= few + SPARE;
    const drawn = rows.slice(0, more.hidden || all() ? most : few);
    more.textContent = all()
      ? `Show the first ${few} bars only`
      : most === rows.length
        ? `Show all ${most} bars`
        : `Show the first ${most} of ${thousands(rows.length)} bars`;
    const part = drawn.length < rows.length ? `, the first ${drawn.length} of ${thousands(rows.length)}` : "";
    const words = (names: readonly string[]): string => names.join(" and ").replaceAll("_", " ");
    const description = `Bars: ${words([name])} by ${words(plan.category)}${part}; the table gives the same`;
    const label = (row: Row): string =>
      plan.category
        .map((each) => show.plain(row[each]))
        .filter(Boolean)
        .join(" · ") || "not stated";
    const drawing = { rows: drawn, name, room, description };
    holder.replaceChildren(plan.time ? columns(drawing, plan.category[0]) : bars(drawing, label));
  };
  select.addEventListener("change", redraw);
  more.addEventListener("click", () => {
    more.setAttribute("aria-expanded", String(!all()));
    redraw();
  });
  new ResizeObserver(() => {
    if (holder.clientWidth === room || holder.clientWidth === 0) return;
    room = holder.clientWidth;
    redraw();
  }).observe(holder);
  return el(
    "div",
    { class: "chart" },
    el(
      "div",
      { class: "bar chart-bar" },
      plan.numbers.length > 1 ? el("label", { for: "chart-column" }, "Bars show ", select) : null,
      more,
    ),
    holder,
  );
};
