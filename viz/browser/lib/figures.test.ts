// Numbers are written as Python writes them: tests/golden holds what it wrote.
import assert from "node:assert/strict";
import { test } from "node:test";
import { golden } from "../testing/golden.ts";
import { chance, fixed, interval, percent, plural, thousands } from "./figures.ts";

interface Figures {
  fixed: [digits: number, pairs: [number, string][]][];
  chance: [number, string][];
  percent: [number, string][];
}

const figures = golden<Figures>("figures.json");

const agree = (pairs: readonly [number, string][], write: (value: number) => string): void => {
  assert.ok(pairs.length > 300);
  for (const [value, text] of pairs) assert.equal(write(value), text, String(value));
};

for (const [digits, pairs] of figures.fixed)
  test(`a number with ${String(digits)} decimals`, () => {
    agree(pairs, (value) => fixed(value, digits));
  });

test("a chance keeps the side of 0.05 and 0.2 that it is on", () => {
  agree(figures.chance, chance);
  assert.equal(chance(0.0503), "0.0503");
  assert.equal(chance(0.05), "0.05");
  assert.equal(chance(1e-9), "< 0.001");
});

test("a share is rounded half to even, as Python does, and not upwards", () => {
  agree(figures.percent, percent);
  assert.equal(percent(0.125), "12%");
});

test("what is not known is a dash", () => {
  assert.deepEqual([fixed(null, 1), chance(undefined), fixed(undefined, 0)], ["–", "–", "–"]);
});

test("an odds ratio beyond a thousand is told as that", () => {
  assert.equal(interval({ odds_ratio: 2.04, odds_ratio_low: 1.15, odds_ratio_high: 3.449 }), "2.0 (1.1 to 3.4)");
  assert.equal(interval({ odds_ratio: 20, odds_ratio_low: 1, odds_ratio_high: 1e7 }), "20.0 (1.0 to > 1000)");
  assert.equal(interval({ odds_ratio: 1, odds_ratio_low: 0, odds_ratio_high: null }), "1.0 (0.0 to > 1000)");
  assert.equal(interval({ odds_ratio: null, odds_ratio_low: 2.5, odds_ratio_high: null }), "> 1000 (2.5 to > 1000)");
  assert.equal(interval({}), "– (– to –)");
});

test("counts agree with their nouns", () => {
  assert.deepEqual([plural(1, "review", "reviews"), plural(0, "review", "reviews")], ["1 review", "0 reviews"]);
  assert.deepEqual([plural(1200, "review", "reviews"), thousands(1234567)], ["1,200 reviews", "1,234,567"]);
});
