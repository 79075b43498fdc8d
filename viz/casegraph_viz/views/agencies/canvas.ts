// Draws two columns with vis-network: agencies by sector on the left, themes by group on the right.
// The order never changes; only the rows move together where some are hidden.
import { byId } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { agencies, drawing, lineWords, settings, themes, weight } from "./data.ts";
import { leavePanel, openPanel } from "./panel.ts";
import { store, visible } from "./state.ts";

const holder = byId("network");
const root = document.documentElement;
const given = new Map(drawing.nodes.map((node: any) => [node.id, node]));
let hovered: string | null = null;
const FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', sans-serif";
const TOP = 22;
// Where names have little room they take two lines.
const narrow = () => holder.clientWidth < 560;
const stepNow = () => (narrow() ? 33 : 25);
// A lone row is placed beside the first ones, so that it is in sight when the page opens.
const LONE = 9;
holder.hidden = false;

const nodes = new vis.DataSet();
const edges = new vis.DataSet();
const network = new vis.Network(holder, { nodes, edges }, drawing.options);
export { network };

export let picked: any = { rows: [], lines: [], height: 0 };

const colours = () => {
  const css = window.getComputedStyle(root);
  const get = (name: any) => css.getPropertyValue(name).trim();
  const groups: any = {};
  for (const group of Object.keys(settings.shapes)) groups[group] = get(`--group-${group}`);
  return { ink: get("--ink"), soft: get("--soft"), surface: get("--surface"), focus: get("--focus"), groups };
};

// One column: its things in their order, a heading before each group.
const column = (side: any, things: any) => {
  const rows = [];
  let group = null;
  for (const thing of things) {
    if (thing.group_label !== group) {
      group = thing.group_label;
      rows.push({ side, heading: group });
    }
    rows.push({ side, thing, id: `${side}:${thing.id}` });
  }
  return rows;
};

const arrange = (lines: any) => {
  const leftThings = agencies.filter((agency: any) => lines.some((pair: any) => pair.agency === agency));
  const rightThings = themes.filter((theme: any) => lines.some((pair: any) => pair.theme === theme));
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
    rows.forEach((row: any, k) => {
      row.y = start + k * step;
      row.x = row.side === "agency" ? margin : width - margin;
    });
  }
  return { rows: columns.flat(), lines, height, width, margin };
};

const touched = (pair: any, state: any) =>
  state.pair === pair.i ||
  (hovered && (`agency:${pair.agency.id}` === hovered || `theme:${pair.theme.id}` === hovered));

const look = (state: any) => {
  const paint: any = colours();
  const { rows, lines, height, width }: any = picked;
  const shift = (row: any) => ({ x: row.x - width / 2, y: row.y - height / 2 });
  const wanted = rows
    .filter((row: any) => row.thing)
    .map((row: any) => {
      const { shape, size }: any = given.get(row.id);
      const colour = row.side === "agency" ? paint.soft : paint.groups[row.thing.style];
      return {
        id: row.id,
        shape,
        size,
        ...shift(row),
        title: `${row.thing.label}: named in findings of ${plural(row.thing.found, "review", "reviews")}`,
        color: {
          background: colour,
          border: colour,
          highlight: { background: colour, border: paint.ink },
          hover: { background: colour, border: paint.ink },
        },
      };
    });
  const top = Math.max(...lines.map((pair: any) => weight(pair, state.shown)), 1);
  const some = state.pair !== null || Boolean(hovered);
  const drawn = lines.map((pair: any) => {
    const on = touched(pair, state);
    return {
      id: pair.i,
      from: `agency:${pair.agency.id}`,
      to: `theme:${pair.theme.id}`,
      title: lineWords(pair, state.shown),
      width: 1 + 7 * (weight(pair, state.shown) / top),
      dashes: state.shown === "tested" && pair.evidence === "suggestive" ? settings.suggestive : false,
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

const sync = (set: any, wanted: any) => {
  const keep = new Set(wanted.map((item: any) => item.id));
  const gone = set.getIds().filter((id: any) => !keep.has(id));
  if (gone.length) set.remove(gone);
  set.update(wanted);
};

const redraw = (state: any) => {
  const lines = visible(state);
  holder.classList.toggle("empty", !lines.length);
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
};
const recolour = () => {
  const [wanted, drawn] = look(store.state);
  nodes.update(wanted);
  edges.update(drawn);
};
export { colours };

// Labels are outside the two columns, cut to the space available.
const pen: any = document.createElement("canvas").getContext("2d");
export const cutWords = (text: any, room: any, font: any) => {
  pen.font = font;
  if (pen.measureText(text).width <= room) return text;
  let end = text.length;
  while (end > 1 && pen.measureText(`${text.slice(0, end)}…`).width > room) end -= 1;
  return `${text.slice(0, end).trim()}…`;
};
const inLines = (text: any, room: any, font: any) => {
  pen.font = font;
  const [first, ...rest] = text.split(" ");
  const lines = [first];
  for (const word of rest) {
    const longer = `${lines[lines.length - 1]} ${word}`;
    if (lines.length < 2 && pen.measureText(longer).width > room) lines.push(word);
    else lines[lines.length - 1] = longer;
  }
  return lines.map((line) => cutWords(line, room, font));
};
const GAP = 16;
// Every line of text, with its place in pixels from the upper left.
export const wordLines = () => {
  const { rows, margin }: any = picked;
  const small = narrow();
  return rows.flatMap((row: any) => {
    const font = row.heading ? `600 11px ${FONT}` : `${small ? 12 : 13}px ${FONT}`;
    const text = row.thing ? row.thing.label : row.heading;
    const room = margin - GAP - 4;
    const lines = small ? inLines(text, room, font) : [cutWords(text, room, font)];
    return lines.map((line, k) => ({
      row,
      font,
      text: line,
      align: row.side === "agency" ? "right" : "left",
      x: row.x + (row.side === "agency" ? -GAP : GAP),
      y: row.y + (k - (lines.length - 1) / 2) * 13,
    }));
  });
};

const rowAt = ({ x, y }: any) => {
  const { rows, margin, width }: any = picked;
  const side = x < margin + 14 ? "agency" : x > width - margin - 14 ? "theme" : null;
  return rows.find((row: any) => row.thing && row.side === side && Math.abs(row.y - y) < stepNow() / 2) ?? null;
};

const hover = (id: any) => {
  if (hovered === id) return;
  hovered = id;
  holder.classList.toggle("pointing", Boolean(id));
  recolour();
};

let width = 0;

export const startCanvas = () => {
  // The picture is an image to assistive technology; nothing in it can be reached by Tab.
  for (const part of holder.querySelectorAll("[tabindex]")) part.removeAttribute("tabindex");
  network.on("afterDrawing", (context: any) => {
    const paint = colours();
    const { width, height }: any = picked;
    context.save();
    context.textBaseline = "middle";
    for (const { row, font, text, align, x, y } of wordLines() as any) {
      context.font = font;
      context.textAlign = align;
      context.fillStyle = row.heading ? paint.soft : paint.ink;
      context.fillText(text, x - width / 2, y - height / 2);
    }
    context.restore();
  });
  network.on("click", ({ pointer, nodes: hit, edges: lines }) => {
    const row: any = rowAt(pointer.DOM) ?? (hit.length ? picked.rows.find((one: any) => one.id === hit[0]) : null);
    if (row) openPanel(row.side === "agency" ? { agency: row.thing.i } : { theme: row.thing.i });
    else if (lines.length) openPanel({ pair: lines[0] });
    else if (store.state.agency !== null || store.state.theme !== null || store.state.pair !== null) leavePanel();
  });
  holder.addEventListener("mousemove", (event) => {
    const box = holder.getBoundingClientRect();
    hover(rowAt({ x: event.clientX - box.left, y: event.clientY - box.top })?.id ?? null);
  });
  holder.addEventListener("mouseleave", () => hover(null));
  // The wheel scrolls the page, as a reader expects.
  holder.addEventListener("wheel", (event) => event.stopImmediatePropagation(), { capture: true });
  store.onChange(redraw);
  new ResizeObserver(() => {
    if (Math.abs(holder.clientWidth - width) < 2) return;
    width = holder.clientWidth;
    if (root.dataset.ready) redraw(store.state);
  }).observe(holder);
  document.addEventListener("casegraph:mode", recolour);
  window.addEventListener("beforeprint", recolour);
  window.addEventListener("afterprint", recolour);
};
