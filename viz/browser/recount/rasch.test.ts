// Expected counts of pairs under exact lengths are the library's: tests/golden holds what Python says.
import assert from "node:assert/strict";
import { test } from "node:test";
import { golden } from "../testing/golden.ts";
import { fitRasch } from "./rasch.ts";

interface Corpus {
  lengths: number[];
  totals: number[];
  sum: number;
  sumOfSquares: number;
  some: [number, number, number][];
}

const corpora = Object.entries(golden<Record<string, Corpus>>("recount/rasch.json"));

const close = (mine: number, theirs: number, what: string): void => {
  const same = Math.abs(mine - theirs) <= 1e-9 * Math.abs(theirs) + 1e-12;
  assert.ok(same, `${what}: found ${String(mine)}; expected ${String(theirs)}`);
};

test("there is enough to compare", () => {
  assert.equal(corpora.length, 17);
  assert.ok(corpora.reduce((sum, [, { some }]) => sum + some.length, 0) > 400);
});

for (const [name, { lengths, totals, sum, sumOfSquares, some }] of corpora)
  test(`expected counts given every length: ${name}`, () => {
    const model = fitRasch(lengths, totals);
    assert.ok(model);
    const { classOf, H, together } = model;
    const of = (i: number, j: number): number => together[classOf[i] * H + classOf[j]];
    let [found, squares] = [0, 0];
    for (let i = 0; i < totals.length; i += 1)
      for (let j = i + 1; j < totals.length; j += 1) {
        found += of(i, j);
        squares += of(i, j) ** 2;
      }
    close(found, sum, "sum");
    close(squares, sumOfSquares, "sum of squares");
    for (const [i, j, expected] of some) close(of(i, j), expected, `themes ${String(i)} and ${String(j)}`);
    // Every review brings as many pairs as its length has.
    close(
      found,
      lengths.reduce((all, d) => all + (d * (d - 1)) / 2, 0),
      "pairs of all reviews",
    );
  });
