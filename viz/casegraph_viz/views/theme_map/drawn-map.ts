// The lines in view as a drawing of a fixed size, whatever the window: every theme with its whole name under it, in the
// cells of a grid, and a key with the scales of shapes and lines. For slides, and for figures of a paper.
import { fixed, thousands } from "../../../browser/lib/figures.ts";
import { COUNTED, GRADE_KEY } from "../../../browser/lib/library.ts";
import { paper, widthOf, type Shape } from "../../../browser/lib/picture.ts";
import { meet, type Box } from "../../../browser/lib/box-grid.ts";
import { runsThrough } from "../../../browser/lib/label-spots.ts";
import { makeRoom, type Place } from "../../../browser/lib/room.ts";
import { wrapWords } from "../../../browser/lib/wrap.ts";
import { widths } from "./canvas.ts";
import type { State } from "./choices.ts";
import { pairKeys, settings, type Theme } from "./data.ts";
import { inForce, type Pair } from "./numbers.ts";
import { barAcross, dashesOf, places } from "./sheet.ts";
import type { LineKind, ShownPair } from "./shown.ts";
import { pairTitle } from "./words.ts";

/** A drawing with its size; `fits` is false where names had too little room. */
export interface Drawing {
  shapes: Shape[];
  width: number;
  height: number;
  fits: boolean;
}

// How often each name is tried under its shape and over it, since a choice moves the lines of the others.
const ROUNDS = 3;
// A name over another name is as bad as so many lines through it.
const COVERED = 4;
// How many of the strongest lines are tried, where there are too many for a sheet.
const AMOUNTS = [70, 60, 50, 44, 38, 32, 26, 20, 14];
/** How many of some lines, the strongest first, a sheet has room for; all of them where they fit. */
export const linesThatFit = (shown: readonly ShownPair[], fits: (part: readonly ShownPair[]) => boolean): number =>
  [shown.length, ...AMOUNTS.filter((many) => many < shown.length)].find((many) => fits(shown.slice(0, many))) ??
  Math.min(shown.length, AMOUNTS[AMOUNTS.length - 1]);
/** That only some of the lines are drawn, to follow what is in view; empty where all are. */
export const partWords = (lines: number, all: number): string =>
  lines < all ? `; the strongest ${String(lines)} of ${thousands(all)} lines` : "";
// How many letters a line of a name holds.
const LINE = 16;
const LEADING = 1.15;
/** Sizes of shapes and lines are given for letters of this size, and grow with them. */
const BASE = 11;
/** A name of some lines, with the size of all of it. */
interface Name {
  lines: string[];
  width: number;
  height: number;
}
/** A name as it is set under a shape. */
export const nameOf = (label: string, letters: number, weight = 500, wide = LINE): Name => {
  const lines = wrapWords(label, (line) => line.length <= wide);
  const width = Math.max(...lines.map((line) => widthOf(line, letters, weight)));
  return { lines, width, height: lines.length * letters * LEADING };
};
/** The shapes of a name, its first line from `top`. */
export const nameShapes = ({ lines }: Name, x: number, top: number, letters: number, weight = 500): Shape[] =>
  lines.map((line, i) => [
    "text",
    {
      x,
      y: top + (i + 0.8) * letters * LEADING,
      "text-anchor": "middle",
      "font-size": letters,
      "font-weight": weight,
      fill: paper.ink,
      stroke: paper.paper,
      "stroke-width": letters * 0.3,
      "stroke-linejoin": "round",
      "paint-order": "stroke",
    },
    line,
  ]);

/** The radius of a shape; its area grows with the reviews in view that name its theme. */
export const radiusFor = (count: number, letters: number): number =>
  (letters / BASE) * (2.5 + 10 * Math.sqrt(inForce.largest ? count / inForce.largest : 0));
export const shapeAt = (theme: Theme, { x, y }: Place, radius: number): Shape => [
  "path",
  {
    d: settings.shapes[theme.group],
    transform: `translate(${x.toFixed(2)} ${y.toFixed(2)}) scale(${(radius / 10).toFixed(3)}) translate(-12 -12)`,
    fill: settings.light[theme.group],
    "data-theme": theme.id,
  },
  ["title", {}, theme.label],
];

const colourOf = (kind: LineKind): string => (kind === "apart" ? paper.apart : paper.soft);
const dashed = (kind: LineKind, width: number, letters: number): string | null => {
  const part = letters / BASE;
  const dashes = dashesOf(kind, width / part);
  return dashes ? dashes.map((length) => (length * part * 0.8).toFixed(1)).join(" ") : null;
};
/** How wide a pair is drawn, for letters of a size: by the measure that the reader has chosen. */
export const thicknessOf = (shown: readonly ShownPair[], state: State, letters: number): ((pair: Pair) => number) => {
  const scale = widths(
    shown.map(({ pair }) => pair),
    state.measure,
  );
  return (pair) => (letters / BASE) * 0.65 * scale(pair);
};
/** A line between two places, with a bar across it where the pair may say one thing twice. */
export const lineShapes = ({ pair, kind }: ShownPair, a: Place, b: Place, width: number, letters: number): Shape[] => {
  const stroke = colourOf(kind);
  const line: Shape = [
    "line",
    {
      x1: a.x,
      y1: a.y,
      x2: b.x,
      y2: b.y,
      stroke,
      "stroke-width": width,
      "stroke-opacity": 0.7,
      "stroke-dasharray": dashed(kind, width, letters),
      "stroke-linecap": dashed(kind, width, letters) ? "round" : null,
      "data-pair": pairKeys[pair.k],
    },
    ["title", {}, pairTitle(pair)],
  ];
  if (!pair.oneThing) return [line];
  const [from, to] = barAcross(a, b, width);
  return [line, ["line", { x1: from.x, y1: from.y, x2: to.x, y2: to.y, stroke, "stroke-width": letters * 0.14 }]];
};

// The largest of 1, 2, 5, 10, 20, 50 … that is no more than a value.
const roundUpTo = (value: number): number => {
  let best = 1;
  for (let ten = 1; ten <= value; ten *= 10) for (const step of [ten, 2 * ten, 5 * ten]) if (step <= value) best = step;
  return best;
};

interface KeyItem {
  wide: number;
  high: number;
  mark: Shape[];
  words: string;
}
const LINE_WORDS: Readonly<Record<LineKind, string>> = {
  ...GRADE_KEY,
  apart: "less often than expected",
  counted: COUNTED.key,
};
const sizeItems = (largest: number, letters: number): KeyItem[] => {
  const most = roundUpTo(largest);
  const counts = [...new Set([roundUpTo(Math.max(1, most / 8)), most])];
  const radii = counts.map((count) => radiusFor(count, letters));
  return counts.map((count, k) => ({
    wide: 2 * radii[k],
    high: 2 * radii[k],
    mark: [
      ["circle", { cx: radii[k], cy: 0, r: radii[k], fill: "none", stroke: paper.soft, "stroke-width": letters / 10 }],
    ],
    words: k ? `${thousands(count)} reviews name the theme` : thousands(count),
  }));
};
const widthItems = (shown: readonly ShownPair[], state: State, letters: number): KeyItem[] => {
  const drawn = shown.filter(({ kind }) => kind !== "counted" && kind !== "weak");
  const values = drawn.flatMap(({ pair }) => pair[state.measure] ?? []);
  if (state.measure !== "n11" || !values.length) return [];
  const most = Math.max(...values);
  // The scale of lines is that of their widest, as they are drawn.
  const wide = (count: number): number => (letters / BASE) * 0.65 * (1 + 6 * Math.sqrt(count / top));
  const top = Math.max(...shown.map(({ pair }) => pair.n11), 1e-9);
  const counts = [...new Set([roundUpTo(Math.max(1, most / 4)), roundUpTo(most)])];
  return counts.map((count, k) => ({
    wide: 2.2 * letters,
    high: wide(count),
    mark: [["line", { x1: 0, x2: 2.2 * letters, y1: 0, y2: 0, stroke: paper.soft, "stroke-width": wide(count) }]],
    words: k ? `${fixed(count, 0)} reviews name both` : fixed(count, 0),
  }));
};
const keyItems = (shown: readonly ShownPair[], themes: readonly Theme[], state: State, letters: number): KeyItem[] => {
  const groups = Object.keys(settings.groups).filter((group) => themes.some((theme) => theme.group === group));
  const kinds = (Object.keys(LINE_WORDS) as LineKind[]).filter((kind) => shown.some((each) => each.kind === kind));
  const radius = letters * 0.45;
  return [
    ...groups.map((group): KeyItem => ({
      wide: 2 * radius,
      high: 2 * radius,
      mark: [
        [
          "path",
          {
            d: settings.shapes[group],
            fill: settings.light[group],
            transform: `translate(${radius} 0) scale(${(radius / 10).toFixed(3)}) translate(-12 -12)`,
          },
        ],
      ],
      words: settings.groups[group],
    })),
    ...kinds.map((kind): KeyItem => {
      const width = letters * 0.2;
      return {
        wide: 3 * letters,
        high: letters,
        mark: [
          [
            "line",
            {
              x1: 0,
              x2: 3 * letters,
              y1: 0,
              y2: 0,
              stroke: colourOf(kind),
              "stroke-width": width,
              "stroke-dasharray": dashed(kind, width, letters),
            },
          ],
        ],
        words: LINE_WORDS[kind],
      };
    }),
    ...(shown.some(({ pair }) => pair.oneThing)
      ? [
          {
            wide: 3 * letters,
            high: letters,
            mark: [
              [
                "path",
                {
                  d: `M0 0h${3 * letters}M${1.5 * letters} ${-0.5 * letters}v${letters}`,
                  stroke: paper.soft,
                  "stroke-width": letters * 0.14,
                },
              ],
            ] as Shape[],
            words: "may say one thing twice",
          },
        ]
      : []),
    ...sizeItems(Math.max(...themes.map(({ count }) => count), 1), letters),
    ...widthItems(shown, state, letters),
  ];
};

/** The key of a drawing in rows of a width: groups, kinds of lines, and the scales of shapes and lines. */
export const keyRows = (
  shown: readonly ShownPair[],
  themes: readonly Theme[],
  state: State,
  width: number,
  letters: number,
): { shapes: Shape[]; height: number } => {
  const shapes: Shape[] = [];
  let [x, y, high] = [0, 0, 0];
  let row: Shape[] = [];
  const end = (): void => {
    if (!row.length) return;
    shapes.push(["g", { transform: `translate(0 ${(y + high / 2).toFixed(2)})` }, ...row]);
    y += high + letters * 0.35;
    [x, high, row] = [0, 0, []];
  };
  for (const { wide, high: tall, mark, words } of keyItems(shown, themes, state, letters)) {
    const long = wide + letters * 0.4 + widthOf(words, letters) + letters;
    if (x > 0 && x + long - letters > width) end();
    row.push([
      "g",
      { transform: `translate(${x.toFixed(2)} 0)` },
      ...mark,
      ["text", { x: wide + letters * 0.4, y: letters * 0.35, "font-size": letters, fill: paper.ink }, words],
    ]);
    x += long;
    high = Math.max(high, tall, letters * 1.2);
  }
  end();
  return { shapes, height: y };
};

const shapeBox = ({ x, y }: Place, radius: number): Box => ({
  left: x - radius,
  right: x + radius,
  top: y - radius,
  bottom: y + radius,
});

// Nearly every name fits into a cell of such a size; a longer one is beside a shorter one, as a rule.
const mostOf = (values: readonly number[]): number =>
  [...values].sort((x, y) => x - y).at(Math.floor(0.9 * (values.length - 1))) ?? 1;

/**
 * Draw the pairs in view.
 *
 * Without a height the drawing is as high as its names need. The same pairs and sizes always give the same drawing.
 */
export const drawMap = (
  shown: readonly ShownPair[],
  state: State,
  { width, height, letters }: { width: number; height?: number; letters: number },
): Drawing => {
  const known = [...new Set(shown.flatMap(({ pair }) => [pair.a, pair.b]))]
    .filter(({ id }) => places.has(id))
    .sort((a, b) => a.i - b.i);
  const key = keyRows(shown, known, state, width, letters);
  const keyHeight = key.height + letters;
  const names = known.map(({ label }) => nameOf(label, letters));
  const radii = known.map(({ count }) => radiusFor(count, letters));
  const gap = letters * 0.25;
  const blocks = names.map((name, k) => 2 * radii[k] + gap + name.height);
  const cell = {
    width: mostOf(names.map((name) => name.width)) + letters * 0.8,
    height: 1.08 * mostOf(blocks) + letters,
  };
  const columns = Math.max(1, Math.floor(width / cell.width - 0.25));
  const needed = Math.ceil((known.length * 1.12) / columns) * cell.height;
  const sheet = { width, height: height === undefined ? needed : height - keyHeight };
  const at = makeRoom(
    known.map(({ id }) => {
      const node = places.get(id);
      if (!node) return { x: 0, y: 0 };
      return sheet.height > sheet.width ? { x: node.tall[0], y: node.tall[1] } : { x: node.x, y: node.y };
    }),
    sheet,
    cell,
    shown.flatMap(({ pair: { a, b } }): [number, number][] => {
      const ends = [a, b].map((end) => known.indexOf(end));
      return ends.includes(-1) ? [] : [[ends[0], ends[1]]];
    }),
  );
  // The shape and its name are one block in the middle of a cell, the name under the shape or over it.
  const spotOf = (k: number, over: boolean): Place & { over: boolean } => {
    const [name, radius] = [names[k], radii[k]];
    const half = (gap + name.height) / 2;
    const [least, most] = [radius + (over ? 2 * half : 0), sheet.height - radius - (over ? 0 : 2 * half)];
    return {
      x: Math.min(Math.max(at[k].x, name.width / 2 + 1), width - name.width / 2 - 1),
      y: Math.min(Math.max(at[k].y + (over ? half : -half), least), most),
      over,
    };
  };
  const topOf = ({ y, over }: Place & { over: boolean }, k: number): number =>
    over ? y - radii[k] - gap - names[k].height : y + radii[k] + gap;
  const inside = known.map((_, k) => spotOf(k, false));
  const numberOf = new Map(known.map((theme, k) => [theme, k]));
  const ends = shown.flatMap(({ pair }): [number, number][] => {
    const [a, b] = [numberOf.get(pair.a), numberOf.get(pair.b)];
    return a === undefined || b === undefined ? [] : [[a, b]];
  });
  const boxOf = (spot: Place & { over: boolean }, k: number): Box => {
    const [half, top] = [names[k].width / 2, topOf(spot, k)];
    return { left: spot.x - half, right: spot.x + half, top, bottom: top + names[k].height };
  };
  // How many lines run through the name of a theme at a spot; another name or shape there is worse.
  const cost = (spot: Place & { over: boolean }, k: number): number => {
    const box = boxOf(spot, k);
    const lines = ends.filter((pair) => {
      const [a, b] = pair.map((end) => (end === k ? spot : inside[end]));
      return runsThrough({ x1: a.x, y1: a.y, x2: b.x, y2: b.y }, box);
    });
    const own = shapeBox(spot, radii[k]);
    const others = inside.filter((at, other) => {
      if (other === k) return false;
      const [name, shape] = [boxOf(at, other), shapeBox(at, radii[other])];
      return [box, own].some((mine) => meet(mine, name) || meet(mine, shape));
    });
    return lines.length + COVERED * others.length;
  };
  for (let round = 0; round < ROUNDS; round += 1)
    known.forEach((_, k) => {
      const [under, over] = [spotOf(k, false), spotOf(k, true)];
      inside[k] = cost(over, k) < cost(under, k) ? over : under;
    });
  const placeOf = new Map(known.map((theme, k) => [theme, inside[k]]));
  const thickness = thicknessOf(shown, state, letters);
  const lines = shown.flatMap((each): Shape[] => {
    const [a, b] = [placeOf.get(each.pair.a), placeOf.get(each.pair.b)];
    if (!a || !b) return [];
    const pale = each.kind === "counted" || each.kind === "weak";
    const width = thickness(each.pair);
    return lineShapes(each, a, b, pale ? Math.min(width, letters * 0.18) : width, letters);
  });
  const whole = sheet.height + keyHeight;
  return {
    shapes: [
      ...lines,
      ...known.map((theme, k) => shapeAt(theme, inside[k], radii[k])),
      ...known.map((theme, k): Shape => [
        "g",
        { "data-label": theme.id },
        ...nameShapes(names[k], inside[k].x, topOf(inside[k], k), letters),
      ]),
      ["g", { transform: `translate(0 ${(sheet.height + letters).toFixed(2)})` }, ...key.shapes],
    ],
    width,
    height: whole,
    fits: needed <= sheet.height + 1e-6,
  };
};
