import assert from "node:assert/strict";
import { test } from "node:test";

import { COUNTED_BY_LIFT, COUNTED_BY_NUMBER } from "../lib/library.ts";
import { strongestByCount, type Counted } from "./counted.ts";

const pair = (n11: number, lift = 1, low = 0.5): Counted => ({ n11, lift_plain: lift, odds_ratio_low_plain: low });

test("pairs are shown for their number, then for what they exceed chance by, and never many", () => {
  const often = Array.from({ length: 20 }, (_, i) => pair(40 - i));
  const beyond = Array.from({ length: 20 }, (_, i) => pair(3, 20 - i, 1.1));
  const found = strongestByCount([...beyond, ...often]);
  assert.deepEqual(found, [...often.slice(0, COUNTED_BY_NUMBER), ...beyond.slice(0, COUNTED_BY_LIFT)]);
});

test("an interval that holds 1, and fewer reviews than are enough, add nothing", () => {
  const often = Array.from({ length: COUNTED_BY_NUMBER }, () => pair(9));
  assert.equal(strongestByCount([...often, pair(3, 9, 0.9), pair(2, 30, 4)]).length, COUNTED_BY_NUMBER);
});

test("where no pair has enough reviews, the most that there are is enough", () => {
  assert.deepEqual(strongestByCount([pair(1), pair(2), pair(2)]), [pair(2), pair(2)]);
  assert.deepEqual(strongestByCount([pair(1, 2)]), [pair(1, 2)]);
  assert.deepEqual(strongestByCount([pair(0)]), []);
});
