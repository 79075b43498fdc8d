// What a page says within kinds of case is what the library says: tests/golden holds it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { golden } from "../testing/golden.ts";
import { countPairs, size } from "./bits.ts";
import { openCorpus, type PackedReviews } from "./corpus.ts";
import { qOfEvery } from "./correction.ts";
import { maskOf, type Filters } from "./select.ts";
import { kindsUnder, strataOf, withinKinds } from "./strata.ts";

interface Answer {
  sizes: number[];
  tested: number;
  clear: number;
  expected: number;
  logP: number;
  sumQ: number;
  some: [pair: number, expected: number, p: number, q: number][];
}

const { corpus: packed } = golden<{ corpus: PackedReviews }>("recount/bundled.json");
const answers = golden<Record<string, Answer>>("recount/strata.json");
const corpus = openCorpus(packed);

const close = (mine: number, theirs: number, what: string): void => {
  const same = Math.abs(mine - theirs) <= 1e-9 * Math.abs(theirs) + 1e-12;
  assert.ok(same, `${what}: found ${String(mine)}; expected ${String(theirs)}`);
};

for (const [filters, theirs] of Object.entries(answers))
  test(`within kinds of case under ${filters}`, () => {
    const mask = maskOf(corpus, JSON.parse(filters) as Filters);
    const sizes = strataOf(corpus, mask).map(size);
    assert.deepEqual(
      sizes.sort((x, y) => x - y),
      theirs.sizes,
    );
    const counts = countPairs(corpus, mask);
    const found = withinKinds(corpus, counts);
    assert.ok(found);
    const q = qOfEvery(counts, found);
    for (const [k, expected, p, ownQ] of theirs.some) {
      close(found.expected[k], expected, `expected of ${String(k)}`);
      close(found.p[k], p, `p of ${String(k)}`);
      close(q[k], ownQ, `q of ${String(k)}`);
    }
    close(
      found.expected.reduce((sum, x) => sum + x, 0),
      theirs.expected,
      "expected of all",
    );
    close(
      q.reduce((sum, x) => sum + x, 0),
      theirs.sumQ,
      "q of all",
    );
    assert.equal([...q].filter((x) => x <= 0.05).length, theirs.clear);
  });

test("a pair is told with its share of the excess, and not where there are too few reviews", () => {
  const of = kindsUnder(corpus, {});
  assert.ok(of);
  const number = (id: string): number => corpus.themes.id.indexOf(id);
  const found = of(number("child-suicide"), number("self-harm"));
  assert.ok(found && found.explained !== null);
  assert.ok(found.explained > 0.3 && found.explained < 0.7);
  assert.deepEqual(of(number("self-harm"), number("child-suicide")), found);
  assert.equal(of(number("poverty"), number("pandemic")), null);
  assert.equal(kindsUnder(corpus, { year: [1900, 1950] }), null);
});
