// What has to be said beside the numbers: refusals, warnings and notes, in the library's words.
window.casegraph.recount.sentences = (() => {
  "use strict";
  const FEWEST = 5;
  const FEW = 20;
  const FEW_FOR_TESTS = 200;
  const NETS = { length: "together beyond review length", independence: "mentioned together" };
  const number = (value) => value.toLocaleString("en-GB");

  const refusal = (said, n) =>
    n < FEWEST ? `${said}: leaves ${n} reviews; expected at least ${FEWEST}; widen or drop a filter` : null;

  const noFit = (said) =>
    `${said}: the review-length model could not be fitted; expected lengths and totals that it can ` +
    "keep; widen a filter or choose the comparison with plain chance";

  const warnings = (said, n) =>
    n < FEW
      ? [`${said}: leaves only ${n} reviews; read counts and intervals, not single associations`]
      : [];

  const notes = (said, n, net, { tested, leftOut }) => {
    const left = [
      [leftOut.related, "of a concept and one above it"],
      [leftOut.untestable, "too rare or too common to reach p ≤ 0.05"],
    ]
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

  return { refusal, noFit, warnings, notes };
})();
