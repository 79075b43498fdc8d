// What a reader can choose on the map.
import type { Net } from "../../../browser/recount/sentences.ts";
import type { Measure, PairNumber, ThemeNumber } from "./data.ts";

/** The first and the last year; null for no bound. */
export type Span = readonly [number | null, number | null];

/** The chosen values of each kind, by the key of the kind. */
export type Values = Readonly<Record<string, readonly string[]>>;

export interface State {
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
  /** Hidden groups of themes. */
  off: readonly string[];
  filters: Values;
  /** Kinds of which a review must state all chosen values, not one of them. */
  every: readonly string[];
  /** Whether conditions on children may be met by different children of one review. */
  anyChild: boolean;
  years: Span;
  theme: ThemeNumber | null;
  pair: PairNumber | null;
}
