// How pages write numbers: rounded once, from all their digits, as Python's format does, so that
// no other page shows the same number in another way.
(() => {
  "use strict";
  const cg = window.casegraph;
  // Up to these a q is clear, and suggestive; a number must not be rounded onto or across them.
  const LIMITS = [0.05, 0.2];

  // toFixed takes the exact value of a number, as Python does; only a number that lies exactly half
  // way goes to the even neighbour there and always upwards here.
  const fixed = (value, digits) => {
    if (value === null || value === undefined) return "–";
    const step = 2 ** digits;
    const half = Number.isInteger(value * step * 2) && !Number.isInteger(value * step);
    if (!half || Math.abs(value) > 1e9) return value.toFixed(digits);
    const below = Math.floor(Math.abs(value) * 10 ** digits);
    return `${value < 0 ? "-" : ""}${((below + (below % 2)) / 10 ** digits).toFixed(digits)}`;
  };

  const figures = (value, count) => {
    const digits = count - 1 - Math.floor(Math.log10(value));
    return String(Number(digits > 0 ? fixed(value, digits) : value.toPrecision(count)));
  };
  const kept = (value, text) =>
    LIMITS.every((limit) => Number(text) <= limit === value <= limit && (Number(text) === limit) === (value === limit));

  // A q or p with two figures, or with more where two would put it on or across a limit.
  const chance = (value) => {
    if (value === null || value === undefined) return "–";
    if (value < 0.001) return "< 0.001";
    const texts = [2, 3, 4, 5, 6].map((count) => figures(value, count));
    return texts.find((text) => kept(value, text)) ?? texts.at(-1);
  };

  const odds = (value) => (value > 1000 ? "> 1000" : fixed(value, 1));
  const interval = (pair) => `${odds(pair.odds_ratio)} (${odds(pair.odds_ratio_low)} to ${odds(pair.odds_ratio_high)})`;
  const percent = (share) => `${fixed(100 * share, 0)}%`;

  Object.assign(cg, { fixed, chance, interval, percent });
})();
