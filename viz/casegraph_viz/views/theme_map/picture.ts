// The present view as a picture: from the same places, lines and labels as on the screen.
import { byId } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { CAVEATS, SUGGESTIVE } from "../../../browser/lib/library.ts";
import { makePicture, paper, type LegendItem, type Picture, type Shape } from "../../../browser/lib/picture.ts";
import type { Titled } from "../../../browser/lib/save-picture.ts";
import { basisWords } from "./basis.ts";
import { isHidden } from "./canvas.ts";
import type { State } from "./choices.ts";
import { colourLegend } from "./colour-key.ts";
import { fillOf, layerOf, onPaper, showsLinked } from "./colour.ts";
import { ends, settings, themes, type Theme } from "./data.ts";
import { densityLegend, densityShapes } from "./density.ts";
import { endsOf, LINE_WORDS, pairLine, pathAt } from "./drawn-parts.ts";
import { fileName } from "./evidence.ts";
import { groundsOf } from "./letters.ts";
import { lineLook } from "./lines.ts";
import { cutOf, inForce, type Pair } from "./numbers.ts";
import { rankedScene } from "./ranked-picture.ts";
import { RANK_WORDS } from "./ranked.ts";
import {
  barAcross,
  covered,
  edges,
  network,
  nodeOf,
  nodes,
  placeOf,
  view,
  type LineCount,
  type NumberedRing,
  type WrittenLabel,
} from "./sheet.ts";
import type { LineKind } from "./shown.ts";
import { store } from "./state.ts";
import { citation, filtersInWords, standing, warningNow } from "./words.ts";

const holder = byId("network");

const dashes = (grade: LineKind): string | null => {
  const lengths = settings.dashes[grade];
  return lengths ? lengths.join(" ") : null;
};
const at = (theme: Theme): vis.Position => network.canvasToDOM(placeOf(nodeOf(theme)));

const lineOf = (pair: Pair): Shape[] => {
  const look = edges.get(pair.k) ?? lineLook(pair.k);
  if (!look) return [];
  const [a, b] = [at(pair.a), at(pair.b)];
  const scale = network.getScale();
  const line = pairLine(pair, a, b, {
    kind: look.grade,
    width: Math.max(0.8, look.width * scale),
    opacity: look.color.opacity,
    dashes: look.dashes ? look.dashes.map((part) => (part * scale).toFixed(1)).join(" ") : null,
  });
  if (!look.arrows) return [line];
  const [from, to] = barAcross(a, b, look.width * scale);
  const bar: Shape = [
    "line",
    {
      ...endsOf(from, to),
      stroke: pair.together ? paper.soft : paper.apart,
      "stroke-width": 2,
      "stroke-opacity": look.color.opacity,
    },
  ];
  return [line, bar];
};

const shapeOf = (theme: Theme): Shape[] => {
  const look = nodes.get(theme.id);
  if (!look) return [];
  const scale = (look.size * network.getScale()) / 10;
  const { state } = store;
  const hollow = !view.linked.has(theme.i) && state.theme !== theme.i;
  const fill = fillOf(theme, state, layerOf(state, view.placed), hollow, onPaper());
  const path: Shape = [
    "path",
    {
      ...pathAt(theme.group, at(theme), look.size * network.getScale()),
      fill: fill.background,
      stroke: fill.border,
      "stroke-width": 1 / Math.max(scale, 0.1),
      "stroke-dasharray": fill.dashed ? "3 2" : null,
      opacity: look.opacity,
      "data-theme": theme.id,
    },
    ["title", {}, look.title],
  ];
  return [path];
};

const ringOf = ({ theme, at: middle, radius, x, y, dim, strong, size }: NumberedRing): Shape => [
  "g",
  { opacity: dim ? 0.25 : 1 },
  [
    "circle",
    {
      cx: middle.x,
      cy: middle.y,
      r: radius,
      fill: "none",
      stroke: strong ? paper.ink : paper.soft,
      "stroke-width": strong ? 1.8 : 1,
    },
  ],
  [
    "text",
    {
      x,
      y: y + 3,
      "font-size": size,
      "font-weight": 600,
      "text-anchor": "middle",
      fill: strong ? paper.ink : paper.soft,
    },
    String(theme.community),
  ],
];

const labelOf = (label: WrittenLabel): Shape => {
  const { theme, box, lines, strong, size, line } = label;
  const dim = view.near.size > 0 && !view.near.has(theme.i) && view.hover !== theme.i;
  const firm = view.linked.has(theme.i) || store.state.theme === theme.i;
  const { leader } = box;
  const led: Shape[] = leader
    ? [["line", { ...leader, stroke: paper.soft, "stroke-width": 0.8, "stroke-dasharray": "1 2" }]]
    : [];
  return [
    "g",
    { opacity: dim ? 0.35 : 1, "data-label": theme.id },
    ...led,
    ...(label.crossed ? groundsOf(label).map((ground): Shape => ["rect", { ...ground, fill: paper.paper }]) : []),
    ...lines.map((words, i): Shape => [
      "text",
      {
        x: (box.left + box.right) / 2,
        y: box.top + i * line + line * 0.75,
        "text-anchor": "middle",
        "font-size": size,
        "font-weight": strong ? 700 : 500,
        fill: firm ? paper.ink : paper.soft,
        stroke: paper.paper,
        "stroke-width": 3.5,
        "stroke-linejoin": "round",
        "paint-order": "stroke",
      },
      words,
    ]),
  ];
};

const countOf = ({ y, box, count, expected }: LineCount): Shape => [
  "g",
  { "data-count": count },
  [
    "rect",
    {
      x: box.left,
      y: box.top,
      width: box.right - box.left,
      height: box.bottom - box.top,
      fill: paper.paper,
      "fill-opacity": 0.9,
    },
  ],
  ["text", { x: box.left + 3, y: y + 4, "font-size": 12, "font-weight": 700, fill: paper.ink }, count],
  ["text", { x: box.right - 3, y: y + 4, "font-size": 10.5, "text-anchor": "end", fill: paper.soft }, expected],
];

const scene = (): Shape[] => {
  const visible = view.shown.filter(({ a, b }) => !isHidden(a, store.state) && !isHidden(b, store.state));
  return [
    ...densityShapes(),
    ...view.ringNumbers.map(ringOf),
    ...visible.flatMap(lineOf),
    ...view.placed.flatMap(shapeOf),
    ...view.labels.map(labelOf),
    ...view.counts.map(countOf),
  ];
};

const stroke = (dash: string | null, colour: string): Shape[] => [
  ["line", { x1: 0, y1: 6, x2: 24, y2: 6, stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dash }],
];
const small = "translate(6 -1) scale(0.6)";
const legend = (state: State): LegendItem[] => {
  const drawn = new Set(view.kinds.values());
  const own = colourLegend(state);
  const groups = Object.entries(settings.groups)
    .filter(([group]) => !state.off.includes(group))
    .map(([group, words]): LegendItem => {
      // Where colours mean something else, the form alone says the group.
      const fill = own.length ? paper.soft : settings.light[group];
      const outline = { d: settings.shapes[group], fill, transform: small };
      return { mark: [["path", outline]], words };
    });
  const lines = (Object.keys(LINE_WORDS) as LineKind[])
    .filter((grade) => drawn.has(grade))
    .map((grade) => ({
      mark: stroke(dashes(grade), grade === "apart" ? paper.apart : paper.soft),
      words: LINE_WORDS[grade],
    }));
  const bars: LegendItem[] = view.shown.some((pair) => pair.oneThing)
    ? [
        {
          mark: [
            ...stroke(null, paper.soft),
            ["line", { x1: 12, y1: 1, x2: 12, y2: 11, stroke: paper.soft, "stroke-width": 2 }],
          ],
          words: "bar across: may say one thing twice",
        },
      ]
    : [];
  const rings: LegendItem[] =
    view.ringNumbers.length && !showsLinked(state)
      ? [
          {
            mark: [["circle", { cx: 12, cy: 6, r: 6, fill: "none", stroke: paper.soft }]],
            words: `ring and number: ${settings.called.one}`,
          },
        ]
      : [];
  const [outline] = Object.values(settings.shapes);
  const hollow = { d: outline, fill: paper.paper, stroke: paper.soft, "stroke-width": 1.7, transform: small };
  const lone: LegendItem[] = view.placed.some(({ i }) => !view.linked.has(i))
    ? [{ mark: [["path", hollow]], words: "hollow: no line at this setting" }]
    : [];
  return [...groups, ...own, ...lines, ...bars, ...rings, ...lone, ...densityLegend()];
};

const chosenWords = (state: State): string => {
  if (state.pair !== null)
    return ends(state.pair)
      .map((theme) => theme.label)
      .join(" and ");
  return state.theme === null ? "" : themes[state.theme].label;
};

const pictured = (state: State): Pick<Picture, "width" | "height" | "scene" | "legend"> => {
  if (state.tab === "ranked") return rankedScene(state);
  // What the controls and the key cover on the screen would be empty here.
  const { top, bottom } = covered();
  const [width, height] = [holder.clientWidth, holder.clientHeight - top - bottom];
  return { width, height, scene: [["g", { transform: `translate(0 ${-top})` }, ...scene()]], legend: legend(state) };
};

/** The present view as an <svg> element; the network where a table is in sight. */
export const takePicture = (): SVGElement => {
  const state = store.state;
  const filters = [...settings.where, ...(filtersInWords(state) ? [filtersInWords(state)] : [])].join("; ");
  const chosen = chosenWords(state);
  const chosenSettings = [
    `Comparison: ${settings.netLabels[state.net].toLocaleLowerCase("en-GB")}`,
    ...(state.tab === "ranked"
      ? [`length of a bar: ${settings.measures.n11}`, `order: ${RANK_WORDS[state.rank]}`]
      : [`width of a line: ${settings.measures[state.measure]}`]),
    `suggestive pairs: ${cutOf(state)} of ${inForce.suggestive}`,
    ...(state.least > 1 ? [`themes and pairs in at least ${state.least} reviews`] : []),
    ...(state.twice ? [] : ["without pairs that may say one thing twice"]),
    ...(state.q === String(SUGGESTIVE) ? [] : [`q up to ${state.q}`]),
  ];
  const picture = pictured(state);
  return makePicture({
    title: chosen ? `${settings.title}: ${chosen}` : settings.title,
    lines: [
      `${standing()}.`,
      filters ? `Filters: ${filters}.` : "",
      `${chosenSettings.join("; ")}.`,
      view.unnamed && state.tab !== "ranked"
        ? `${plural(view.unnamed, "theme with a line has", "themes with a line have")} no name here: the picture is too small.`
        : "",
      basisWords(state),
      warningNow(),
    ],
    ...picture,
    foot: [CAVEATS.line, citation(chosen)],
  });
};

// In print the drawing is used instead of the pixels of the screen.
const print = byId("print-picture");

/** The picture as it is in view, with the name of its file. */
export const pictureFile = (): Titled => ({
  picture: takePicture(),
  title: `casegraph ${fileName(chosenWords(store.state) || "theme map")}`,
});

export const startPicture = (): void => {
  window.addEventListener("beforeprint", () => {
    print.replaceChildren(takePicture());
  });
  window.addEventListener("afterprint", () => {
    print.replaceChildren();
  });
};
