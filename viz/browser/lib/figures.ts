// How pages write numbers: rounded once, from all their digits, as Python's format does, so that every page shows the
// same number in the same way.

import { CLEAR, LARGEST_ODDS, SMALLEST_P, SUGGESTIVE } from "./library.ts";

type Maybe = number | null | undefined;

// A q up to these is clear or suggestive; a number must not be rounded onto or across them.
const LIMITS = [CLEAR, SUGGESTIVE];

/**
 * A number with a count of decimals; a dash for none.
 *
 * toFixed takes the exact value of a number, as Python does; only a number that lies exactly half
 * way goes to the even neighbour there and always upwards here.
 */
export const fixed = (value: Maybe, digits: number): string => {
  if (value === null || value === undefined) return "–";
  const step = 2 ** digits;
  const half = Number.isInteger(value * step * 2) && !Number.isInteger(value * step);
  if (!half || Math.abs(value) > 1e9) return value.toFixed(digits);
  const below = Math.floor(Math.abs(value) * 10 ** digits);
  return `${value < 0 ? "-" : ""}${((below + (below % 2)) / 10 ** digits).toFixed(digits)}`;
};

const figures = (value: number, count: number): string => {
  const digits = count - 1 - Math.floor(Math.log10(value));
  return String(Number(digits > 0 ? fixed(value, digits) : value.toPrecision(count)));
};
const kept = (value: number, text: string): boolean =>
  LIMITS.every((limit) => Number(text) <= limit === value <= limit && (Number(text) === limit) === (value === limit));

/** A q or p with two digits, or with more where two would put it on or across a limit. */
export const chance = (value: Maybe): string => {
  if (value === null || value === undefined) return "–";
  if (value < SMALLEST_P) return `< ${SMALLEST_P}`;
  const texts = [2, 3, 4, 5, 6].map((count) => figures(value, count));
  return texts.find((text) => kept(value, text)) ?? texts[texts.length - 1] ?? "";
};

const odds = (value: Maybe): string =>
  typeof value === "number" && value > LARGEST_ODDS ? `> ${LARGEST_ODDS}` : fixed(value, 1);

/** The values of a pair of themes that `interval` needs. */
export interface OddsRatio {
  odds_ratio?: Maybe;
  odds_ratio_low?: Maybe;
  odds_ratio_high?: Maybe;
}

/**
 * An odds ratio with its 95% interval: "2.0 (1.2 to 3.4)".
 *
 * A ratio without bound travels as null beside a lower end that is there.
 */
export const interval = ({ odds_ratio: ratio, odds_ratio_low: low, odds_ratio_high: high }: OddsRatio): string => {
  const known = typeof low === "number";
  const shown = (value: Maybe): string => odds(known && typeof value !== "number" ? Infinity : value);
  return `${shown(ratio)} (${shown(low)} to ${shown(high)})`;
};

/** The odds ratio against plain chance of a pair that has one of its comparison too. */
export const plainOdds = (pair: {
  odds_ratio_plain?: Maybe;
  odds_ratio_low_plain?: Maybe;
  odds_ratio_high_plain?: Maybe;
}): OddsRatio => ({
  odds_ratio: pair.odds_ratio_plain,
  odds_ratio_low: pair.odds_ratio_low_plain,
  odds_ratio_high: pair.odds_ratio_high_plain,
});

/** A share as a whole number of percent. */
export const percent = (share: number): string => `${fixed(100 * share, 0)}%`;

// Made once: toLocaleString makes one for each number, which takes most of what a filter bar does.
const separated = new Intl.NumberFormat("en-GB");

/** A whole number with separators of thousands. */
export const thousands = (count: number): string => separated.format(count);

/** A count with its noun: "1 review", "1,200 reviews". */
export const plural = (count: number, single: string, several: string): string =>
  `${thousands(count)} ${count === 1 ? single : several}`;

/** Names in a row: "a, b and c"; empty for none. */
export const joined = (names: readonly string[]): string =>
  names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names[names.length - 1]}`;
