// A heat strip as a file: every row of it, in the colours of paper.
import { byId, one } from "./dom.ts";
import { FEWEST_UNITS } from "./library.ts";
import { inLight } from "./mode.ts";
import { makePicture, paper, type LegendItem, type Shape } from "./picture.ts";
import type { Titled } from "./save-picture.ts";
import { colourOf, wordsOf } from "./still.ts";
import { look, STEPS, WIDEST, type Strip, type StripCell, type StripShown } from "./strip.ts";

export interface StripFile {
  caveat: string;
  /** What a cell in which nothing can count says; empty where there is none. */
  shut: string;
  shares: string;
}

const [NAMES, TOTAL, CELL, WIDE, ROW] = [300, 36, 27, 76, 20];

interface Fills {
  back: string;
  text: string;
}

const fillsOf = (css: string): Fills => {
  const [kind] = css.split(" ");
  const step = Number(kind.slice(1));
  if (kind === "shut") return { back: colourOf("--wash"), text: paper.ink };
  if (!step) return { back: paper.paper, text: paper.ink };
  return { back: colourOf(`--h${String(step)}`), text: step > 4 ? paper.paper : paper.ink };
};

const slant = (x: number, y: number, width: number, height: number): Shape => [
  "line",
  { x1: x, y1: y + height, x2: x + width, y2: y, stroke: paper.rule, "stroke-width": 1 },
];

const words = (text: string, x: number, y: number, size: number, more: Record<string, string> = {}): Shape => [
  "text",
  { x, y, "font-size": size, fill: paper.ink, ...more },
  text,
];

const cellShapes = (cell: StripCell, x: number, y: number, width: number): Shape[] => {
  const [css, text] = look(cell);
  const { back, text: ink } = fillsOf(css);
  const out: Shape[] = [["rect", { x, y, width: width - 1, height: ROW - 1, fill: back }]];
  if (css.startsWith("thin")) out.push(slant(x, y, ROW - 1, ROW - 1));
  if (cell.asked) out.push(["rect", { x: x + 1, y: y + 1, width: 2, height: ROW - 3, fill: ink }]);
  if (text) out.push(words(text, x + width / 2, y + 14, 10, { fill: ink, "text-anchor": "middle" }));
  return out;
};

const legendOf = ({ shut, shares }: StripFile): LegendItem[] => [
  {
    mark: Array.from({ length: STEPS }, (_, k): Shape => [
      "rect",
      { x: 4 * k, width: 4, height: 12, fill: colourOf(`--h${String(k + 1)}`) },
    ]),
    words: `${shares}, a step for every ten in a hundred`,
  },
  {
    mark: [["rect", { x: 11, width: 2, height: 12, fill: paper.ink }]],
    words: "a review of the year recommends on it",
  },
  { mark: [slant(4, 0, 16, 12)], words: `fewer than ${String(FEWEST_UNITS)} reviews: 1/4 is one of four` },
  ...(shut ? [{ mark: [["rect", { width: 24, height: 12, fill: colourOf("--wash") }] as Shape], words: shut }] : []),
];

const stripPicture = (shown: StripShown | null, file: StripFile): SVGElement =>
  inLight(() => {
    const { columns, rows, total } = shown ?? { columns: [], rows: [], total: "" };
    const wide = columns.length <= WIDEST;
    const [cell, head] = wide ? [WIDE, 42] : [CELL, 92];
    const left = NAMES + TOTAL;
    const at = (k: number): number => left + cell * k;
    const heads = columns.flatMap(({ name, n }, k): Shape[] => {
      const x = at(k) + cell / 2;
      const turned = wide ? {} : { transform: `rotate(-90 ${String(x + 4)} ${String(head - 18)})` };
      const look = wide ? { "text-anchor": "middle" } : turned;
      return [
        words(name, wide ? x : x + 4, head - 18, 11, look),
        words(n ? String(n) : "", x, head - 4, 10, { fill: paper.soft, "text-anchor": "middle" }),
      ];
    });
    const lines = rows.flatMap((row, i): Shape[] => {
      const y = head + ROW * i;
      return [
        [
          "path",
          {
            d: row.outline,
            fill: colourOf(`--group-${row.group}`),
            transform: `translate(0 ${String(y + 4)}) scale(0.5)`,
          },
        ],
        words(row.label, 18, y + 14, 12),
        words(row.total, left - 6, y + 14, 11, { fill: paper.soft, "text-anchor": "end" }),
        ...row.cells.flatMap((one, k) => cellShapes(one, at(k), y, cell)),
      ];
    });
    return makePicture({
      title: wordsOf(one("h1")),
      lines: [byId("strip-box").dataset.label ?? "", byId("recounted").textContent],
      width: at(columns.length),
      height: head + ROW * rows.length,
      scene: [
        words("Reviews", 18, head - 4, 10, { fill: paper.soft }),
        words(total, left - 6, head - 18, 11, { fill: paper.soft, "text-anchor": "end" }),
        ...heads,
        ...lines,
      ],
      legend: legendOf(file),
      foot: [file.caveat, byId("cite-as").textContent.trim()],
    });
  });

/** The strip of the page as it is now, with the title of its file. */
export const stripFile = (strip: Strip, file: StripFile): Titled => ({
  picture: stripPicture(strip.shown(), file),
  title: `${wordsOf(one("h1"))}, all themes`,
});
