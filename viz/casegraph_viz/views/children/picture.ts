// The picture in view as a drawing: the same cells, with what is needed to read and to cite it.
import { filtersInWords, reviewsInWords } from "../../../browser/filters/words.ts";
import { byId, one } from "../../../browser/lib/dom.ts";
import { fixed } from "../../../browser/lib/figures.ts";
import { CAVEATS, CLEAR, SUGGESTIVE } from "../../../browser/lib/library.ts";
import { makePicture, paper, type LegendItem, type Shape } from "../../../browser/lib/picture.ts";
import { askedFor } from "../../../browser/filters/state.ts";
import { corpus, themeLabel } from "./data.ts";
import type { View } from "./now.ts";
import { store } from "./state.ts";
import { isMore, markOf, silentWords } from "./words.ts";

const [NAMES, CELL, ROW] = [250, 44, 24];
const TONES = { more: "#d8e4f4", less: "#f6dfe3" };
const BAR = "#8aa4c2";

const cellShapes = (view: View, row: number, column: number, most: number): Shape[] => {
  const cell = view.columns[column].column.cells[view.themes[row]];
  const { sign, grade } = markOf(cell);
  const [x, y] = [NAMES + column * CELL, row * ROW];
  const inside = CELL - 4;
  const { against } = cell;
  return [
    [
      "rect",
      {
        x: x + 1,
        y: y + 1,
        width: CELL - 2,
        height: ROW - 2,
        fill: grade && against ? TONES[isMore(against) ? "more" : "less"] : paper.paper,
        stroke: view.counted.has(cell) ? paper.soft : "none",
        "stroke-dasharray": view.counted.has(cell) ? "1.5 2.5" : null,
      },
    ],
    ["rect", { x: x + 2, y: y + ROW - 6, width: (inside * cell.share.estimate) / most, height: 4, fill: BAR }],
    ...(against
      ? ([
          [
            "rect",
            { x: x + 1 + (inside * against.share[1]) / most, y: y + ROW - 9, width: 2, height: 8, fill: paper.ink },
          ],
        ] as Shape[])
      : []),
    [
      "text",
      {
        x: x + CELL - 5,
        y: y + 14,
        "font-size": 12,
        "text-anchor": "end",
        "font-weight": grade === 2 ? 700 : 400,
        fill: paper.ink,
      },
      `${sign ? `${sign} ` : ""}${fixed(100 * cell.share.estimate, 0)}`,
    ],
  ];
};

const sceneOf = (view: View, top: number): Shape[] => {
  const shares = view.themes.flatMap((theme) =>
    view.columns.flatMap(({ column }) => [
      column.cells[theme].share.estimate,
      column.cells[theme].against?.share[1] ?? 0,
    ]),
  );
  const most = Math.max(0.05, ...shares);
  return [
    ...view.columns.map(({ label, column }, k): Shape => [
      "text",
      {
        transform: `translate(${String(NAMES + (k + 0.62) * CELL)} ${String(top - 8)}) rotate(-60)`,
        "font-size": 12,
        fill: paper.ink,
      },
      `${label} (${String(column.n)})`,
    ]),
    [
      "g",
      { transform: `translate(0 ${String(top)})` },
      ...view.themes.flatMap((theme, row): Shape[] => [
        [
          "text",
          { x: NAMES - 8, y: row * ROW + 15, "font-size": 12, "text-anchor": "end", fill: paper.ink },
          themeLabel(theme),
        ],
        [
          "line",
          {
            x1: 0,
            x2: NAMES + view.columns.length * CELL,
            y1: row * ROW,
            y2: row * ROW,
            stroke: paper.rule,
            "stroke-width": 0.6,
          },
        ],
        ...view.columns.flatMap((_, column) => cellShapes(view, row, column, most)),
      ]),
    ],
  ];
};

const legend = (view: View): LegendItem[] => [
  {
    mark: [["rect", { x: 2, y: 4, width: 18, height: 4, fill: BAR }]],
    words: "share of the reviews with the characteristic, %",
  },
  {
    mark: [["rect", { x: 11, y: 1, width: 2, height: 10, fill: paper.ink }]],
    words: "share of the reviews they are compared with",
  },
  {
    mark: [["text", { x: 2, y: 10, "font-size": 12, fill: paper.ink }, "▲▼"]],
    words: `clearly more or less often, q ≤ ${String(CLEAR)}`,
  },
  {
    mark: [["text", { x: 2, y: 10, "font-size": 12, fill: paper.ink }, "△▽"]],
    words: `suggestive, q ≤ ${String(SUGGESTIVE)}`,
  },
  ...(view.counted.size
    ? [
        {
          mark: [
            [
              "rect",
              {
                x: 2,
                y: 0,
                width: 18,
                height: 12,
                fill: paper.paper,
                stroke: paper.soft,
                "stroke-dasharray": "1.5 2.5",
              },
            ],
          ] as Shape[],
          words: "counted, not tested",
        },
      ]
    : []),
];

/** The picture as one <svg> element. */
export const heatPicture = (view: View): SVGElement => {
  const longest = Math.max(...view.columns.map(({ label }) => label.length), 8);
  const top = Math.ceil(30 + 5.6 * longest);
  const words = filtersInWords(store.state, corpus);
  return makePicture({
    title: one("h1").textContent.trim(),
    lines: [
      `Share of the reviews with each characteristic that name each theme. ${reviewsInWords(view.found.reviews, corpus.n, askedFor(store.state) !== null)}${words ? `: ${words}` : ""}.`,
      silentWords(view.found, view.columns),
    ],
    width: NAMES + view.columns.length * CELL + 90,
    height: top + view.themes.length * ROW + 4,
    scene: sceneOf(view, top),
    legend: legend(view),
    foot: [CAVEATS.difference, byId("cite-as").textContent.trim()],
  });
};
