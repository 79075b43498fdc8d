// Draws two columns with vis-network: agencies by sector on the left, themes by group on the right.
// The order never changes; only the rows move together where some are hidden.
import { byId } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { MODE_CHANGED } from "../../../browser/lib/mode.ts";
import {
  agencies,
  drawing,
  inForce,
  lineWords,
  settings,
  themes,
  weight,
  type Agency,
  type Pair,
  type Theme,
} from "./data.ts";
import { leavePanel, openPanel } from "./panel.ts";
import { inUse, isChosen, store, visible, type State } from "./state.ts";

const holder = byId("network");
const root = document.documentElement;
const given = new Map(drawing.nodes.map((node) => [node.id, node]));
let hovered: string | null = null;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const TOP = 22;
// Where names have little room they take two lines.
const narrow = (): boolean => holder.clientWidth < 560;
const stepNow = (): number => (narrow() ? 33 : 25);
// A lone row is placed beside the first ones, so that it is in sight when the page opens.
const LONE = 9;

/** A place of a column: a thing, or the heading of a group; x and y in pixels from the upper left. */
interface Spot {
  side: "agency" | "theme";
  x: number;
  y: number;
}
interface Heading extends Spot {
  heading: string;
}
export interface Row extends Spot {
  /** "agency:…" or "theme:…". */
  id: string;
  thing: Agency | Theme;
  /** The key of the group of a theme. */
  style: string;
  /** Half its width. */
  size: number;
}
/** What is drawn: rows, lines, and the size of the picture with the margin of each column. */
export interface Arranged {
  rows: (Row | Heading)[];
  lines: Pair[];
  width: number;
  height: number;
  margin: number;
}
// What pyvis was given is the size for all reviews; under a filter the largest shape is as large again.
const sizeOf = (id: string, count: number): number => {
  if (!inForce.rows) return given.get(id)?.size ?? 0;
  const largest = Math.max(1, ...agencies.map(({ found }) => found), ...themes.map(({ found }) => found));
  return 2.5 + 0.45 * (3 + 15 * Math.sqrt(count / largest));
};
const isRow = (spot: Row | Heading): spot is Row => "thing" in spot;
/** The agencies and themes of an arrangement, without its headings. */
export const thingsOf = ({ rows }: Arranged): Row[] => rows.filter(isRow);

/** A shape and a line as vis-network holds them. */
interface DrawnNode {
  id: string;
  shape: string;
  size: number;
  x: number;
  y: number;
  title: string;
  color: object;
}
interface DrawnLine {
  id: number;
  from: string;
  to: string;
  title: string;
  width: number;
  dashes: number[] | false;
  color: object;
}

const nodes = new vis.DataSet<DrawnNode>();
const edges = new vis.DataSet<DrawnLine>();
const network = new vis.Network(holder, { nodes, edges }, drawing.options);
export { network };

export let picked: Arranged = { rows: [], lines: [], width: 0, height: 0, margin: 0 };

interface Colours {
  ink: string;
  soft: string;
  groups: Record<string, string>;
}
const colours = (): Colours => {
  const css = window.getComputedStyle(root);
  const get = (name: string): string => css.getPropertyValue(name).trim();
  const groups: Record<string, string> = {};
  for (const group of Object.keys(settings.shapes)) groups[group] = get(`--group-${group}`);
  return { ink: get("--ink"), soft: get("--soft"), groups };
};

// One column: its things in their order, a heading before each group; the places come later.
const column = (side: Spot["side"], things: readonly (Agency | Theme)[]): (Row | Heading)[] => {
  const rows: (Row | Heading)[] = [];
  let group: string | null = null;
  for (const thing of things) {
    if (thing.group_label !== group) {
      group = thing.group_label;
      rows.push({ side, x: 0, y: 0, heading: group });
    }
    const id = `${side}:${thing.id}`;
    rows.push({
      side,
      x: 0,
      y: 0,
      thing,
      id,
      style: "style" in thing ? thing.style : "",
      size: sizeOf(id, thing.found),
    });
  }
  return rows;
};

const arrange = (lines: Pair[]): Arranged => {
  const leftThings = agencies.filter((agency) => lines.some((pair) => pair.agency === agency));
  const rightThings = themes.filter((theme) => lines.some((pair) => pair.theme === theme));
  const columns = [column("agency", leftThings), column("theme", rightThings)];
  const STEP = stepNow();
  const most = Math.max(...columns.map((rows) => rows.length), 1);
  const height = TOP * 2 + (most - 1) * STEP;
  const width = holder.clientWidth;
  const margin = Math.min(width * 0.37, 250);
  for (const rows of columns) {
    // The shorter column is spread out, so that lines are nearly horizontal; a single row is in the middle.
    const step = rows.length > 1 ? Math.min(((most - 1) * STEP) / (rows.length - 1), STEP * 2.2) : 0;
    const start = TOP + Math.min(((most - 1) * STEP - step * (rows.length - 1)) / 2, LONE * STEP);
    rows.forEach((row, k) => {
      row.y = start + k * step;
      row.x = row.side === "agency" ? margin : width - margin;
    });
  }
  return { rows: columns.flat(), lines, height, width, margin };
};

const touched = (pair: Pair, state: State): boolean =>
  state.pair === pair.i ||
  (hovered !== null && (`agency:${pair.agency.id}` === hovered || `theme:${pair.theme.id}` === hovered));

const look = (state: State): [DrawnNode[], DrawnLine[]] => {
  const paint = colours();
  const { lines, height, width } = picked;
  const wanted = thingsOf(picked).map((row): DrawnNode => {
    const { shape = "square" } = given.get(row.id) ?? {};
    const colour = row.side === "agency" ? paint.soft : paint.groups[row.style];
    return {
      id: row.id,
      shape,
      size: row.size,
      x: row.x - width / 2,
      y: row.y - height / 2,
      title: `${row.thing.label}: named in findings of ${plural(row.thing.found, "review", "reviews")}`,
      color: {
        background: colour,
        border: colour,
        highlight: { background: colour, border: paint.ink },
        hover: { background: colour, border: paint.ink },
      },
    };
  });
  const { shown } = inUse(state);
  const top = Math.max(...lines.map((pair) => weight(pair, shown)), 1);
  const some = state.pair !== null || Boolean(hovered);
  const drawn = lines.map((pair): DrawnLine => {
    const on = touched(pair, state);
    return {
      id: pair.i,
      from: `agency:${pair.agency.id}`,
      to: `theme:${pair.theme.id}`,
      title: lineWords(pair, shown),
      width: 1 + 7 * (weight(pair, shown) / top),
      dashes: shown === "tested" && pair.evidence === "suggestive" ? settings.suggestive : false,
      color: {
        color: on ? paint.ink : paint.soft,
        opacity: on ? 1 : some ? 0.16 : 0.62,
        highlight: paint.ink,
        hover: paint.ink,
      },
    };
  });
  return [wanted, drawn];
};

const sync = <Item extends { id: vis.Id }>(set: vis.DataSet<Item>, wanted: readonly Item[]): void => {
  const keep = new Set<vis.Id>(wanted.map((item) => item.id));
  const gone = set.getIds().filter((id) => !keep.has(id));
  if (gone.length) set.remove(gone);
  set.update(wanted);
};

const redraw = (state: State): void => {
  holder.hidden = state.view !== "network" || !inForce.pairs.length;
  if (holder.hidden) return;
  const lines = visible(state);
  const next = arrange(lines);
  picked = next;
  holder.style.height = `${Math.max(next.height, 90)}px`;
  network.setSize(`${next.width}px`, `${Math.max(next.height, 90)}px`);
  const [wanted, drawn] = look(state);
  sync(edges, []);
  sync(nodes, wanted);
  sync(edges, drawn);
  network.unselectAll();
  network.moveTo({ position: { x: 0, y: 0 }, scale: 1, animation: false });
  network.redraw();
  holder.dataset.reviews = String(inForce.n);
  holder.dataset.lines = String(lines.length);
  holder.dataset.basis = inUse(state).shown === "tested" ? "tested" : "counted";
};
const recolour = (): void => {
  if (holder.hidden) return;
  const [wanted, drawn] = look(store.state);
  nodes.update(wanted);
  edges.update(drawn);
};

// Labels are outside the two columns, cut to the space available.
const pen = document.createElement("canvas").getContext("2d");
const widthOf = (text: string, font: string): number => {
  if (!pen) throw new Error("this browser gives no canvas to measure words with");
  pen.font = font;
  return pen.measureText(text).width;
};
const cutWords = (text: string, room: number, font: string): string => {
  if (widthOf(text, font) <= room) return text;
  let end = text.length;
  while (end > 1 && widthOf(`${text.slice(0, end)}…`, font) > room) end -= 1;
  return `${text.slice(0, end).trim()}…`;
};
const inLines = (text: string, room: number, font: string): string[] => {
  const [first, ...rest] = text.split(" ");
  const lines = [first];
  for (const word of rest) {
    const longer = `${lines[lines.length - 1]} ${word}`;
    if (lines.length < 2 && widthOf(longer, font) > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => cutWords(line, room, font));
};
const GAP = 16;
/** A line of text, with its place in pixels from the upper left. */
export interface WordLine {
  heading: boolean;
  font: string;
  text: string;
  align: "left" | "right";
  x: number;
  y: number;
}
/** Every line of text of the picture. */
export const wordLines = (): WordLine[] => {
  const { rows, margin } = picked;
  const small = narrow();
  return rows.flatMap((row) => {
    const font = isRow(row) ? `${small ? 12 : 13}px ${FONT}` : `600 11px ${FONT}`;
    const text = isRow(row) ? row.thing.label : row.heading;
    const room = margin - GAP - 4;
    const lines = small ? inLines(text, room, font) : [cutWords(text, room, font)];
    return lines.map((line, k): WordLine => ({
      heading: !isRow(row),
      font,
      text: line,
      align: row.side === "agency" ? "right" : "left",
      x: row.x + (row.side === "agency" ? -GAP : GAP),
      y: row.y + (k - (lines.length - 1) / 2) * 13,
    }));
  });
};

const rowAt = ({ x, y }: vis.Position): Row | null => {
  const { margin, width } = picked;
  const side = x < margin + 14 ? "agency" : x > width - margin - 14 ? "theme" : null;
  return thingsOf(picked).find((row) => row.side === side && Math.abs(row.y - y) < stepNow() / 2) ?? null;
};

const hover = (id: string | null): void => {
  if (hovered === id) return;
  hovered = id;
  holder.classList.toggle("pointing", Boolean(id));
  recolour();
};

let width = 0;

export const startCanvas = (): void => {
  // The picture is an image to assistive technology; nothing in it can be reached by Tab.
  for (const part of holder.querySelectorAll("[tabindex]")) part.removeAttribute("tabindex");
  network.on("afterDrawing", (context) => {
    const paint = colours();
    const { width, height } = picked;
    context.save();
    context.textBaseline = "middle";
    for (const { heading, font, text, align, x, y } of wordLines()) {
      context.font = font;
      context.textAlign = align;
      context.fillStyle = heading ? paint.soft : paint.ink;
      context.fillText(text, x - width / 2, y - height / 2);
    }
    context.restore();
  });
  network.on("click", ({ pointer, nodes: hit, edges: lines }) => {
    const row = rowAt(pointer.DOM) ?? thingsOf(picked).find(({ id }) => id === hit[0]);
    if (row) openPanel(row.side === "agency" ? { agency: row.thing.i } : { theme: row.thing.i });
    else if (lines.length) openPanel({ pair: Number(lines[0]) });
    else if (isChosen(store.state)) leavePanel();
  });
  holder.addEventListener("mousemove", (event) => {
    const box = holder.getBoundingClientRect();
    hover(rowAt({ x: event.clientX - box.left, y: event.clientY - box.top })?.id ?? null);
  });
  holder.addEventListener("mouseleave", () => {
    hover(null);
  });
  // The wheel scrolls the page, as a reader expects.
  holder.addEventListener(
    "wheel",
    (event) => {
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
  store.onChange(redraw);
  new ResizeObserver(() => {
    if (Math.abs(holder.clientWidth - width) < 2) return;
    width = holder.clientWidth;
    if (root.dataset.ready && width) redraw(store.state);
  }).observe(holder);
  document.addEventListener(MODE_CHANGED, recolour);
  window.addEventListener("beforeprint", recolour);
  window.addEventListener("afterprint", recolour);
};
