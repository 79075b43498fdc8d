// The trends of the page: the periods of each date, and each theme through them.
import { readData } from "../../../browser/lib/data.ts";

/** A period: its name, first year, last year, and number of reviews. */
export type Period = [name: string, first: number, last: number, n: number];

/** A theme in a period: how many reviews name it, the share of them and its interval, null for few. */
export type Box = [count: number, share: number | null, low: number | null, high: number | null];

export interface Theme {
  label: string;
  group: string;
  outline: string;
  link: string;
  about: string;
  /** The end of the axis of shares. */
  top: number;
  boxes: Box[];
}

export interface Trend {
  /** "year of publication". */
  words: string;
  periods: Period[];
  themes: Record<string, Theme>;
}

/** By date: published, incident. Empty where no trend can be shown. */
export type Trends = Map<string, Trend>;

/** Read the trends of the page. */
export const readTrends = (): Trends => new Map(Object.entries(readData<Record<string, Trend>>("trends")));
