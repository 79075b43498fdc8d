// The scales of the picture in its key: a line and a shape as they are drawn now, with the numbers they stand for.
import { byId, one } from "../../../browser/lib/dom.ts";
import { fixed, thousands } from "../../../browser/lib/figures.ts";
import { settings } from "./data.ts";
import { inForce } from "./numbers.ts";
import { network, radiusOfCount, view, widthOf } from "./sheet.ts";
import { store } from "./state.ts";

const [line, circle] = [one<SVGElement>("path", byId("key-width")), one<SVGElement>("circle", byId("key-size"))];
// The largest radius and the greatest width that the key has room for, in pixels.
const [RADIUS, WIDTH] = [11, 9];

/** The largest of 1, 2, 5, 10, 20, 50 … whose shape the key has room for. */
const roundCount = (scale: number): number => {
  let best = 1;
  for (let ten = 1; ten <= inForce.largest; ten *= 10)
    for (const count of [ten, 2 * ten, 5 * ten])
      if (count <= inForce.largest && radiusOfCount(count) * scale <= RADIUS) best = count;
  return best;
};

const show = (): void => {
  const { measure } = store.state;
  const scale = network.getScale();
  const count = roundCount(scale);
  circle.setAttribute("r", String(Math.min(RADIUS, radiusOfCount(count) * scale)));
  byId("key-sized").textContent = thousands(count);
  const values = view.shown.flatMap((pair) => pair[measure] ?? []);
  const most = values.length ? Math.max(...values) : null;
  const widest = Math.max(0, ...view.shown.map(({ k }) => widthOf(k)));
  line.style.strokeWidth = String(Math.min(WIDTH, Math.max(0.8, widest * scale)));
  byId("key-widest").textContent = most === null ? "wider" : fixed(most, settings.figures[measure].digits);
};

export const startKey = (): void => {
  let drawn: unknown[] = [];
  network.on("afterDrawing", () => {
    const now = [network.getScale(), view.shown, inForce, store.state.measure];
    if (now.every((part, i) => part === drawn[i])) return;
    drawn = now;
    show();
  });
};
