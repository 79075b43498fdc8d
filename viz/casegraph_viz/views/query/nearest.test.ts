import assert from "node:assert/strict";
import { test } from "node:test";
import { fold, nearest } from "./nearest.ts";

test("one or two mistakes are allowed, more are not", () => {
  assert.equal(nearest("titel", ["title", "year"]), "title");
  assert.equal(nearest("FILTR", ["FLOOR", "FILTER"]), "FILTER");
  assert.equal(nearest("xy", ["year"]), null);
  assert.equal(nearest("x", []), null);
  assert.equal(fold("Éa"), "ea");
});
