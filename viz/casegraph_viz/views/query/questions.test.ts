import assert from "node:assert/strict";
import { test } from "node:test";
import { termsOf, titleOf } from "./questions.ts";

const short = (iri: string): string => `<${iri}>`;
const years = [
  ["2019", "2019", ""],
  ["2018", "2018", ""],
  ["2017", "2017", ""],
  ["2018..", "2018 or later", ""],
] as const;

test("a value is written as the terms that the query is restricted to", () => {
  assert.equal(termsOf("theme", "urn:x", [], short), "<urn:x>");
  assert.equal(termsOf("year", "2017", years, short), '"2017"^^xsd:gYear');
  assert.equal(termsOf("year", "2018..", years, short), '"2018"^^xsd:gYear "2019"^^xsd:gYear');
  assert.equal(termsOf("area", 'Kent "East"', [['Kent "East"', "", ""]], short), '"Kent \\"East\\""');
});

test("what no list has is no value of a year or an area", () => {
  assert.equal(termsOf("year", '2018" }', years, short), "");
  assert.equal(termsOf("area", '" } ASK {', [["Kent", "Kent", ""]], short), "");
});

test("the title of a question says what was chosen", () => {
  const question = "What do reviews recommend on each theme, and to whom?";
  assert.equal(titleOf({ question }, []), question);
  assert.equal(
    titleOf({ question }, [{ words: "Theme: Neglect" }, { words: "Year: 2018 or later" }]),
    `${question} Theme: Neglect; Year: 2018 or later`,
  );
});
