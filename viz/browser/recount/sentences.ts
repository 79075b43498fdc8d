// What has to be said beside the numbers: refusals, warnings and notes, in the library's words.

/** The null models, by what they keep. */
export type Net = "length" | "independence";

const FEWEST = 5;
const FEW = 20;
const FEW_FOR_TESTS = 200;
const NETS: Record<Net, string> = { length: "together beyond review length", independence: "mentioned together" };
const number = (value: number): string => value.toLocaleString("en-GB");

/** Why nothing is said of so few reviews; null where something is. */
export const refusal = (said: string, n: number): string | null =>
  n < FEWEST ? `${said}: leaves ${n} reviews; expected at least ${FEWEST}; widen or drop a filter` : null;

export const noFit = (said: string): string =>
  `${said}: the review-length model could not be fitted; expected lengths and totals that it can ` +
  "keep; widen a filter or choose the comparison with plain chance";

export const warnings = (said: string, n: number): string[] =>
  n < FEW ? [`${said}: leaves only ${n} reviews; read counts and intervals, not single associations`] : [];

export const notes = (
  said: string,
  n: number,
  net: Net,
  { tested, leftOut }: { tested: number; leftOut: { related: number; untestable: number } },
): string[] => {
  const left = (
    [
      [leftOut.related, "of a concept and one above it"],
      [leftOut.untestable, "too rare or too common to reach p ≤ 0.05"],
    ] as const
  )
    .filter(([count]) => count > 0)
    .map(([count, why]) => `${number(count)} pairs ${why}`)
    .join("; ");
  const out = [
    `Net: ${NETS[net]}. ${number(n)} reviews; ${said}. ${number(tested)} pairs tested` +
      (left ? `; left out: ${left}.` : "."),
  ];
  if (n < FEW_FOR_TESTS)
    out.push(
      `With fewer than ${FEW_FOR_TESTS} reviews, read the intervals and the ranks first: ` +
        "a pair that does not pass a test may still be real.",
    );
  return out;
};
