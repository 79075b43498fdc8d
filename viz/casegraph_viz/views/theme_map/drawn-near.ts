// One theme with those nearest to it, and two themes with their counts, as drawings of a fixed size for a slide.
import { fixed, thousands } from "../../../browser/lib/figures.ts";
import { paper, widthOf, type Shape } from "../../../browser/lib/picture.ts";
import type { Place } from "../../../browser/lib/room.ts";
import { countBars } from "../../../browser/take/count-bars.ts";
import type { State } from "./choices.ts";
import { themes, type Theme, type ThemeNumber } from "./data.ts";
import { colourRows, keyRows } from "./drawn-key.ts";
import type { Drawing } from "./drawn-map.ts";
import { fillsOf, lineShapes, nameOf, nameShapes, radiusFor, shapeAt, thicknessOf } from "./drawn-parts.ts";
import { inForce, type Pair } from "./numbers.ts";
import { otherOf, type ShownPair } from "./shown.ts";

/** As many themes as have room for their names around another. */
const AROUND = 12;
// How far along its line a count is, from the theme in the middle.
const ALONG = 0.66;
// A drawing narrower than so many letters has names in lines of so many.
const [NARROW, SHORT] = [36, 11];
/** The smallest letters, as a part of those of names. */
export const SMALLEST = 0.85;

const countWords = ({ n11, expected }: Pair): [count: string, expected: string] => [
  thousands(n11),
  expected === null ? "" : `exp. ${fixed(expected, 1)}`,
];
const countWidth = (pair: Pair, letters: number): number => {
  const [count, expected] = countWords(pair);
  const room = expected ? widthOf(expected, letters * SMALLEST) + letters * 0.4 : 0;
  return widthOf(count, letters, 700) + room;
};
// A place on a line from the middle at which a count does not cover the shape at its end.
const placeOnLine = (pair: Pair, middle: Place, end: Place, radius: number, letters: number): Place => {
  const [dx, dy] = [end.x - middle.x, end.y - middle.y];
  const long = Math.hypot(dx, dy) || 1;
  const half = (Math.abs(dx / long) * countWidth(pair, letters)) / 2 + Math.abs(dy / long) * letters * 0.65;
  const along = Math.max(0.35, Math.min(ALONG, 1 - (radius + half + letters * 0.3) / long));
  return { x: middle.x + along * dx, y: middle.y + along * dy };
};

// A count on a ground that the line does not cross, with what is expected.
const countAt = (pair: Pair, { x, y }: Place, letters: number): Shape => {
  const [count, expected] = countWords(pair);
  const small = letters * SMALLEST;
  const one = widthOf(count, letters, 700);
  const wide = countWidth(pair, letters);
  return [
    "g",
    { "data-count": count, transform: `translate(${(x - wide / 2).toFixed(1)} ${y.toFixed(1)})` },
    [
      "rect",
      {
        x: -letters * 0.2,
        y: -letters * 0.65,
        width: wide + letters * 0.4,
        height: letters * 1.3,
        fill: paper.paper,
        "fill-opacity": 0.9,
      },
    ],
    ["text", { x: 0, y: letters * 0.36, "font-size": letters, "font-weight": 700, fill: paper.ink }, count],
    ["text", { x: one + letters * 0.4, y: letters * 0.34, "font-size": small, fill: paper.soft }, expected],
  ];
};

/** A theme in the middle of those that lines lead to. */
export const drawNear = (
  theme: ThemeNumber,
  found: readonly ShownPair[],
  state: State,
  { width, height, letters }: { width: number; height: number; letters: number },
): Drawing => {
  const shown = found.slice(0, AROUND);
  const own = themes[theme];
  const others = shown.map(({ pair }) => otherOf(pair, theme));
  const key = keyRows(shown, [own, ...others], state, width, letters * SMALLEST);
  const high = height - key.height - letters;
  const middle = { x: width / 2, y: high / 2 };
  const names = others.map(({ label }) => nameOf(label, letters, 500, width < NARROW * letters ? SHORT : undefined));
  const tallest = Math.max(...names.map((name) => name.height), letters);
  const wide = width / 2 - Math.max(...names.map((name) => name.width), 0) / 2 - letters;
  const tall = high / 2 - tallest - 1.4 * letters;
  const at = others.map((_, k) => {
    const angle = (2 * Math.PI * k) / others.length - Math.PI / 2;
    return { x: middle.x + wide * Math.cos(angle), y: middle.y + tall * Math.sin(angle) };
  });
  const thickness = thicknessOf(shown, state, letters);
  const filled = fillsOf(state, [own, ...others]);
  const radius = radiusFor(own.count, letters);
  const name = nameOf(own.label, letters * 1.15, 700);
  const named = (other: Theme, k: number): Shape => {
    const r = radiusFor(other.count, letters);
    const { x, y } = at[k];
    // Names are outside, where no line runs.
    const top = y < middle.y - 1 ? y - r - letters * 0.3 - names[k].height : y + r + letters * 0.2;
    return ["g", { "data-label": other.id }, ...nameShapes(names[k], x, top, letters)];
  };
  return {
    shapes: [
      ...shown.flatMap((each, k) => {
        const pale = each.kind === "counted" || each.kind === "weak";
        const drawnWidth = thickness(each.pair);
        return lineShapes(each, middle, at[k], pale ? Math.min(drawnWidth, letters * 0.2) : drawnWidth, letters);
      }),
      shapeAt(own, middle, radius, filled(own)),
      ...others.map((other, k) => shapeAt(other, at[k], radiusFor(other.count, letters), filled(other))),
      ...shown.map(({ pair }, k) =>
        countAt(pair, placeOnLine(pair, middle, at[k], radiusFor(others[k].count, letters), letters), letters),
      ),
      [
        "g",
        { "data-label": own.id },
        ...nameShapes(name, middle.x, middle.y + radius + letters * 0.2, letters * 1.15, 700),
      ],
      ...others.map(named),
      ["g", { transform: `translate(0 ${(high + letters).toFixed(1)})` }, ...key.shapes],
    ],
    width,
    height,
    fits: true,
  };
};

/** Two themes joined by their line, and bars of how many reviews name each, both, and how many are expected to. */
export const drawPair = (
  { pair, kind }: ShownPair,
  state: State,
  { width, height, letters }: { width: number; height: number; letters: number },
): Drawing => {
  const ends = [pair.a, pair.b];
  const [filled, key] = [fillsOf(state, ends), colourRows(ends, state, width, letters)];
  const high = height - (key.height ? key.height + letters : 0);
  const y = high * 0.2;
  const at = [width * 0.2, width * 0.8].map((x) => ({ x, y }));
  const thickness = thicknessOf([{ pair, kind }], state, letters * 1.6)(pair);
  const shapes: Shape[] =
    pair.n11 > 0 ? lineShapes({ pair: { ...pair, oneThing: null }, kind }, at[0], at[1], thickness, letters * 1.6) : [];
  const big = letters * 1.25;
  ends.forEach((theme, k) => {
    const radius = radiusFor(theme.count, letters * 1.8);
    shapes.push(
      shapeAt(theme, at[k], radius, filled(theme)),
      ...nameShapes(nameOf(theme.label, big, 600), at[k].x, y + radius + letters * 0.3, big, 600),
    );
  });
  shapes.push(countAt(pair, { x: width / 2, y }, letters * 1.4));
  const bars = countBars(
    [
      { words: `name ${pair.a.label}`, count: pair.a.count, strong: false },
      { words: `name ${pair.b.label}`, count: pair.b.count, strong: false },
      { words: "name both", count: pair.n11, expected: pair.expected },
    ],
    { width, height: high * 0.55, letters, n: inForce.n },
  );
  shapes.push(
    ["g", { transform: `translate(0 ${high * 0.45})` }, ...bars],
    ["g", { transform: `translate(0 ${high + letters})` }, ...key.shapes],
  );
  return { shapes, width, height, fits: true };
};
