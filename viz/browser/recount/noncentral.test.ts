// The noncentral distribution is the library's: tests/golden holds what Python says of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { LEVEL } from "../lib/library.ts";
import { golden } from "../testing/golden.ts";
import { chanceOf, lawOf, lawTwoSided, oddsBeyond } from "./noncentral.ts";

type Column = "a" | "b" | "n" | "mean" | "k" | "p" | "atLow" | "atHigh" | "odds" | "oddsLow" | "oddsHigh";

const laws = golden<Record<Column, (number | "Infinity")[]>>("recount/laws.json");
const size = laws.k.length;
const at = (name: Column, i: number): number => Number(laws[name][i]);

const close = (mine: number, theirs: number, what: string): void => {
  const same = mine === theirs || Math.abs(mine - theirs) <= 1e-9 * Math.abs(theirs) + 1e-300;
  assert.ok(same, `${what}: found ${String(mine)}; expected ${String(theirs)}`);
};

test("there is enough to compare", () => {
  assert.equal(size, 315);
  const p = laws.p.map(Number);
  assert.ok(p.some((value) => value > 0 && value < 1e-50));
  assert.ok(p.filter((value) => value > 1e-6 && value < 0.9).length > 80);
});

test("tails, ends and odds ratios of distributions with a given mean", () => {
  for (let i = 0; i < size; i += 1) {
    const totals = { a: at("a", i), b: at("b", i), n: at("n", i) };
    const law = lawOf(totals, at("mean", i));
    const k = at("k", i);
    const what = `${JSON.stringify(totals)} with mean ${String(at("mean", i))} at ${String(k)}`;
    close(lawTwoSided(law, k), at("p", i), `p, ${what}`);
    close(chanceOf(law, law.low), at("atLow", i), `chance of the low end, ${what}`);
    close(chanceOf(law, law.high), at("atHigh", i), `chance of the high end, ${what}`);
    const { estimate, low, high } = oddsBeyond(law, k, LEVEL);
    close(estimate, at("odds", i), `odds ratio, ${what}`);
    close(low, at("oddsLow", i), `lower end, ${what}`);
    close(high, at("oddsHigh", i), `upper end, ${what}`);
  }
});

test("the interval leaves out 1 exactly where p is at most 0.05", () => {
  let compared = 0;
  for (let i = 0; i < size; i += 1) {
    const law = lawOf({ a: at("a", i), b: at("b", i), n: at("n", i) }, at("mean", i));
    if (law.mean === law.low || law.mean === law.high) continue; // no other count can be
    const p = lawTwoSided(law, at("k", i));
    const { low, high } = oddsBeyond(law, at("k", i), LEVEL);
    assert.equal(low > 1 || high < 1, p < 1 - LEVEL);
    compared += 1;
  }
  assert.ok(compared > 250);
});
