// The matrix in view as a picture with its scales, and with what is needed to cite it.
import { filtersInWords, reviewsInWords } from "../../../browser/filters/words.ts";
import { byId, one } from "../../../browser/lib/dom.ts";
import { makePicture, paper, type Shape } from "../../../browser/lib/picture.ts";
import { savePicture } from "../../../browser/lib/save-picture.ts";
import { CAVEATS, GRADES } from "../../../browser/lib/library.ts";
import { lightColours } from "../../../browser/lib/mode.ts";
import { corpus, inForce, settings, type Theme } from "./data.ts";
import { matrixView } from "./grid.ts";
import { scales } from "./scale.ts";
import { store, type State } from "./state.ts";

/** The colours of a cell by the class of its step: of its ground, and of what is written on it. */
type Palette = Record<string, readonly [ground: string, text: string]>;

const palette = (): Palette => {
  const steps = [
    ...[1, 2, 3, 4, 5, 6].map((step) => `s${step}`),
    ...["m", "l"].flatMap((scale) => [1, 2, 3, 4].map((step) => `${scale}${step}`)),
  ];
  const colours = lightColours(["--soft", "--wash", "--ink", ...steps.flatMap((name) => [`--${name}`, `--${name}t`])]);
  const plain = ["#ffffff", colours["--soft"]] as const;
  return {
    own: [colours["--wash"], colours["--ink"]],
    z: plain,
    s0: plain,
    ...Object.fromEntries(steps.map((name) => [name, [colours[`--${name}`], colours[`--${name}t`]] as const])),
  };
};

const frame = (grade: string, x: number, y: number, size: number, stroke: string): Shape => [
  "rect",
  {
    x,
    y,
    width: size,
    height: size,
    fill: "none",
    stroke,
    "stroke-width": 1.8,
    "stroke-dasharray": grade === "clear" ? null : "3 2.4",
  },
];
// The grades that have a frame, strongest first.
const FRAMED = [GRADES[2], GRADES[1]];

const scene = (view: readonly Theme[], colours: Palette, cell: number, names: number): Shape[] => {
  const size = Math.min(11, cell - 2);
  const { ink } = paper;
  const drawn = view.flatMap((theme, k): Shape[] => {
    const middle = names + (k + 0.5) * cell + size * 0.35;
    return [
      ["text", { x: names - 6, y: middle, "font-size": size, "text-anchor": "end", fill: ink }, theme.label],
      [
        "text",
        {
          transform: `translate(${Math.round(middle * 10) / 10} ${names - 6}) rotate(-90)`,
          "font-size": size,
          fill: ink,
        },
        theme.label,
      ],
    ];
  });
  const { rows } = one<HTMLTableElement>("table", byId("matrix-scroll")).tBodies[0];
  [...rows].forEach((tr, row) => {
    [...tr.cells].slice(1).forEach((shown, column) => {
      const [fill, text] = colours[shown.classList[0]];
      const [x, y] = [names + column * cell, names + row * cell];
      drawn.push(["rect", { x, y, width: cell - 0.6, height: cell - 0.6, fill }]);
      // Without room for numbers a dash says "fewer than expected", as on the page.
      if (cell <= 20 && /^l\d/.test(shown.classList[0]))
        drawn.push([
          "line",
          {
            x1: x + cell * 0.28,
            x2: x + cell * 0.68,
            y1: y + cell / 2,
            y2: y + cell / 2,
            stroke: text,
            "stroke-width": 0.8,
          },
        ]);
      const grade = FRAMED.find((word) => shown.classList.contains(word));
      if (grade) drawn.push(frame(grade, x + 1, y + 1, cell - 2.6, fill === "#ffffff" ? ink : text));
      if (cell > 20 && shown.textContent)
        drawn.push([
          "text",
          { x: x + cell / 2, y: y + cell / 2 + 3.5, "font-size": 10, "text-anchor": "middle", fill: text },
          shown.textContent,
        ]);
    });
  });
  return drawn;
};

const withFilters = (state: State): string => {
  const words = corpus ? filtersInWords(state, corpus) : "";
  return words ? ` with ${words}` : "";
};

const picture = (): SVGElement => {
  const state = store.state;
  const colours = palette();
  const view = matrixView();
  const cell = view.length > 45 ? 13 : 26;
  const names = Math.ceil(14 + 6.1 * Math.max(...view.map((theme) => theme.label.length), 8));
  const side = names + cell * view.length + 4;
  const { ink, rule } = paper;
  return makePicture({
    title: settings.title,
    lines: [
      ...scales(state).map(({ title }) => `${title}.`),
      `${reviewsInWords(inForce.n, settings.n, inForce.rows !== null)}${withFilters(state)}; comparison: ${settings.nets[state.net]}. On the diagonal: reviews that name the theme.`,
    ],
    width: side,
    height: side,
    scene: scene(view, colours, cell, names),
    legend: [
      ...scales(state).flatMap(({ steps }) =>
        steps.map(([name, words]) => ({
          mark: [["rect", { x: 4, y: 0, width: 18, height: 12, fill: colours[name][0], stroke: rule }] as const],
          words,
        })),
      ),
      ...FRAMED.map((grade) => ({ mark: [frame(grade, 6, 0, 12, ink)], words: grade })),
    ],
    foot: [CAVEATS.cell, `“${settings.title}”, casegraph, ${settings.cite}.`],
  });
};

export const startPicture = (): void => {
  byId("save-svg").addEventListener("click", () => void savePicture("SVG", picture(), "matrix-of-themes"));
  byId("save-png").addEventListener("click", () => void savePicture("PNG", picture(), "matrix-of-themes"));
};
