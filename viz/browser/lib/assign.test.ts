import assert from "node:assert/strict";
import { test } from "node:test";

import { assign } from "./assign.ts";

const permutations = (items: readonly number[], count: number): number[][] =>
  count === 0
    ? [[]]
    : items.flatMap((item) =>
        permutations(
          items.filter((other) => other !== item),
          count - 1,
        ).map((rest) => [item, ...rest]),
      );

test("no other way costs less", () => {
  for (const [rows, columns] of [
    [1, 1],
    [3, 3],
    [4, 6],
  ] as const) {
    const costs = Array.from({ length: rows }, (_, i) =>
      Float64Array.from({ length: columns }, (_, j) => ((i * 7 + j * 13) * 31) % 23),
    );
    const cost = (way: readonly number[]): number => way.reduce((sum, j, i) => sum + costs[i][j], 0);
    const all = permutations(
      Array.from({ length: columns }, (_, j) => j),
      rows,
    );
    const found = assign(costs);
    assert.equal(new Set(found).size, rows);
    assert.equal(cost(found), Math.min(...all.map(cost)));
  }
  assert.deepEqual(assign([]), []);
  assert.throws(() => assign([new Float64Array(1), new Float64Array(1)]), /found 2 rows and 1 columns/);
});
