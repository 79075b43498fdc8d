// What a reader can choose on the map.
import type { FilterState } from "../../../browser/filters/state.ts";
import type { Net } from "../../../browser/recount/sentences.ts";
import type { PairTab } from "../../../browser/lib/pair-tabs.ts";
import type { Measure, PairNumber, ThemeNumber } from "./data.ts";

/** What the colour of a shape shows. */
export type Colouring = "group" | "linked" | "year" | "deaths" | "recommendations";
/** What ranked pairs are ordered by. */
export type Rank = "evidence" | "n11" | "lift";

export interface State extends FilterState {
  /** Which of the ways to see the pairs is in sight; the matrix is a page of its own. */
  tab: Exclude<PairTab, "matrix">;
  rank: Rank;
  colour: Colouring;
  /** Whether the panel is beside the picture. */
  panel: boolean;
  net: Net;
  /** How many suggestive lines are drawn; null for as many as at first. */
  cut: number | null;
  /** What the width of a line shows. */
  measure: Measure;
  /** The fewest reviews of a theme or pair that is drawn. */
  least: number;
  /** The largest q, as the page offers it. */
  q: string;
  /** Whether the weak pairs of a chosen theme are drawn, pairs that co-occur less often, and rings. */
  weak: boolean;
  apart: boolean;
  rings: boolean;
  /** Whether pairs are shown that may say one thing twice. */
  twice: boolean;
  /** Whether shades below the network say how many reviews lie around a place. */
  density: boolean;
  /** Hidden groups of themes. */
  off: readonly string[];
  theme: ThemeNumber | null;
  pair: PairNumber | null;
}
