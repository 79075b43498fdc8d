// A slide of 16:9 as one drawing: title, picture, sentences, findings, source. What is shown is what is saved.
//
// Colours are those of paper in either mode, because a slide is shown to others.
import { drawn, FONT, paper, widthOf, wrapped, type Drawn, type LegendItem, type Shape } from "../lib/picture.ts";
import type { Presented, SlideFinding, SlidePicture } from "./offer.ts";

/** The size of a slide, in pixels. */
export const [WIDE, HIGH] = [1920, 1080] as const;
const EDGE = 80;
// Where the picture ends and the words begin, without a picture and with one.
const WORDS_FROM = 1230;
const FOOT = 952;
const QUOTE_RULE = "#8a8d96";
// By how much all words of the column are smaller, until they fit.
const SIZES = [1, 0.93, 0.86, 0.8, 0.74, 0.68, 0.62];
// Below the last of them, a finding is cut after this many lines.
const CUT = 4;

interface Block {
  words: string;
  size: number;
  weight?: number;
  fill?: string;
  /** The space above it, and how far in it begins. */
  above?: number;
  inset?: number;
  most?: number;
}
interface Column {
  shapes: Shape[];
  end: number;
}

const cutTo = (lines: string[], most: number): string[] =>
  lines.length > most ? [...lines.slice(0, most - 1), `${lines[most - 1]} …`] : lines;

const text = (x: number, y: number, words: string, attributes: Record<string, Drawn>): Shape => [
  "text",
  { x, y, ...attributes },
  words,
];

const column = (blocks: readonly Block[], left: number, top: number, room: number, scale: number): Column => {
  const shapes: Shape[] = [];
  let y = top;
  for (const { words, size, weight = 400, fill = paper.ink, above = 0, inset = 0, most = Infinity } of blocks) {
    if (!words) continue;
    const letters = size * scale;
    y += above * scale;
    const from = y;
    for (const line of cutTo(wrapped(words, letters, room - inset, weight), most)) {
      y += letters * 1.32;
      shapes.push(text(left + inset, y - letters * 0.3, line, { "font-size": letters, "font-weight": weight, fill }));
    }
    if (inset)
      shapes.push([
        "line",
        { x1: left + 2, x2: left + 2, y1: above ? from + 4 : from - 1, y2: y, stroke: QUOTE_RULE, "stroke-width": 3 },
      ]);
  }
  return { shapes, end: y };
};

const reviewWords = ({ review, year }: SlideFinding): string =>
  year === null ? review : `${review} (${String(year)})`;

const blocksOf = ({ sentences, findings }: Presented, most = Infinity): Block[] => [
  ...sentences.map((words, k): Block => ({ words, size: 31, weight: k ? 400 : 600, above: k ? 16 : 0 })),
  ...(findings?.list.length
    ? [
        { words: findings.head, size: 23, weight: 600, fill: paper.soft, above: 40 },
        ...findings.list.flatMap((found): Block[] => [
          { words: found.text, size: 25, above: 14, inset: 20, most },
          { words: reviewWords(found), size: 21, fill: paper.soft, inset: 20 },
        ]),
      ]
    : []),
];

const wordsIn = (presented: Presented, left: number, top: number, foot: number): Shape[] => {
  const room = WIDE - EDGE - left;
  let made: Column = { shapes: [], end: 0 };
  for (const scale of SIZES) {
    made = column(blocksOf(presented), left, top, room, scale);
    if (made.end <= foot) return made.shapes;
  }
  for (let most = CUT; most > 0; most -= 1) {
    made = column(blocksOf(presented, most), left, top, room, SIZES[SIZES.length - 1]);
    if (made.end <= foot) break;
  }
  return made.shapes;
};

const LEGEND = 1.5;
const legendRows = (items: readonly LegendItem[], left: number, room: number): { rows: Shape[]; height: number } => {
  const rows: Shape[] = [];
  let [x, y] = [left, 0];
  for (const { mark, words } of items) {
    const width = 24 * LEGEND + 10 + widthOf(words, 19) + 28;
    if (x > left && x + width > left + room) [x, y] = [left, y + 29];
    rows.push([
      "g",
      { transform: `translate(${String(Math.round(x))} ${String(y)})` },
      ["g", { transform: `scale(${String(LEGEND)})` }, ...mark],
      text(24 * LEGEND + 10, 16, words, { "font-size": 19, fill: paper.ink }),
    ]);
    x += width;
  }
  return { rows, height: items.length ? y + 29 : 0 };
};

const pictureIn = ({ shapes, width, height, legend = [] }: SlidePicture, top: number, room: number): Shape[] => {
  const key = legendRows(legend, EDGE, room);
  const high = FOOT - 14 - top - (key.height ? key.height + 16 : 0);
  const scale = Math.min(room / width, high / height);
  const [w, h] = [width * scale, height * scale];
  const x = EDGE + (room - w) / 2;
  return [
    [
      "svg",
      { x, y: top + (high - h) / 2, width: w, height: h, viewBox: `0 0 ${String(width)} ${String(height)}` },
      ...shapes,
    ],
    ["g", { transform: `translate(0 ${String(Math.round(top + high + 16))})` }, ...key.rows],
  ];
};

/** Draw a slide; `source` says where it is from. */
export const drawSlide = (presented: Presented, source: string): SVGElement => {
  const { title, about, picture, sentences, findings, caveat } = presented;
  const whole = WIDE - 2 * EDGE;
  const head = column(
    [
      { words: title, size: wrapped(title, 54, whole, 600).length > 1 ? 42 : 54, weight: 600, most: 2 },
      { words: about, size: 25, fill: paper.soft, above: 4, most: 2 },
    ],
    EDGE,
    44,
    whole,
    1,
  );
  const top = head.end + 30;
  const worded = sentences.length > 0 || (findings?.list.length ?? 0) > 0;
  const room = worded ? WORDS_FROM - EDGE - 50 : whole;
  const foot = column(
    [
      { words: caveat, size: 21, most: 1 },
      { words: source, size: 18, fill: paper.soft, above: 6, most: 2 },
    ],
    EDGE,
    FOOT + 16,
    whole,
    1,
  );
  return drawn([
    "svg",
    {
      width: WIDE,
      height: HIGH,
      viewBox: `0 0 ${String(WIDE)} ${String(HIGH)}`,
      "font-family": FONT,
      role: "img",
      "aria-label": slideWords(presented, source).join(" "),
    },
    ["title", {}, title],
    ["rect", { width: WIDE, height: HIGH, fill: paper.paper }],
    ...head.shapes,
    ...(picture ? pictureIn(picture, top, room) : []),
    ...(worded ? wordsIn(presented, picture ? WORDS_FROM : EDGE, top, FOOT - 10) : []),
    ["line", { x1: EDGE, x2: WIDE - EDGE, y1: FOOT, y2: FOOT, stroke: paper.rule, "stroke-width": 2 }],
    ...foot.shapes,
  ]);
};

/** A slide as its paragraphs, in the order in which they are read. */
export const slideWords = (presented: Presented, source: string): string[] => {
  const { title, about, picture, sentences, findings, caveat } = presented;
  return [
    title,
    about,
    ...(picture ? [`Picture: ${picture.words}`] : []),
    ...sentences,
    ...(findings?.list.length
      ? [`${findings.head}:`, ...findings.list.map((found) => `“${found.text}” — ${reviewWords(found)}`)]
      : []),
    caveat,
    source,
  ].filter(Boolean);
};
