// The density view: how many reviews lie around each place of the picture, as shades below the network.
import { densityOf, shadesOf, type Density, type Shade } from "../../../browser/lib/density.ts";
import { byId, el, one } from "../../../browser/lib/dom.ts";
import { fixed } from "../../../browser/lib/figures.ts";
import { paper, type LegendItem, type Shape } from "../../../browser/lib/picture.ts";
import { network, nodeOf, placeOf, view } from "./sheet.ts";
import { store } from "./state.ts";

const holder = byId("network");
const LEVELS = 5;
// The width of the kernel in units of the map, about half the way from a theme to the next; and how dark a shade is.
const SIGMA = 64;
const ALPHA = 0.075;
const boxes = one(".density-steps");
const words = byId("density-words");

const densityNow = (): Density => {
  const points = view.placed.map((theme) => ({
    ...network.canvasToDOM(placeOf(nodeOf(theme))),
    weight: theme.count,
  }));
  return densityOf(points, { width: holder.clientWidth, height: holder.clientHeight }, SIGMA * network.getScale());
};

/** From where to where the shades go, in words. */
const scaleWords = ({ most }: Density): string =>
  `shade: ${fixed(most / (LEVELS + 1), 0)} to ${fixed(most, 0)} reviews around a place; each counts at all its themes in the picture`;

const draw = (context: CanvasRenderingContext2D): void => {
  const density = densityNow();
  const ratio = context.canvas.width / holder.clientWidth || 1;
  context.save();
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.fillStyle = view.colours.soft;
  for (const { level, x, y, width, height } of shadesOf(density, LEVELS)) {
    context.globalAlpha = ALPHA * level;
    context.fillRect(x, y, width, height);
  }
  context.restore();
  const said = scaleWords(density);
  if (words.textContent !== said) words.textContent = said;
};

const pathOf = (shades: readonly Shade[]): string =>
  shades.map(({ x, y, width, height }) => `M${x} ${y}h${width}v${height}h${-width}z`).join("");
/** The shades as they are in a saved picture: one path for each; nothing without the density view. */
export const densityShapes = (): Shape[] => {
  if (!store.state.density) return [];
  const shades = shadesOf(densityNow(), LEVELS);
  return Array.from({ length: LEVELS }, (_, k): Shape => [
    "path",
    {
      d: pathOf(shades.filter(({ level }) => level === k + 1)),
      fill: paper.soft,
      "fill-opacity": ALPHA * (k + 1),
      "data-shade": k + 1,
    },
  ]);
};
export const densityLegend = (): LegendItem[] =>
  store.state.density
    ? [
        {
          mark: Array.from({ length: LEVELS }, (_, k): Shape => [
            "rect",
            { x: 5 * k, y: 0, width: 5, height: 12, fill: paper.soft, "fill-opacity": ALPHA * (k + 1) },
          ]),
          words: scaleWords(densityNow()),
        },
      ]
    : [];

export const startDensity = (): void => {
  boxes.replaceChildren(
    ...Array.from({ length: LEVELS }, (_, k) => {
      const box = el("span");
      box.style.opacity = String(ALPHA * (k + 1));
      return box;
    }),
  );
  network.on("beforeDrawing", (context) => {
    if (store.state.density && view.placed.length) draw(context);
  });
  store.onChange(({ density }) => {
    one(".k-when-density").hidden = !density;
  });
};
