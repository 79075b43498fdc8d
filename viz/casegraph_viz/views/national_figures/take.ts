// What a reader takes away from the published figures: the picture as a file; and as a slide the picture, or the figure
// whose notes are open, beside these reviews where it may be compared.
import { readData } from "../../../browser/lib/data.ts";
import { byId, one } from "../../../browser/lib/dom.ts";
import { inLight } from "../../../browser/lib/mode.ts";
import { paper, type LegendItem } from "../../../browser/lib/picture.ts";
import { colourOf, stillFile, wordsOf } from "../../../browser/lib/still.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";
import { startTake } from "../../../browser/take/bar.ts";
import type { Presented, SlidePicture } from "../../../browser/take/offer.ts";
import { pictureSavings } from "../../../browser/take/picture-savings.ts";
import { openedFigure } from "./filter.ts";
import { pointRows, type Point, type PointRow } from "./point-rows.ts";

const SHEET = { width: 1100, height: 740 };
// The letters of the slide of all figures, and of that of one.
const [SMALL, LARGE] = [18, 27];

const legend = (): LegendItem[] => {
  const [own, published] = [colourOf("--link"), colourOf("--apart")];
  return [
    { mark: [["circle", { cx: 12, cy: 6, r: 4.5, fill: own }]], words: "these reviews" },
    {
      mark: [["rect", { x: 8, y: 2, width: 8, height: 8, fill: paper.paper, stroke: published, "stroke-width": 1.5 }]],
      words: "published",
    },
  ];
};

const chart = (): SVGSVGElement | null => document.querySelector<SVGSVGElement>("#picture svg");

// The columns of the file of all figures, by name.
const valuesOf = (row: HTMLTableRowElement): Record<string, unknown> => {
  const { columns, rows } = readData<{ columns: string[]; rows: unknown[][] }>("figures");
  return Object.fromEntries(columns.map((name, k) => [name, rows[Number(row.dataset.row)][k]]));
};
const pointsOf = (values: Record<string, unknown>): [Point, Point] => {
  const point = (start: string): Point => {
    const [share, low, high] = ["share", "low", "high"].map((name) => Number(values[`${start}${name}`]));
    return { published: start !== "", share, low, high };
  };
  return [point(""), point("figure_")];
};
const drawn = (rows: readonly PointRow[], letters: number, said: boolean, words: string): SlidePicture => ({
  shapes: inLight(() =>
    pointRows(rows, { ...SHEET, letters, said, colours: [colourOf("--link"), colourOf("--apart")] }),
  ),
  width: SHEET.width,
  height: SHEET.height,
  legend: inLight(legend),
  words,
});

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

// Two reports may have a figure on the same thing, which their years tell apart.
const nameOf = (values: Record<string, unknown>): string => {
  const years = [...new Set(["period_start", "period_end"].map((name) => textOf(values[name]).slice(0, 4)))];
  const period = years.filter(Boolean).join("–");
  return `${textOf(values.topic)}${period ? `, ${period}` : ""}`;
};

const ofAll = (): Presented => {
  const rows = [...document.querySelectorAll<HTMLTableRowElement>('tr.figure[data-compared="yes"]')].map((row) => {
    const values = valuesOf(row);
    return { words: nameOf(values), points: pointsOf(values) };
  });
  return {
    title: wordsOf(one("h1")),
    about: "Figures that may be compared: the share of these reviews and the published share, with 95% intervals",
    file: "national-figures",
    picture: rows.length
      ? drawn(rows, SMALL, false, "both shares of each figure that may be compared, with their 95% intervals.")
      : null,
    sentences: [...byId("panel-home").querySelectorAll(":scope > p")].map(wordsOf).filter(Boolean).slice(0, 3),
    caveat: CAVEATS.figures,
  };
};

// The lines of a cell of the table, in one sentence.
const cellWords = (cell: Element): string => {
  const copy = cell.cloneNode(true) as Element;
  for (const end of copy.querySelectorAll("br")) end.replaceWith("\n");
  const lines = copy.textContent.split("\n").map((line) => line.replace(/\s+/g, " ").trim());
  return lines.filter(Boolean).join("; ").replace(/\.?$/, ".");
};

const ofFigure = (row: HTMLTableRowElement): Presented => {
  const [about, stated, published, beside] = [...row.cells];
  const [own, theirs] = pointsOf(valuesOf(row));
  const rows = [
    { words: "These reviews", points: [own] },
    { words: "Published", points: [theirs] },
  ];
  const compared = row.dataset.compared === "yes";
  return {
    title: compared ? `${wordsOf(about)}: published, and in these reviews` : `${wordsOf(about)}: a published figure`,
    about: ["a", ".small"]
      .map((part) => wordsOf(published.querySelector(part)))
      .filter(Boolean)
      .join("; "),
    file: row.id,
    picture: compared
      ? drawn(rows, LARGE, true, "the share of these reviews and the published share, each with its 95% interval.")
      : null,
    sentences: [`Published: ${cellWords(stated)}`, `These reviews: ${cellWords(beside)}`],
    caveat: CAVEATS.figures,
  };
};

/** Offer the picture where there is one, and the slide. */
export const startTaking = (): void => {
  const saved = (): ReturnType<typeof stillFile> =>
    stillFile({
      svg: one<SVGSVGElement>("#picture svg"),
      title: wordsOf(one("h1")),
      lines: [
        "Figures that may be compared: the share of these reviews and the published share, in percent. Lines are 95% intervals.",
      ],
      legend,
      caveat: CAVEATS.figures,
      scale: 1.2,
    });
  const present = (): Presented => {
    const row = openedFigure();
    return row ? ofFigure(row) : ofAll();
  };
  startTake(chart() ? { saves: () => pictureSavings(saved), present } : { present });
};
