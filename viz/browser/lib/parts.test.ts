import assert from "node:assert/strict";
import { test } from "node:test";
import { partOf } from "./parts.ts";

test("a part begins at a multiple of its rows, and an empty list at nothing", () => {
  assert.deepEqual(
    [-1, 0, 24, 25, 49, 50].map((place) => partOf(place, 25)),
    [0, 0, 0, 25, 25, 50],
  );
});
