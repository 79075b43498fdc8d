// The network or the matrix in view as a picture with its key, and with what is needed to cite it.
import { CAVEATS } from "../../../browser/lib/library.ts";
import { lightColours } from "../../../browser/lib/mode.ts";
import { makePicture, paper, type LegendItem, type Shape } from "../../../browser/lib/picture.ts";
import type { Titled } from "../../../browser/lib/save-picture.ts";
import { citation } from "../../../browser/take/cite.ts";
import { picked, thingsOf, wordLines, type Row } from "./canvas.ts";
import { agencies, inForce, settings, themes, weight, type Pair } from "./data.ts";
import { reviewsInView } from "./filters.ts";
import { countAt, grid, stepClass, stepsInView } from "./grid.ts";
import { inUse, linesOf, store, type State } from "./state.ts";

const base = (): string => `${reviewsInView()}, ${inForce.recommending} with recommendations.`;
const foot = (): string[] => [CAVEATS.agencies, citation()];

const networkLegend = (state: State): LegendItem[] => {
  const line = (pattern: string | null): Shape[] => [
    ["line", { x1: 0, y1: 6, x2: 24, y2: 6, stroke: paper.soft, "stroke-width": 2.5, "stroke-dasharray": pattern }],
  ];
  const groups = new Map(
    thingsOf(picked)
      .filter(({ side }) => side === "theme")
      .map(({ style, thing }) => [style, thing.group_label]),
  );
  return [
    { mark: [["rect", { x: 7, y: 1, width: 10, height: 10, fill: paper.soft }]], words: "agency" },
    ...[...groups].map(([style, words]): LegendItem => ({
      mark: [
        ["path", { d: settings.shapes[style], fill: settings.light[style], transform: "translate(6 -1) scale(0.6)" }],
      ],
      words,
    })),
    ...(inUse(state).shown === "tested"
      ? [
          { mark: line(null), words: "clear" },
          { mark: line(settings.suggestive.join(" ")), words: "suggestive" },
        ]
      : []),
    { mark: line(null), words: "wider line: more reviews" },
  ];
};

const ofNetwork = (state: State): SVGElement => {
  const { shown, alone } = inUse(state);
  const { lines, width, height } = picked;
  const at = new Map(thingsOf(picked).map((row) => [row.id, row]));
  const top = Math.max(...lines.map((pair) => weight(pair, shown)), 1);
  const dashes = (pair: Pair): string | null =>
    shown === "tested" && pair.evidence === "suggestive" ? settings.suggestive.join(" ") : null;
  const mark = (row: Row): Shape => {
    const { size } = row;
    if (row.side === "agency")
      return ["rect", { x: row.x - size, y: row.y - size, width: 2 * size, height: 2 * size, fill: paper.soft }];
    const scale = size / 10;
    return [
      "path",
      {
        d: settings.shapes[row.style],
        fill: settings.light[row.style],
        transform: `translate(${Math.round((row.x - 12 * scale) * 10) / 10} ${Math.round((row.y - 12 * scale) * 10) / 10}) scale(${Math.round(scale * 100) / 100})`,
      },
    ];
  };
  const { label, note } = settings.shown[shown];
  const chosen = !alone
    ? ""
    : state.agency !== null
      ? agencies[state.agency].label
      : state.theme !== null
        ? themes[state.theme].label
        : "";
  return makePicture({
    title: chosen ? `${settings.title}: ${chosen}` : settings.title,
    lines: [`${label}: ${note}.`, `${lines.length} of ${linesOf(shown).length} lines. ${base()}`],
    width,
    height,
    scene: [
      ...lines.map((pair): Shape => {
        const [a, b] = [at.get(`agency:${pair.agency.id}`), at.get(`theme:${pair.theme.id}`)];
        return [
          "line",
          {
            x1: a?.x,
            y1: a?.y,
            x2: b?.x,
            y2: b?.y,
            stroke: paper.soft,
            "stroke-opacity": 0.6,
            "stroke-dasharray": dashes(pair),
            "stroke-width": 1 + 7 * (weight(pair, shown) / top),
          },
        ];
      }),
      ...[...at.values()].map(mark),
      ...wordLines().map(({ heading, text, align, x, y }): Shape => [
        "text",
        {
          x,
          y: y + 4,
          "text-anchor": align === "right" ? "end" : "start",
          "font-size": heading ? 11 : 13,
          "font-weight": heading ? 600 : 400,
          fill: heading ? paper.soft : paper.ink,
        },
        text,
      ]),
    ],
    legend: networkLegend(state),
    foot: foot(),
  });
};

const CELL = 22;
const NAMES = 190;
const SIZE = 11;

const ofMatrix = (): SVGElement => {
  const { agencies: columns, themes: rows, shown } = grid;
  const { label, note } = settings.shown[shown];
  const steps = stepsInView();
  const colours = lightColours(steps.flatMap(([name]) => [`--${name}`, `--${name}t`]));
  const fillOf = (name: string): string => colours[`--${name}`] || paper.paper;
  const middle = (k: number): number => NAMES + (k + 0.5) * CELL;
  return makePicture({
    title: settings.title,
    lines: [`${label}: ${note}.`, base()],
    width: NAMES + columns.length * CELL,
    height: NAMES + rows.length * CELL,
    scene: [
      ...columns.map((agency, k): Shape => [
        "text",
        { transform: `translate(${middle(k) + 4} ${NAMES - 6}) rotate(-90)`, "font-size": SIZE, fill: paper.ink },
        agency.label,
      ]),
      ...rows.map((theme, k): Shape => [
        "text",
        { x: NAMES - 6, y: middle(k) + 4, "font-size": SIZE, "text-anchor": "end", fill: paper.ink },
        theme.label,
      ]),
      ...rows.flatMap((theme, y) =>
        columns.flatMap((agency, x): Shape[] => {
          const count = countAt(agency, theme);
          if (!count) return [];
          const name = stepClass(count);
          return [
            [
              "rect",
              { x: NAMES + x * CELL, y: NAMES + y * CELL, width: CELL - 0.6, height: CELL - 0.6, fill: fillOf(name) },
            ],
            [
              "text",
              {
                x: middle(x),
                y: middle(y) + 3.5,
                "font-size": 10,
                "text-anchor": "middle",
                fill: colours[`--${name}t`],
              },
              String(count),
            ],
          ];
        }),
      ),
    ],
    legend: steps.map(([name, words]): LegendItem => ({
      mark: [["rect", { x: 6, y: 0, width: 12, height: 12, fill: fillOf(name), stroke: paper.rule }]],
      words,
    })),
    foot: foot(),
  });
};

const picture = (): SVGElement => (store.state.view === "matrix" ? ofMatrix() : ofNetwork(store.state));

/** The matrix or the network in view, with the name of its file. */
export const pictureFile = (): Titled => ({ picture: picture(), title: "agencies and themes" });
