// The key of a drawing of the theme map: groups, colours, kinds of lines, and the scales of shapes and lines.
import { fixed, thousands } from "../../../browser/lib/figures.ts";
import { paper, widthOf, type Shape } from "../../../browser/lib/picture.ts";
import type { State } from "./choices.ts";
import { meaningsOf, onPaper, underHead } from "./colour.ts";
import { settings, type Theme } from "./data.ts";
import { BASE, colourOf, dashed, LINE_WORDS, pathAt, radiusFor, scaleOf } from "./drawn-parts.ts";
import type { LineKind, ShownPair } from "./shown.ts";

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
const colourItems = (themes: readonly Theme[], state: State, letters: number): KeyItem[] => {
  const on = onPaper();
  const found = meaningsOf(state, themes, on, scaleOf(themes));
  const side = letters * 0.9;
  return (found ? underHead(found) : []).map(({ colour, words }) => ({
    wide: side,
    high: side,
    mark: [
      [
        "rect",
        {
          y: -side / 2,
          width: side,
          height: side,
          fill: colour ?? on.paper,
          stroke: on.soft,
          "stroke-width": letters / 16,
          "stroke-dasharray": colour ? null : "3 2",
        },
      ],
    ],
    words,
  }));
};
const keyItems = (shown: readonly ShownPair[], themes: readonly Theme[], state: State, letters: number): KeyItem[] => {
  const colours = colourItems(themes, state, letters);
  // Where colours mean something else, the form alone says the group.
  const fillOfGroup = (group: string): string => (colours.length ? paper.soft : settings.light[group]);
  const groups = Object.keys(settings.groups).filter((group) => themes.some((theme) => theme.group === group));
  const kinds = (Object.keys(LINE_WORDS) as LineKind[]).filter((kind) => shown.some((each) => each.kind === kind));
  const radius = letters * 0.45;
  return [
    ...groups.map((group): KeyItem => ({
      wide: 2 * radius,
      high: 2 * radius,
      mark: [["path", { ...pathAt(group, { x: radius, y: 0 }, radius), fill: fillOfGroup(group) }]],
      words: settings.groups[group],
    })),
    ...colours,
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

interface Rows {
  shapes: Shape[];
  height: number;
}
const inRows = (items: readonly KeyItem[], width: number, letters: number): Rows => {
  const shapes: Shape[] = [];
  let [x, y, high] = [0, 0, 0];
  let row: Shape[] = [];
  const end = (): void => {
    if (!row.length) return;
    shapes.push(["g", { transform: `translate(0 ${(y + high / 2).toFixed(2)})` }, ...row]);
    y += high + letters * 0.35;
    [x, high, row] = [0, 0, []];
  };
  for (const { wide, high: tall, mark, words } of items) {
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
/** The key of a drawing in rows of a width: groups, colours, kinds of lines, and the scales of shapes and lines. */
export const keyRows = (
  shown: readonly ShownPair[],
  themes: readonly Theme[],
  state: State,
  width: number,
  letters: number,
): Rows => inRows(keyItems(shown, themes, state, letters), width, letters);
/** The same for what the colours mean alone; no rows where they are those of the groups. */
export const colourRows = (themes: readonly Theme[], state: State, width: number, letters: number): Rows =>
  inRows(colourItems(themes, state, letters), width, letters);
