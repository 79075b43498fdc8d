// Places for themes that no line of the whole map leads to, while a line leads to them: under a filter, by the other
// comparison or by counts. The page comes with places for the others, which stay where they are.
import { themes, type ThemeNumber } from "./data.ts";
import type { Pair } from "./numbers.ts";
import { homeOf, places, view } from "./sheet.ts";

// The room of a shape with its name, in units of the map.
const [WIDE, HIGH] = [150, 74];
const GOLDEN = 2.399963;
const STEPS = 900;

const meanOf = (spots: readonly vis.Position[]): vis.Position => ({
  x: spots.reduce((sum, { x }) => sum + x, 0) / Math.max(1, spots.length),
  y: spots.reduce((sum, { y }) => sum + y, 0) / Math.max(1, spots.length),
});
const isFree = ({ x, y }: vis.Position, taken: Iterable<vis.Position>): boolean => {
  for (const other of taken) if (Math.abs(other.x - x) < WIDE && Math.abs(other.y - y) < HIGH) return false;
  return true;
};
// Outwards on a spiral, wider than high as the map is, until there is room.
const freeNear = (middle: vis.Position, taken: ReadonlyMap<string, vis.Position>): vis.Position => {
  let spot = middle;
  for (let step = 0; step < STEPS; step += 1) {
    const [radius, angle] = [9 * Math.sqrt(step), step * GOLDEN];
    const stretch = view.tall ? 1 : 1.4;
    spot = { x: middle.x + radius * stretch * Math.cos(angle), y: middle.y + radius * Math.sin(angle) };
    if (isFree(spot, taken.values())) break;
  }
  return spot;
};

/** The places of the newcomers among some themes: near the themes that lines join them to, where there is room. */
export const placesOfNewcomers = (
  linked: ReadonlySet<ThemeNumber>,
  shown: readonly Pair[],
): ReadonlyMap<string, vis.Position> => {
  const taken = new Map<string, vis.Position>();
  const waiting: ThemeNumber[] = [];
  for (const i of linked) {
    const node = places.get(themes[i].id);
    if (!node) continue;
    if (node.listed || (view.homes.size > 0 && !view.homes.has(node.id))) waiting.push(i);
    else taken.set(node.id, homeOf(node));
  }
  const middle = meanOf([...taken.values()]);
  const found = new Map<string, vis.Position>();
  for (const i of waiting.sort((x, y) => x - y)) {
    const near = shown.flatMap(({ a, b }) => {
      const other = a.i === i ? b : b.i === i ? a : null;
      const spot = other && taken.get(other.id);
      return spot ? [spot] : [];
    });
    const spot = freeNear(near.length ? meanOf(near) : middle, taken);
    taken.set(themes[i].id, spot);
    found.set(themes[i].id, spot);
  }
  return found;
};
