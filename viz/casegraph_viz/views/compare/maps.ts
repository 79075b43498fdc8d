// The three maps: the network of either group, and how the groups differ, on one layout.
import { boxGrid, type Box } from "../../../browser/lib/box-grid.ts";
import { svgEl } from "../../../browser/lib/dom.ts";
import { fixed } from "../../../browser/lib/figures.ts";
import { placeLabels } from "../../../browser/lib/label-placement.ts";
import type { Label, Line } from "../../../browser/lib/label-spots.ts";
import { wrapWords } from "../../../browser/lib/wrap.ts";
import type { Contrast, PairContrast, ThemeContrast } from "../../../browser/recount/contrast.ts";
import type { GroupNetwork, Tie } from "../../../browser/recount/group-network.ts";
import { gradeWords, ofGroup, points, themeLabel } from "./names.ts";
import { groupOf, outlineOf, type Layout } from "./places.ts";

/** The most lines of one map, and the most pairs that differ only as counted. */
export const MOST_LINES = 40;
const MOST_COUNTED = 8;
const [LETTER, LINE, SIZE] = [6, 12.5, 11]; // width of a letter, height of a line, size of a font
const ACROSS = 20; // letters in a line of a name

/** How a line looks, by the place of its grade: only counted, suggestive, clear. */
const LOOKS = ["counted", "suggestive", "clear"] as const;

/** A theme as a map draws it. */
interface Dot {
  theme: number;
  radius: number;
  css: string;
  words: string;
  /** What is written beside the name; null where no name is written. */
  mark: string | null;
  weight: number;
}

/** A line as a map draws it; a letter in its middle says in which group the pair is closer. */
interface Link {
  a: number;
  b: number;
  css: string;
  width: number;
  words: string;
  letter: string;
}

const lineOf = ({ a, b }: Link, { at }: Layout): Line | null => {
  const [one, other] = [at.get(a), at.get(b)];
  return one && other ? { x1: one.x, y1: one.y, x2: other.x, y2: other.y } : null;
};

const linkShapes = (link: Link, line: Line): SVGElement => {
  const group = svgEl("g", { class: `tie ${link.css}` });
  group.append(svgEl("title", {}, link.words), svgEl("line", { ...line, "stroke-width": link.width }));
  if (link.letter) {
    const [x, y] = [(line.x1 + line.x2) / 2, (line.y1 + line.y2) / 2];
    group.append(
      svgEl("circle", { cx: x, cy: y, r: 7.5 }),
      svgEl("text", { x, y: y + 3.8, "text-anchor": "middle" }, link.letter),
    );
  }
  return group;
};

const dotShape = ({ theme, radius, css, words }: Dot, { x, y }: { x: number; y: number }): SVGElement => {
  const scale = radius / 10;
  const path = svgEl("path", {
    "vector-effect": "non-scaling-stroke",
    d: outlineOf(theme),
    class: `${css} g-${groupOf(theme)}`,
    transform: `translate(${fixed(x - 12 * scale, 1)} ${fixed(y - 12 * scale, 1)}) scale(${fixed(scale, 3)})`,
  });
  path.append(svgEl("title", {}, words));
  return path;
};

const boxAround = ({ x, y }: { x: number; y: number }, by: number): Box => ({
  left: x - by,
  right: x + by,
  top: y - by,
  bottom: y + by,
});

// The mark is not parted from its letter.
const nameLines = ({ theme, mark }: Dot, letters: number): string[] => {
  const lines = wrapWords(themeLabel(theme), (line) => line.length <= letters);
  if (!mark) return lines;
  const last = `${lines[lines.length - 1]} ${mark}`;
  return last.length <= letters ? [...lines.slice(0, -1), last] : [...lines, mark];
};

const nameShape = (lines: readonly string[], x: number, top: number, anchor: string): SVGElement => {
  const text = svgEl("text", { class: "name", "paint-order": "stroke", "text-anchor": anchor, "font-size": SIZE });
  lines.forEach((line, k) => {
    text.append(svgEl("tspan", { x: fixed(x, 1), y: fixed(top + LINE * (k + 0.78), 1) }, line));
  });
  return text;
};

// A name stands in the column beside its shape, and on the map where it covers nothing; else it is left out.
const names = (dots: readonly Dot[], layout: Layout, lines: readonly Line[]): SVGElement[] => {
  const named = dots.filter(({ mark }) => mark !== null).sort((x, y) => y.weight - x.weight);
  const out: SVGElement[] = [];
  const shapes = new Map(
    named.flatMap(({ theme, radius }) => {
      const place = layout.at.get(theme);
      return place ? [[theme, boxAround(place, radius)] as const] : [];
    }),
  );
  const labels: { label: Label; lines: string[] }[] = [];
  for (const dot of named) {
    const place = layout.at.get(dot.theme);
    const shape = shapes.get(dot.theme);
    if (!place || !shape) continue;
    if (place.listed) {
      const text = nameLines(dot, Math.floor((layout.width - place.x - 16) / LETTER));
      out.push(nameShape(text, place.x + 14, place.y - (LINE * text.length) / 2, "start"));
      continue;
    }
    const text = nameLines(dot, ACROSS);
    const width = LETTER * Math.max(...text.map((line) => line.length)) + 2;
    labels.push({
      lines: text,
      label: {
        at: place,
        radius: dot.radius,
        width,
        height: LINE * text.length,
        shape,
        strong: false,
        wanted: true,
        linked: true,
        box: null,
      },
    });
  }
  const sheet = { width: layout.column, height: layout.height, lines };
  placeLabels(
    labels.map(({ label }) => label),
    boxGrid([...shapes.values()]),
    sheet,
    false,
  );
  for (const { label, lines: text } of labels)
    if (label.box) out.push(nameShape(text, (label.box.left + label.box.right) / 2, label.box.top, "middle"));
  return out;
};

const draw = (dots: readonly Dot[], links: readonly Link[], layout: Layout, words: string): SVGElement => {
  const svg = svgEl("svg", {
    viewBox: `0 0 ${fixed(layout.width, 0)} ${fixed(layout.height, 0)}`,
    class: "net",
    role: "img",
    "aria-label": words,
  });
  const lines = links.flatMap((link) => {
    const line = lineOf(link, layout);
    return line ? [{ link, line }] : [];
  });
  // The strongest is drawn last, over the others.
  svg.append(...[...lines].reverse().map(({ link, line }) => linkShapes(link, line)));
  for (const dot of dots) {
    const place = layout.at.get(dot.theme);
    if (place) svg.append(dotShape(dot, place));
  }
  svg.append(
    ...names(
      dots,
      layout,
      lines.map(({ line }) => line),
    ),
  );
  return svg;
};

const tieWords = ({ a, b, n11, expected, grade }: Tie): string =>
  `${themeLabel(a)} and ${themeLabel(b)}: ${String(n11)} reviews name both, ${fixed(expected, 1)} expected; ` +
  (grade ? gradeWords(true, grade) : "counted, not tested");

/** The lines of the map of a group. */
export const tiesShown = ({ ties }: GroupNetwork): Tie[] => ties.slice(0, MOST_LINES);

/** Draw the network of one group. */
export const groupMap = (network: GroupNetwork, layout: Layout, words: string, largest: number): SVGElement => {
  const { n, totals } = network;
  const ties = tiesShown(network);
  const linked = new Set(ties.flatMap(({ a, b }) => [a, b]));
  const dots = [...layout.at.keys()].map((theme): Dot => {
    const share = totals[theme] / n;
    const tied = linked.has(theme);
    return {
      theme,
      radius: tied ? 2.5 + 8.5 * Math.sqrt(share / largest) : 2.2,
      css: tied ? "dot" : "dot faint",
      words: `${themeLabel(theme)}: ${ofGroup(totals[theme], n)}`,
      mark: tied ? "" : null,
      weight: share,
    };
  });
  const links = ties.map((tie): Link => ({
    a: tie.a,
    b: tie.b,
    css: LOOKS[tie.grade],
    width: Number(fixed(Math.min(1.2 + tie.n11 / 6, 5), 1)),
    words: tieWords(tie),
    letter: "",
  }));
  return draw(dots, links, layout, words);
};

/** What the map of differences shows: themes and pairs that a test tells apart, else pairs as counted. */
export interface Differences {
  themes: ThemeContrast[];
  pairs: PairContrast[];
  /** Whether the pairs were told apart by a test. */
  pairsTested: boolean;
}

export const differencesShown = ({ themes, pairs }: Contrast): Differences => {
  const graded = pairs.filter(({ grade, tested }) => tested && grade > 0);
  return {
    themes: themes.filter(({ grade, tested }) => tested && grade > 0),
    pairs: graded.length ? graded.slice(0, MOST_LINES) : pairs.filter(({ tested }) => tested).slice(0, MOST_COUNTED),
    pairsTested: graded.length > 0,
  };
};

const pairWords = ({ a, b, tables, ratio, grade }: PairContrast): string =>
  `${themeLabel(a)} and ${themeLabel(b)}: closer in ${ratio.estimate > 1 ? "A" : "B"}; both in ` +
  `${String(tables[0].n11)} of ${String(tables[0].n)} reviews (A), ${String(tables[1].n11)} of ${String(tables[1].n)} (B); ` +
  (grade ? gradeWords(true, grade) : "not told apart from chance");

/** Draw how the groups differ. */
export const differenceMap = (found: Contrast, shown: Differences, layout: Layout, words: string): SVGElement => {
  const { n } = found.groups;
  const graded = new Map(shown.themes.map((row) => [row.theme, row]));
  const ends = new Set(shown.pairs.flatMap(({ a, b }) => [a, b]));
  const largest = Math.max(0.01, ...shown.themes.map(({ difference }) => Math.abs(difference.estimate)));
  const dots = [...layout.at.keys()].map((theme): Dot => {
    const row = graded.get(theme);
    if (!row)
      return {
        theme,
        radius: 2.5,
        css: "dot faint",
        words: `${themeLabel(theme)}: no difference shown`,
        mark: ends.has(theme) ? "" : null,
        weight: 0.001,
      };
    const size = Math.abs(row.difference.estimate);
    const letter = row.difference.estimate > 0 ? "A" : "B";
    const amount = `${letter} +${points(size).slice(1)}`;
    return {
      theme,
      radius: 3.5 + 11 * Math.sqrt(size / largest),
      css: letter === "A" ? "dot" : "dot hollow",
      words: `${themeLabel(theme)}: A ${ofGroup(row.count[0], n[0])}, B ${ofGroup(row.count[1], n[1])}; ${gradeWords(true, row.grade)}`,
      mark: row.grade === 2 ? amount : `(${amount})`,
      weight: size + (row.grade === 2 ? 1 : 0),
    };
  });
  const links = shown.pairs.map((pair): Link => {
    const letter = pair.ratio.estimate > 1 ? "A" : "B";
    return {
      a: pair.a,
      b: pair.b,
      css: `${shown.pairsTested ? LOOKS[pair.grade] : LOOKS[0]} in-${letter.toLowerCase()}`,
      width: 2.2,
      words: pairWords(pair),
      letter,
    };
  });
  return draw(dots, links, layout, words);
};
