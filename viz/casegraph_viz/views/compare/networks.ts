// The maps under the picture: counted at every choice, each with a caption, and each to be saved as a file.
import { byId, one } from "../../../browser/lib/dom.ts";
import { plural } from "../../../browser/lib/figures.ts";
import { CAVEATS, COUNTED } from "../../../browser/lib/library.ts";
import { paper, type LegendItem, type Shape } from "../../../browser/lib/picture.ts";
import { offerStill } from "../../../browser/lib/still.ts";
import type { Contrast } from "../../../browser/recount/contrast.ts";
import { networkOf, type GroupNetwork } from "../../../browser/recount/group-network.ts";
import { differenceMap, differencesShown, groupMap, tiesShown, MOST_LINES, type Differences } from "./maps.ts";
import { groupWords, reviews } from "./names.ts";
import { layoutOf } from "./places.ts";
import { corpus, store } from "./state.ts";

const FIGURES = ["map-a", "map-b", "map-differences"] as const;
/** Up to so many themes, the map of the differences is flat; with twice as many, those of the groups are tall. */
const FEW = 12;
type FigureId = (typeof FIGURES)[number];

const put = (
  id: FigureId,
  svg: SVGElement,
  words: string,
  facts: { reviews: number; lines: number; tested: boolean },
): void => {
  const figure = byId(id);
  one(".drawing", figure).replaceChildren(svg);
  one(".told", figure).textContent = words;
  Object.assign(figure.dataset, {
    reviews: facts.reviews,
    lines: facts.lines,
    basis: facts.tested ? "tested" : "counted",
  });
};

const networkWords = ({ ties, tested }: GroupNetwork): string => {
  if (!tested) return `${COUNTED.why.none} ${ties.length ? COUNTED.instead : "No review names two themes."}`;
  const clear = ties.filter(({ grade }) => grade === 2).length;
  const all = `${String(clear)} clear and ${String(ties.length - clear)} suggestive pairs co-occur more often than the number of themes coded explains.`;
  return ties.length > MOST_LINES ? `${all} The ${String(MOST_LINES)} with the strongest evidence are drawn.` : all;
};

const differenceWords = ({ themes, pairs, pairsTested }: Differences): string => {
  const clear = themes.filter(({ grade }) => grade === 2).length;
  const ofThemes = themes.length
    ? `${plural(clear, "theme differs", "themes differ")} clearly, ${String(themes.length - clear)} suggestively.`
    : "No theme is told apart by the test.";
  if (pairsTested)
    return `${ofThemes} ${plural(pairs.length, "pair differs", "pairs differ")} clearly or suggestively.`;
  return pairs.length
    ? `${ofThemes} No pair is told apart by the test: the dotted lines are the ${String(pairs.length)} that differ most as counted.`
    : `${ofThemes} No pair is named often enough in both groups to be tested.`;
};

/** Draw the three maps of a contrast on one layout. */
export const showNetworks = (found: Contrast): void => {
  const sides = found.groups.masks.map((mask) => networkOf(corpus, mask));
  const shown = differencesShown(found);
  const ends = (pairs: readonly { a: number; b: number }[]): number[] => pairs.flatMap(({ a, b }) => [a, b]);
  // Both groups are on one layout, so that a reader compares places.
  const tied = new Set(sides.flatMap((side) => (side ? ends(tiesShown(side)) : [])));
  const largest = Math.max(
    0.01,
    ...sides.flatMap((side) => (side ? [...side.totals].map((count) => count / side.n) : [])),
  );
  const { first, second } = store.state;
  sides.forEach((side, k) => {
    const id = FIGURES[k];
    const figure = byId(id);
    figure.hidden = side === null;
    const [letter, filters] = k ? ["B", second] : ["A", first];
    one(".who", figure).textContent = `${groupWords(filters)}, ${reviews(found.groups.n[k])}.`;
    if (!side) return;
    const words = networkWords(side);
    const layout = layoutOf(widthOf(figure, 460), tied, tied.size > 2 * FEW ? 0.75 : 0.56);
    put(id, groupMap(side, layout, `Network of group ${letter}, ${groupWords(filters)}. ${words}`, largest), words, {
      reviews: side.n,
      lines: tiesShown(side).length,
      tested: side.tested,
    });
  });
  const words = differenceWords(shown);
  const layout = layoutOf(
    widthOf(byId("map-differences"), 760),
    new Set([...shown.themes.map(({ theme }) => theme), ...ends(shown.pairs)]),
    shown.themes.length > FEW ? 0.46 : 0.32,
  );
  put("map-differences", differenceMap(found, shown, layout, `Differences between A and B. ${words}`), words, {
    reviews: found.groups.n[0] + found.groups.n[1],
    lines: shown.pairs.length,
    tested: shown.pairsTested || shown.themes.length > 0,
  });
};

// A pixel of the picture is one of the screen, so that letters have their size; page.css has the same widths, below
// which what holds a map scrolls.
const widthOf = (figure: HTMLElement, least: number): number =>
  Math.max(least, Math.round(one(".drawing", figure).clientWidth));

const line = (dashes: string | null): Shape[] => [
  ["line", { x1: 0, y1: 6, x2: 24, y2: 6, stroke: paper.soft, "stroke-width": 2.2, "stroke-dasharray": dashes }],
];
const SQUARE = "M3.5 3.5h17v17h-17z";
const square = (fill: string): Shape[] => [
  ["path", { d: SQUARE, transform: "translate(6 -1) scale(0.6)", fill, stroke: paper.soft, "stroke-width": 2.5 }],
];
const LINES: readonly LegendItem[] = [
  { mark: line(null), words: "clear" },
  { mark: line("7 5"), words: "suggestive" },
  { mark: line("1 5"), words: COUNTED.key },
];
const SIGNS: readonly LegendItem[] = [
  { mark: square(paper.soft), words: "more often in A" },
  { mark: square(paper.paper), words: "more often in B" },
];

/** Offer each map as a file. */
export const offerMaps = (): void => {
  for (const id of FIGURES) {
    const figure = byId(id);
    const what = one(".title", figure).textContent.trim();
    offerStill(figure, {
      what,
      picture: () => ({
        svg: one<SVGSVGElement>("svg", figure),
        title: what,
        lines: [
          `A: ${groupWords(store.state.first)}. B: ${groupWords(store.state.second)}.`,
          one(".told", figure).textContent,
        ],
        legend: id === "map-differences" ? [...LINES, ...SIGNS] : LINES,
        caveat: CAVEATS.difference,
        scale: 1.2,
      }),
    });
  }
};
