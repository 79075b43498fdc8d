// What the picture is drawn on: the network of vis-network, what of the map is in view, and where.
import { byId } from "../../../browser/lib/dom.ts";
import { drawing, settings, themes } from "./data.ts";
import { inForce } from "./numbers.ts";

const holder = byId("network");
export const places: any = new Map(drawing.nodes.map((node: any) => [node.id, node]));

export const colours = () => {
  const css = window.getComputedStyle(document.documentElement);
  const get = (name: any) => css.getPropertyValue(name).trim();
  const groups: any = {};
  for (const group of Object.keys(settings.groups)) groups[group] = get(`--group-${group}`);
  return { paper: get("--surface"), ink: get("--ink"), soft: get("--soft"), apart: get("--apart"), groups };
};

export const nodes = new vis.DataSet();
export const edges = new vis.DataSet();
export const network = new vis.Network(holder, { nodes, edges }, drawing.options);
export const view: any = {
  colours: colours(),
  linked: new Set(),
  near: new Set(),
  hover: null,
  tall: false,
  narrow: false,
  placed: [],
  shown: [],
};

// The page contains two sets of places, one for a wide picture and one for a tall one.
export const placeOf = (node: any) => (view.tall ? { x: node.tall[0], y: node.tall[1] } : { x: node.x, y: node.y });
// The area of a shape grows with the reviews in view that name its theme.
export const radiusOf = (theme: any) => 3 + 15 * Math.sqrt(inForce.largest ? theme.count / inForce.largest : 0);

// The ends of a dash are round and reach into the gap, so a wide line needs wider gaps.
export const dashesOf = (grade: any, width: any) => {
  const base = settings.dashes[grade];
  return base ? base.map((length: any, i: any) => length + (i % 2 ? 1.5 : 0.5) * width) : false;
};

const still = window.matchMedia("(prefers-reduced-motion: reduce)");
export const focusOn = (wanted: any) => {
  const spots = wanted
    .map((i: any) => places.get(themes[i].id))
    .filter(Boolean)
    .map(placeOf);
  if (!spots.length) return;
  const position = {
    x: spots.reduce((sum: any, s: any) => sum + s.x, 0) / spots.length,
    y: spots.reduce((sum: any, s: any) => sum + s.y, 0) / spots.length,
  };
  const here = network.canvasToDOM(position);
  const inside = here.x > 40 && here.y > 40 && here.x < holder.clientWidth - 40 && here.y < holder.clientHeight - 40;
  if (inside) return;
  network.moveTo({ position, animation: still.matches ? false : { duration: 250 } });
};
export const zoomMap = (factor: any) =>
  network.moveTo({ scale: Math.min(4, Math.max(0.15, network.getScale() * factor)) });
