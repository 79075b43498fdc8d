// The themes that differ most: the share of both groups in one row per theme, with their intervals.
import { svgEl } from "../../../browser/lib/dom.ts";
import { fixed } from "../../../browser/lib/figures.ts";
import { wrapWords } from "../../../browser/lib/wrap.ts";
import type { Contrast, ThemeContrast } from "../../../browser/recount/contrast.ts";
import { gradeWords, ofGroup, points, pointsInterval, themeLabel } from "./names.ts";

// A pixel of the picture is about one of the screen: a phone has less room, and letters keep their size.
const narrow = window.matchMedia("(max-width: 40rem)").matches;
const [NAMES, PLOT, MARKS, ROW, HEAD] = narrow ? [152, 156, 46, 26, 22] : [268, 380, 64, 24, 22];
const LONGEST = narrow ? 23 : 40; // letters of a line that the room for names holds
const LINE = 11.5; // height of a line of a name that takes several
/** How many themes are drawn. */
export const MOST = 18;

/** The themes to draw, and whether a test tells any of them apart from chance. */
export const chosenOf = ({ themes }: Contrast): { rows: ThemeContrast[]; tested: boolean } => {
  const graded = themes.filter(({ grade }) => grade > 0);
  if (graded.length) return { rows: byDifference(graded.slice(0, MOST)), tested: true };
  const counted = [...themes].sort((x, y) => Math.abs(y.difference.estimate) - Math.abs(x.difference.estimate));
  return { rows: byDifference(counted.slice(0, MOST)), tested: false };
};

// More in A above, more in B below, so that the eye meets two wedges.
const byDifference = (rows: readonly ThemeContrast[]): ThemeContrast[] =>
  [...rows].sort((x, y) => y.difference.estimate - x.difference.estimate);

// A long name takes two lines.
const nameOf = (theme: number, y: number): SVGElement => {
  const lines = wrapWords(themeLabel(theme), (line) => line.length <= LONGEST);
  const small = lines.length > 1 || narrow;
  const text = svgEl("text", {
    "text-anchor": "end",
    fill: "var(--ink)",
    "font-size": small ? 11 : null,
  });
  lines.forEach((line, k) => {
    const down = (k - (lines.length - 1) / 2) * LINE + 4.2;
    // A name that is read out is in words, however many lines it takes.
    if (k) text.append(" ");
    text.append(svgEl("tspan", { x: NAMES - 12, y: written(y + down) }, line));
  });
  return text;
};

/** The difference as the picture marks it: bold, in brackets, or plain where it was only counted. */
const markOf = ({ difference, grade }: ThemeContrast): { words: string; look: Record<string, string | number> } => {
  const words = points(difference.estimate);
  if (grade === 2) return { words, look: { "font-weight": 700, fill: "var(--ink)" } };
  if (grade === 1) return { words: `(${words})`, look: { fill: "var(--ink)" } };
  return { words, look: { "font-style": "italic", fill: "var(--soft)" } };
};

const endOf = (rows: readonly ThemeContrast[]): number => {
  const most = rows.reduce((x, { high }) => Math.max(x, ...high), 0.1);
  return Math.min(1, Math.ceil(most * 10) / 10);
};

const written = (x: number): number => Number(fixed(x, 1));

/** What a row says to a screen reader and under the pointer, first what is seen of it. */
const rowWords = (row: ThemeContrast, n: readonly [number, number]): string =>
  `${themeLabel(row.theme)} ${markOf(row).words}: A ${ofGroup(row.count[0], n[0])}, B ${ofGroup(row.count[1], n[1])}; ` +
  `difference ${pointsInterval(row.difference)} points; ${gradeWords(row.tested, row.grade)}`;

/** Draw the themes; `open` is called with the theme that a reader chooses. */
export const differencePicture = (found: Contrast, open: (row: ThemeContrast) => void): SVGElement => {
  const { rows } = chosenOf(found);
  const end = endOf(rows);
  const at = (share: number): number => written(NAMES + (PLOT * share) / end);
  const height = HEAD + ROW * rows.length + 26;
  const width = NAMES + PLOT + MARKS;
  const svg = svgEl("svg", {
    viewBox: `0 0 ${String(width)} ${String(height)}`,
    class: "chart",
    role: "group",
    "aria-label": "Themes that differ most between the groups; the table that follows has the numbers",
    "font-size": 12.5,
  });
  const step = end > 0.5 || narrow ? 0.2 : 0.1;
  for (let share = 0; share <= end + 1e-9; share += step) {
    const x = at(share);
    svg.append(
      svgEl("line", { x1: x, x2: x, y1: HEAD, y2: height - 26, stroke: "var(--rule)" }),
      svgEl("text", { x, y: height - 10, "text-anchor": "middle", fill: "var(--soft)" }, fixed(100 * share, 0)),
    );
  }
  svg.append(
    svgEl("text", { x: NAMES, y: 13, fill: "var(--soft)" }, narrow ? "share, %" : "share of the reviews, %"),
    svgEl("text", { x: width - 4, y: 13, "text-anchor": "end", fill: "var(--soft)" }, "A less B"),
  );
  rows.forEach((row, k) => {
    const y = HEAD + ROW * (k + 0.5);
    const words = rowWords(row, found.groups.n);
    const link = svgEl("a", { href: "#themes", "aria-label": words, tabindex: 0 });
    link.addEventListener("click", (event) => {
      event.preventDefault();
      open(row);
    });
    const { words: mark, look } = markOf(row);
    const [a, b] = row.share.map(at);
    const dashed = row.grade === 0 ? "2 3" : null;
    link.append(
      svgEl("rect", { class: "row", x: 0, y: y - ROW / 2, width, height: ROW, fill: "transparent" }),
      nameOf(row.theme, y),
      svgEl("line", {
        x1: a,
        x2: b,
        y1: y,
        y2: y,
        stroke: "var(--soft)",
        "stroke-width": 1,
        "stroke-dasharray": dashed,
      }),
      ...(["reach-a", "reach-b"] as const).map((css, side) => {
        const shift = side ? 3.5 : -3.5;
        return svgEl("line", {
          class: css,
          x1: at(row.low[side]),
          x2: at(row.high[side]),
          y1: y + shift,
          y2: y + shift,
        });
      }),
      svgEl("circle", { class: "dot-a", cx: a, cy: y - 3.5, r: 4.6 }),
      svgEl("rect", { class: "dot-b", x: written(b - 3.8), y: y - 0.3, width: 7.6, height: 7.6 }),
      svgEl("text", { x: width - 4, y: y + 4.5, "text-anchor": "end", ...look }, mark),
    );
    // Around the link, since what is in it is taken for text that can be seen.
    const group = svgEl("g", {});
    group.append(svgEl("title", {}, words), link);
    svg.append(group);
  });
  return svg;
};
