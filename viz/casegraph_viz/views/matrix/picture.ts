// The matrix in view as a picture with its scales, and with what is needed to cite it.
import { filtersInWords, reviewsInWords } from "../../../browser/filters/words.ts";
import { byId, one } from "../../../browser/lib/dom.ts";
import { makePicture, paper, type LegendItem, type Shape } from "../../../browser/lib/picture.ts";
import type { Titled } from "../../../browser/lib/save-picture.ts";
import { CAVEATS, GRADES } from "../../../browser/lib/library.ts";
import { lightColours } from "../../../browser/lib/mode.ts";
import { wrapWords } from "../../../browser/lib/wrap.ts";
import { citation } from "../../../browser/take/cite.ts";
import type { SlidePicture } from "../../../browser/take/offer.ts";
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

/** Cells and names of a size; `wide` is how many letters a line of a name holds. */
interface Size {
  cell: number;
  names: number;
  wide: number;
}

// A name in two lines at most, which are longer where its words are.
const linesOf = (label: string, wide: number): string[] => {
  for (let long = wide; long < label.length; long += 1) {
    const lines = wrapWords(label, (line) => line.length <= long);
    if (lines.length <= 2) return lines;
  }
  return [label];
};

// The first rows and columns of the matrix in view, as many as there are themes given.
const scene = (view: readonly Theme[], colours: Palette, { cell, names, wide }: Size): Shape[] => {
  const size = Math.min(11, cell - 2);
  const { ink } = paper;
  const drawn = view.flatMap((theme, k): Shape[] => {
    const lines = linesOf(theme.label, wide);
    return lines.flatMap((line, i): Shape[] => {
      const middle = names + (k + 0.5) * cell + size * (0.35 + 1.02 * (i - (lines.length - 1) / 2));
      return [
        ["text", { x: names - 6, y: middle, "font-size": size, "text-anchor": "end", fill: ink }, line],
        [
          "text",
          {
            transform: `translate(${Math.round(middle * 10) / 10} ${names - 6}) rotate(-90)`,
            "font-size": size,
            fill: ink,
          },
          line,
        ],
      ];
    });
  });
  const { rows } = one<HTMLTableElement>("table", byId("matrix-scroll")).tBodies[0];
  [...rows].slice(0, view.length).forEach((tr, row) => {
    [...tr.cells].slice(1, view.length + 1).forEach((shown, column) => {
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

const sizeOf = (view: readonly Theme[], cell: number, wide = Infinity): Size => {
  const longest = Math.max(...view.flatMap(({ label }) => linesOf(label, wide).map((line) => line.length)), 8);
  return { cell, names: Math.ceil(14 + 6.1 * longest), wide };
};

const legend = (state: State, colours: Palette): LegendItem[] => [
  ...scales(state).flatMap(({ steps }) =>
    steps.map(([name, words]) => ({
      mark: [["rect", { x: 4, y: 0, width: 18, height: 12, fill: colours[name][0], stroke: paper.rule }] as const],
      words,
    })),
  ),
  ...FRAMED.map((grade) => ({ mark: [frame(grade, 6, 0, 12, paper.ink)], words: grade })),
];

/** How many reviews are in view, under which filters, and what they are compared with. */
export const standing = (state: State): string =>
  `${reviewsInWords(inForce.n, settings.n, inForce.rows !== null)}${withFilters(state)}; comparison: ${settings.nets[state.net]}.`;

// On a slide a name has two lines of up to so many letters, where it needs them.
const NARROW = 20;
/** The upper left of the matrix in view, as large as a slide can show it. */
export const slidePicture = (state: State, most: number): SlidePicture => {
  const view = matrixView().slice(0, most);
  const colours = palette();
  const size = sizeOf(view, 26, NARROW);
  const side = size.names + size.cell * view.length + 4;
  const words = scales(state).map(({ title }) => title);
  return {
    shapes: scene(view, colours, size),
    width: side,
    height: side,
    legend: legend(state, colours),
    words: `A matrix of ${String(view.length)} themes. ${words.join(". ")}.`,
  };
};

const picture = (): SVGElement => {
  const state = store.state;
  const colours = palette();
  const view = matrixView();
  const size = sizeOf(view, view.length > 45 ? 13 : 26);
  const side = size.names + size.cell * view.length + 4;
  return makePicture({
    title: settings.title,
    lines: [
      ...scales(state).map(({ title }) => `${title}.`),
      `${standing(state)} On the diagonal: reviews that name the theme.`,
    ],
    width: side,
    height: side,
    scene: scene(view, colours, size),
    legend: legend(state, colours),
    foot: [CAVEATS.cell, citation()],
  });
};

/** The matrix in view, with the name of its file. */
export const matrixFile = (): Titled => ({ picture: picture(), title: "matrix of themes" });
