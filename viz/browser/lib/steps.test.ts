import assert from "node:assert/strict";
import { test } from "node:test";

import { stepOf, stepsOf } from "./steps.ts";

const near = (found: { low: number; size: number }, low: number, size: number): void => {
  assert.ok(Math.abs(found.low - low) < 1e-9 && Math.abs(found.size - size) < 1e-9, JSON.stringify(found));
};

test("steps begin at a round number and hold every value", () => {
  near(stepsOf([2012.3, 2021], [1, 2, 5, 10]), 2012, 2);
  near(stepsOf([0.31, 0.98], [0.05, 0.1, 0.2], 1), 0, 0.2);
  near(stepsOf([0.62, 1], [0.05, 0.1, 0.2], 1), 0.5, 0.1);
  near(stepsOf([0, 1000], [1, 2]), 0, 200);
  near(stepsOf([4], [1, 2]), 4, 1);
});

test("a value at an end belongs to the step that begins there, the last one to the last step", () => {
  const steps = { low: 0.5, size: 0.1 };
  assert.deepEqual(
    [0.5, 0.6, 0.599, 0.95, 1].map((value) => stepOf(value, steps)),
    [0, 1, 0, 4, 4],
  );
});
