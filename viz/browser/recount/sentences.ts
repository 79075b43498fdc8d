// The sentences beside the numbers: refusals, warnings and notes, in the library's words.

import { ALPHA, FEW_FOR_TESTS, FEW_UNITS, FEWEST_UNITS, NETS, PRESUPPOSING } from "../lib/library.ts";

/** The null models, by what they keep. */
export type Net = keyof typeof NETS;

const number = (value: number): string => value.toLocaleString("en-GB");

/** Why so few reviews give no result; null where there are enough. */
export const refusal = (selection: string, n: number): string | null =>
  n < FEWEST_UNITS
    ? `${selection}: leaves ${n} reviews; expected at least ${FEWEST_UNITS}; widen or drop a filter`
    : null;

export const noFit = (selection: string): string =>
  `${selection}: the model of lengths and totals could not be fitted; expected lengths and totals that it can ` +
  "keep; widen a filter or choose the comparison with plain chance";

export const warnings = (selection: string, n: number): string[] =>
  n < FEW_UNITS ? [`${selection}: leaves only ${n} reviews; read counts and intervals, not single associations`] : [];

export const notes = (
  selection: string,
  n: number,
  net: Net,
  {
    tested,
    testedApart,
    leftOut,
  }: { tested: number; testedApart: number; leftOut: { related: number; untestable: number } },
): string[] => {
  const left = (
    [
      [leftOut.related, "of a concept and one above it"],
      [leftOut.untestable, `too rare or too common to reach p ≤ ${ALPHA}`],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, why]) => `${number(count)} pairs ${why}`)
    .join("; ");
  const out = [
    `Net: ${NETS[net]}. ${number(n)} reviews; ${selection}. ${number(tested)} pairs tested` +
      (testedApart ? `, ${number(testedApart)} of them ${PRESUPPOSING}` : "") +
      (left ? `; left out: ${left}.` : "."),
  ];
  if (n < FEW_FOR_TESTS)
    out.push(
      `With fewer than ${FEW_FOR_TESTS} reviews, read the intervals and the ranks first: ` +
        "a pair that does not pass a test may still be real.",
    );
  return out;
};
