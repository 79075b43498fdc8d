// What the colour of a shape can show of the reviews that name its theme. A further measure is one more entry here, in
// the list of colourings of choices.ts and in the list of the page.
import { fixed, percent, plural } from "../../../browser/lib/figures.ts";
import { FEWEST_UNITS } from "../../../browser/lib/library.ts";
import { bit } from "../../../browser/recount/bits.ts";
import type { Row } from "../../../browser/recount/corpus.ts";
import type { Colouring } from "./choices.ts";
import { recommends, type ReviewRow, type Theme } from "./data.ts";
import { corpus, reviewsOfTheme } from "./numbers.ts";

/** A number of a theme, and over how many of the reviews in view it is taken. */
export interface Measured {
  value: number;
  over: number;
}
export interface Overlay {
  /** What it is called before a colon, and what the reviews are over which it is taken. */
  head: string;
  over: string;
  /** The values of reviews that are known of; null where a review says nothing of it. */
  of: (row: ReviewRow) => number | null;
  /** Of what size steps may be, and where they end at the latest. */
  sizes: readonly number[];
  most: number;
  text: (value: number) => string;
}

const columnOf = (key: string, id: string): Row | null => {
  const facet = corpus?.facets.find((each) => each.key === key);
  const place = facet?.values.findIndex((value) => value.id === id) ?? -1;
  return facet && place >= 0 ? facet.columns[place] : null;
};
const [died, harmed] = [columnOf("outcome", "death"), columnOf("outcome", "serious-harm")];
const isIn = (column: Row | null, row: ReviewRow): boolean => column !== null && bit(column, row);

const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2];
export const OVERLAYS: Readonly<Partial<Record<Colouring, Overlay>>> = {
  year: {
    head: "Mean year of the reviews",
    over: "that state a year",
    of: (row) => corpus?.year[row] || null,
    sizes: [1, 2, 5, 10],
    most: Infinity,
    text: (value) => fixed(value, 0),
  },
  deaths: {
    head: "Share in which a child died",
    over: "that state death or serious harm",
    of: (row) => (isIn(died, row) ? 1 : isIn(harmed, row) ? 0 : null),
    sizes: SHARES,
    most: 1,
    text: percent,
  },
  recommendations: {
    head: "Share with recommendations",
    over: "that name it",
    of: (row) => Number(recommends(row)),
    sizes: SHARES,
    most: 1,
    text: percent,
  },
};

/** What an overlay says of a theme in the reviews in view; null where fewer than five of them say anything. */
export const measured = ({ of }: Overlay, theme: Theme): Measured | null => {
  let [sum, over] = [0, 0];
  for (const row of reviewsOfTheme(theme.i)) {
    const value = of(row);
    if (value === null) continue;
    sum += value;
    over += 1;
  }
  return over < FEWEST_UNITS ? null : { value: sum / over, over };
};
/** That in words: "Mean year of the reviews: 2014 (of 23 that state a year)". */
export const measuredWords = ({ head, over, text }: Overlay, found: Measured | null): string =>
  found
    ? `${head}: ${text(found.value)} (of ${plural(found.over, "review", "reviews")} ${over})`
    : `${head}: not shown, fewer than ${FEWEST_UNITS} reviews ${over}`;
