import assert from "node:assert/strict";
import { test } from "node:test";
import type { Corpus, Facet } from "../recount/corpus.ts";
import { askedFor, noFilters, partsOf, readFilters } from "./state.ts";
import { chosenFilters, fewWords, filtersInWords, reviewsInWords, unknownWords } from "./words.ts";

const facet = (key: string, label: string, values: Record<string, string>): Facet => ({
  key,
  label,
  stated: 9,
  values: Object.entries(values).map(([id, name]) => ({ id, label: name, count: 3 })),
  columns: [],
  ofChildren: null,
});
const corpus = {
  n: 9,
  where: [],
  years: { low: 2001, high: 2025, stated: 9 },
  facets: [
    facet("age-group", "Age of a child", { "under-1": "Under 1 year", "1-to-5": "1 to 5 years" }),
    facet("sex", "Sex of a child", { female: "Female" }),
    facet("agency", "Agency", { police: "Police", schools: "Schools" }),
  ],
} as unknown as Corpus;
const read = (text: string): ReturnType<typeof readFilters> => readFilters(text, corpus);
const written = (text: string): string => partsOf(read(text).state, corpus.facets).join("&");

test("filters are read from an address and written to it again", () => {
  for (const text of [
    "",
    "age-group=under-1,1-to-5&agency=police%2Bschools&children=any&year=2015..",
    "year=2010",
    "sex=female&year=..2014",
  ]) {
    assert.equal(written(text), text);
    assert.deepEqual(read(text).ignored, []);
  }
  assert.equal(written("agency=schools+police&theme=neglect&cut=3"), "agency=police%2Bschools");
  assert.equal(written("age-group=1-to-5%2Cunder-1"), "age-group=under-1,1-to-5");
  assert.equal(written("year=1990..2030"), "year=2001..2025");
});

test("what a page does not know is left out and said", () => {
  const { state, ignored } = read("age-group=under-1,__proto__&year=20015..x&children=some&sex=%E0");
  assert.deepEqual(state.filters, { "age-group": ["under-1"] });
  assert.deepEqual(ignored, [
    "Age of a child “__proto__”",
    "Year “20015..x”",
    "Conditions on children “some”",
    "Sex of a child “%E0”",
  ]);
  assert.match(unknownWords(ignored), /^The address asks for something .*“__proto__”, Year .* and Sex .*\. What you/);
  assert.equal(unknownWords([]), "");
});

test("the recount takes values, all of them where asked for, bounds and the reading of children", () => {
  assert.equal(askedFor(noFilters()), null);
  assert.deepEqual(askedFor(read("agency=police+schools&year=2015..&children=any").state), {
    agency: ["police+schools"],
    year: [2015, null],
  });
  assert.deepEqual(askedFor(read("sex=female&children=any").state), { sex: ["female"], children: ["any"] });
});

test("filters in words name their kind and how several values join", () => {
  const { state } = read("age-group=under-1,1-to-5&sex=female&agency=police+schools&year=2015..");
  assert.equal(
    filtersInWords(state, corpus),
    "Age of a child: Under 1 year or 1 to 5 years; Sex of a child: Female; Agency: Police and Schools; " +
      "Year: 2015 or later; said of one and the same child",
  );
  assert.deepEqual(
    chosenFilters(state, corpus).map(({ key, id }) => `${key} ${id}`.trim()),
    ["age-group under-1", "age-group 1-to-5", "sex female", "agency police", "agency schools", "year"],
  );
});

test("few reviews are warned of only under a filter", () => {
  assert.equal(fewWords(3, false), "");
  assert.match(fewWords(0, true), /^No review passes these filters\. With fewer than 5/);
  assert.match(fewWords(1, true), /^Only 1 review passes/);
  assert.match(fewWords(7, true), /^Only 7 reviews pass .* fewer than 20, read/);
  assert.equal(fewWords(20, true), "");
  assert.equal(reviewsInWords(87, 388, true), "87 of 388 reviews");
  assert.equal(reviewsInWords(1388, 1388, false), "1,388 reviews");
});
