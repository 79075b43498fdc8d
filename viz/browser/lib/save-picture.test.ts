import assert from "node:assert/strict";
import { test } from "node:test";
import { fileNameOf } from "./save-picture.ts";

test("a title becomes a name that any disk takes", () => {
  assert.equal(fileNameOf("When: neglect, by year?"), "when-neglect-by-year");
  assert.equal(fileNameOf("…"), "picture");
  assert.equal(fileNameOf("a".repeat(200)).length, 80);
});
