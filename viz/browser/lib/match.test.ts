import assert from "node:assert/strict";
import { test } from "node:test";
import { searchOf, type Named } from "./match.ts";

const named = (label: string, ...others: string[]): Named => ({ kind: "theme", label, address: "", others });
const search = searchOf([
  named("Recognition of neglect"),
  named("Neglect", "going without"),
  named("Child criminal exploitation", "county lines"),
  named("Précis of a case"),
]);
const found = (words: string): string[] => search(words, 5).map(({ thing }) => thing.label);

test("a name that begins with the words comes before one that holds them", () => {
  assert.deepEqual(found("negl"), ["Neglect", "Recognition of neglect"]);
});

test("every word must be there, in any order, whatever its case and accents", () => {
  assert.deepEqual(found("CASE precis"), ["Précis of a case"]);
  assert.deepEqual(found("neglect police"), []);
  assert.deepEqual(found("  "), []);
});

test("another name finds the thing, and is told", () => {
  assert.deepEqual(
    search("county", 5).map(({ thing, by }) => [thing.label, by]),
    [["Child criminal exploitation", "county lines"]],
  );
});

test("no more are listed than asked for", () => {
  assert.equal(search("c", 1).length, 1);
});
