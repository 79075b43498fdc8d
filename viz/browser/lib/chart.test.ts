import assert from "node:assert/strict";
import { test } from "node:test";
import { scaleTo, tickFits, written } from "./chart.ts";

test("a scale begins at the foot of the plot and ends at its top", () => {
  const y = scaleTo(0.4, 170);
  assert.deepEqual([0, 0.1, 0.4].map(y), [170, 127.5, 0]);
});

test("places are written as Python writes them", () => {
  assert.deepEqual([0, -0, -0.001, 2.345, 228.00000001, 1 / 3].map(written), ["0", "0", "0", "2.35", "228", "0.33"]);
});

test("ticks above the end of an axis are not shown, and every second one where it is long", () => {
  const shown = (top: number): number[] =>
    Array.from({ length: 11 }, (_, k) => k).filter((k) => tickFits(k / 10, k % 2 ? 0.5 : null, top));
  assert.deepEqual(shown(0.1), [0, 1]);
  assert.deepEqual(shown(0.5), [0, 1, 2, 3, 4, 5]);
  assert.deepEqual(shown(0.6), [0, 2, 4, 6]);
  assert.deepEqual(shown(0.7), [0, 2, 4, 6]);
  assert.deepEqual(shown(1), [0, 2, 4, 6, 8, 10]);
});
