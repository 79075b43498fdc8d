// Agencies and themes counted in a page are those of Python, with the sentences about them.
import assert from "node:assert/strict";
import { test } from "node:test";
import {
  countAgencies,
  openAgencies,
  type CodedAgencies,
  type CountedPair,
} from "../../../browser/recount/agencies.ts";
import { openCorpus, type PackedReviews } from "../../../browser/recount/corpus.ts";
import type { Filters } from "../../../browser/recount/select.ts";
import { golden } from "../../../browser/testing/golden.ts";
import { summaryOf, widest, type Things } from "./words.ts";

type Sums = Record<Exclude<keyof CountedPair, "q" | "evidence">, number>;

interface Case {
  filters: Filters;
  n: number;
  recommending: number;
  named: number;
  directed: number;
  agencies: [found: number[], addressed: number[]];
  themes: number[];
  pairs: { length: number; sums: Sums; weighted: Sums; some: (CountedPair & { at: number })[]; graded: number[] };
  summary: string[];
  gaps: Record<"open" | "ahead", { agency: string; theme: string; gap: number; of: number }[]>;
}

const { corpus } = golden<{ corpus: PackedReviews }>("recount/bundled.json");
const { coded, things, cases } = golden<{ coded: CodedAgencies; things: Things; cases: Case[] }>(
  "recount/agencies.json",
);
const opened = openAgencies(openCorpus(corpus), coded);

const close = (mine: number, theirs: number, what: string): void => {
  assert.ok(
    Math.abs(mine - theirs) <= 1e-9 * Math.abs(theirs) + 1e-12,
    `${what}: found ${String(mine)}; expected ${String(theirs)}`,
  );
};

test("agencies and themes under any filter are counted and tested as in Python", () => {
  assert.ok(cases.length > 20);
  let [pairs, graded, tested] = [0, 0, 0];
  for (const expected of cases) {
    const found = countAgencies(opened, expected.filters);
    const { n, recommending, named, directed } = found;
    assert.deepEqual(
      { n, recommending, named, directed },
      { n: expected.n, recommending: expected.recommending, named: expected.named, directed: expected.directed },
    );
    assert.deepEqual([Array.from(found.agencies.found), Array.from(found.agencies.addressed)], expected.agencies);
    assert.deepEqual(Array.from(found.themes.found), expected.themes);
    assert.equal(found.pairs.length, expected.pairs.length);
    for (const name of Object.keys(expected.pairs.sums) as (keyof Sums)[]) {
      const values = found.pairs.map((pair) => pair[name]);
      close(
        values.reduce((sum, value) => sum + value, 0),
        expected.pairs.sums[name],
        name,
      );
      close(
        values.reduce((sum, value, k) => sum + value * (1 + (k % 97)), 0),
        expected.pairs.weighted[name],
        `${name} by place`,
      );
    }
    assert.deepEqual(
      [...found.pairs.keys()].filter((k) => found.pairs[k].evidence !== "weak"),
      expected.pairs.graded,
    );
    for (const { at, q, p, expected: mean, ...rest } of expected.pairs.some) {
      const { q: mine, p: chance, expected: ours, ...same } = found.pairs[at];
      assert.deepEqual(same, rest);
      close(ours, mean, "expected");
      close(chance, p, "p");
      assert.equal(mine === null, q === null);
      if (mine !== null && q !== null) close(mine, q, "q");
      tested += Number(q !== null);
    }
    pairs += found.pairs.length;
    graded += expected.pairs.graded.length;
  }
  assert.ok(pairs > 3000 && graded > 60 && tested > 60);
});

test("the sentences and the widest gaps are those of Python", () => {
  for (const expected of cases) {
    const found = countAgencies(opened, expected.filters);
    assert.deepEqual(summaryOf(found, things), expected.summary);
    for (const kind of ["open", "ahead"] as const)
      assert.deepEqual(
        widest(found, things, kind).map((pair) => ({
          agency: things.agencies[pair.agency].label,
          theme: things.themes[pair.theme].label,
          gap: pair[kind],
          of: kind === "open" ? pair.stated : pair.addressed,
        })),
        expected.gaps[kind],
      );
  }
});
