// The ranked pairs as a picture to save: the bars that are in sight, with what stands beside them.
import { paper, wrapped, type LegendItem, type Shape } from "../../../browser/lib/picture.ts";
import type { State } from "./choices.ts";
import { pairKeys, settings } from "./data.ts";
import { evidenceOf, figuresOf, KIND_WORDS, longest, rankedInSight } from "./ranked.ts";
import type { LineKind, ShownPair } from "./shown.ts";

// In pixels: the width of the names and of the longest bar, of the words beside it, and the height of a row.
const [NAMES, BAR, WORDS, ROW] = [300, 280, 360, 32];
const [THICK, SIZE, LINE] = [12, 11.5, 13];
const GAP = 14;
// The bars take the colour of links on a light page.
const BLUE = "#14477e";

const colourOf = (kind: LineKind): string =>
  kind === "apart" ? paper.apart : kind === "clear" || kind === "suggestive" ? BLUE : paper.soft;
const bar = (kind: LineKind, x: number, y: number, width: number, high: number): Shape[] => {
  const colour = colourOf(kind);
  const frame: Shape = [
    "rect",
    {
      x,
      y,
      width,
      height: high,
      fill: kind === "clear" ? colour : paper.paper,
      stroke: colour,
      "stroke-width": 1.4,
      "stroke-dasharray": kind === "clear" ? null : settings.dashes[kind] ? "4 2.5" : null,
    },
  ];
  if (kind !== "suggestive" && kind !== "apart") return [frame];
  const lines: Shape[] = [];
  const slant = kind === "suggestive" ? high : 0;
  for (let at = x + 5; at - slant < x + width; at += 6) {
    // Each line is cut where it would leave the bar.
    const [from, to] = [Math.min(at, x + width), Math.max(at - slant, x)];
    if (from < to) continue;
    const cut = slant ? ([at - from, high - (to - (at - slant))] as const) : ([0, high] as const);
    lines.push(["line", { x1: from, y1: y + cut[0], x2: to, y2: y + cut[1], stroke: colour, "stroke-width": 1 }]);
  }
  return [frame, ...lines];
};
const tick = (x: number, y: number, high: number): Shape => [
  "line",
  { x1: x, y1: y - 3, x2: x, y2: y + high + 3, stroke: paper.ink, "stroke-width": 2.5 },
];

const column = (words: string, x: number, y: number, room: number, anchor: string, fill: string): Shape[] => {
  const lines = wrapped(words, SIZE, room);
  const top = y + ROW / 2 - ((lines.length - 1) * LINE) / 2 + 4;
  return lines.map((line, i): Shape => [
    "text",
    { x, y: top + i * LINE, "font-size": SIZE, "text-anchor": anchor, fill },
    line,
  ]);
};
const row = (shown: ShownPair, i: number, most: number): Shape => {
  const { pair, kind } = shown;
  const y = i * ROW;
  const left = NAMES + GAP;
  const at = (value: number): number => left + (BAR * value) / most;
  const top = y + (ROW - THICK) / 2;
  return [
    "g",
    { "data-pair": pairKeys[pair.k] },
    ...column(`${pair.a.label} + ${pair.b.label}`, NAMES, y, NAMES - 4, "end", paper.ink),
    ...bar(kind, left, top, at(pair.n11) - left, THICK),
    ...(pair.expected === null ? [] : [tick(at(pair.expected), top, THICK)]),
    ...column(`${figuresOf(pair)}; ${evidenceOf(shown)}`, left + BAR + GAP, y, WORDS, "start", paper.soft),
  ];
};

export interface RankedScene {
  width: number;
  height: number;
  scene: Shape[];
  legend: LegendItem[];
}
/** The bars in sight with their key. */
export const rankedScene = (state: State): RankedScene => {
  const shown = rankedInSight(state);
  const most = longest(shown);
  const kinds = [...new Set(shown.map(({ kind }) => kind))];
  return {
    width: NAMES + BAR + WORDS + 3 * GAP,
    height: Math.max(ROW, shown.length * ROW),
    scene: shown.map((each, i) => row(each, i, most)),
    legend: [
      ...kinds.map((kind) => ({ mark: bar(kind, 0, 0, 24, THICK), words: KIND_WORDS[kind] })),
      ...(shown.some(({ pair }) => pair.expected !== null)
        ? [{ mark: [tick(12, 0, THICK)], words: "expected in this comparison" }]
        : []),
    ],
  };
};
