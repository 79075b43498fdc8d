// The network that a page recomputes is the library's: tests/golden holds what Python says of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { golden } from "../testing/golden.ts";
import { openCorpus, type Corpus, type PackedReviews } from "./corpus.ts";
import type { PairColumns } from "./correction.ts";
import { NETS, recountNetwork, reviewsUnder, type Recount } from "./recount.ts";
import { filtersInWords, tallyOf, type Filters } from "./select.ts";
import type { Net } from "./sentences.ts";

type Column = Exclude<keyof PairColumns, "length" | "a" | "b">;
type Value = number | "Infinity";

interface Answer {
  n: number;
  tested: number;
  testedApart: number;
  leftOut: { related: number; untestable: number };
  themes: { count: number[]; share: number; low: number; high: number };
  pairs: {
    length: number;
    sums: Record<Column, Value> & { logP: number; infinite: number };
    some: (Record<Column, Value> & { at: number; a: number; b: number })[];
  };
  warnings?: string[];
}

interface Case {
  filters: Filters;
  minCount: number;
  refused?: string;
  units?: string[];
  answers?: Record<Net, Answer>;
}

const bundled = golden<{ corpus: PackedReviews; cases: Case[] }>("recount/bundled.json");
const shapes = golden<Record<string, { corpus: PackedReviews; answers: Record<Net, Answer> }>>("recount/shapes.json");
const corpus = openCorpus(bundled.corpus);

// Nine digits; what passes through 0 may be off there by a trifle.
const close = (mine: number, theirs: Value, what: string): void => {
  const other = Number(theirs);
  const same = mine === other || Math.abs(mine - other) <= 1e-9 * Math.abs(other) + 1e-12;
  assert.ok(same, `${what}: found ${String(mine)}; expected ${String(other)}`);
};

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0);

const columnsOf = (pairs: PairColumns): [Column, ArrayLike<number> & Iterable<number>][] =>
  (Object.keys(pairs) as (keyof PairColumns)[])
    .filter((name): name is Column => name !== "length" && name !== "a" && name !== "b")
    .map((name) => [name, pairs[name]]);

const agree = (mine: Recount, theirs: Answer): void => {
  assert.equal(mine.refused, null);
  assert.ok(mine.pairs && mine.themes);
  assert.equal(mine.n, theirs.n);
  assert.equal(mine.tested, theirs.tested);
  assert.equal(mine.testedApart, theirs.testedApart);
  assert.deepEqual(mine.leftOut, theirs.leftOut);
  if (theirs.warnings) assert.deepEqual(mine.warnings, theirs.warnings);
  assert.deepEqual(Array.from(mine.themes.count), theirs.themes.count);
  for (const name of ["share", "low", "high"] as const) close(sum(mine.themes[name]), theirs.themes[name], name);
  const { pairs } = mine;
  assert.equal(pairs.length, theirs.pairs.length);
  for (const [name, column] of columnsOf(pairs)) {
    close(sum([...column].filter(Number.isFinite)), theirs.pairs.sums[name], `sum of ${name}`);
    for (const pair of theirs.pairs.some) close(column[pair.at], pair[name], `${name} of pair ${String(pair.at)}`);
  }
  for (const pair of theirs.pairs.some) assert.deepEqual([pairs.a[pair.at], pairs.b[pair.at]], [pair.a, pair.b]);
  const p = [...pairs.p].filter((value) => value > 0);
  close(sum(p.map(Math.log)), theirs.pairs.sums.logP, "sum of log p");
  const infinite = columnsOf(pairs).flatMap(([, column]) => [...column].filter((value) => !Number.isFinite(value)));
  assert.equal(infinite.length, theirs.pairs.sums.infinite);
  // Chances that are all but nothing must agree in their digits too.
  for (const pair of theirs.pairs.some) {
    const [found, expected] = [pairs.p[pair.at], Number(pair.p)];
    assert.ok(Math.abs(found - expected) <= 1e-9 * expected, `p of pair ${String(pair.at)}`);
  }
};

test("there is enough to compare", () => {
  assert.equal(bundled.cases.length, 22);
  assert.equal(Object.keys(shapes).length, 14);
  const answered = bundled.cases.flatMap(({ answers }) => (answers ? [answers.exact] : []));
  assert.ok(answered.length >= 10);
  assert.ok(answered.some(({ pairs }) => pairs.length > 2000));
});

for (const { filters, minCount, refused, units, answers } of bundled.cases)
  for (const net of NETS)
    test(`bundled reviews, ${net}: ${JSON.stringify(filters)}, at least ${String(minCount)}`, () => {
      const mine = recountNetwork(corpus, { filters, net, minCount });
      if (refused !== undefined) {
        assert.equal(mine.refused, refused);
        assert.deepEqual([mine.themes, mine.pairs], [null, null]);
        return;
      }
      assert.ok(answers && units);
      agree(mine, answers[net]);
      const rows = reviewsUnder(corpus, filters);
      assert.equal(rows.length, mine.n);
      assert.deepEqual(
        [...rows.subarray(0, units.length)].map((r) => corpus.units[r]),
        units,
      );
    });

for (const [name, { corpus: packed, answers }] of Object.entries(shapes))
  for (const net of NETS)
    test(`a corpus of another shape, ${net}: ${name}`, () => {
      agree(recountNetwork(openCorpus(packed), { net }), answers[net]);
    });

test("the tally counts what a further choice would leave", () => {
  const chosen: Filters = { nation: ["england"], outcome: ["death"] };
  const tally = tallyOf(corpus, chosen);
  let counted = 0;
  for (const { key, values } of corpus.facets)
    values.forEach(({ id }, v) => {
      assert.equal(tally[key][v], reviewsUnder(corpus, { ...chosen, [key]: [id] }).length);
      counted += 1;
    });
  assert.ok(counted >= 80);
});

test("filters are told in the order of their keys, those of the page among them", () => {
  const told = (filters: Filters): string => filtersInWords(corpus, filters);
  assert.equal(told({}), "level=case");
  assert.equal(
    told({ year: [2015, null], "age-group": ["under-1", "1-to-5"] }),
    "age-group=under-1,1-to-5 (either) and level=case and year=2015..",
  );
  const boys = { "age-group": ["1-to-5"], sex: ["male"] };
  assert.equal(told(boys), "age-group=1-to-5 and children=same and level=case and sex=male");
  assert.equal(told({ ...boys, children: ["any"] }), "age-group=1-to-5 and children=any and level=case and sex=male");
  assert.equal(told({ agency: ["police+schools"] }), "agency=police+schools (both) and level=case");
  const narrowed = { ...corpus, where: [["level", "case"] as const, ["year", "2010.."] as const] };
  assert.equal(filtersInWords(narrowed, { year: [2015, 2015] }), "level=case and year=2010.. and year=2015");
});

test("reviews that show some themes are fewer with each", () => {
  const themes = ["neglect", "poverty"].map((id) => corpus.themes.id.indexOf(id));
  const [none, one, two] = [[], themes.slice(0, 1), themes].map((some) => reviewsUnder(corpus, {}, some).length);
  assert.equal(none, corpus.n);
  assert.ok(none > one && one > two && two > 0);
});

const refuses = (filters: unknown, sentence: RegExp, of: Corpus = corpus): void => {
  assert.throws(() => recountNetwork(of, { filters: filters as Filters }), { name: "RangeError", message: sentence });
};

test("what is not known is refused with a sentence", () => {
  refuses({ colour: ["red"] }, /^filter: found "colour"; expected one of age-group,/);
  refuses({ nation: ["france"] }, /^nation: found "france"; expected one of england/);
  refuses({ sex: ["wales"] }, /^sex: found "wales"; expected one of female/);
  refuses({ year: [2016, 2010] }, /^year: 2016 is after 2010; write the earlier year first$/);
  refuses({ year: [2010.5, null] }, /^year: found 2010.5; expected whole years/);
  refuses({ nation: "wales" }, /^nation: found no list; expected a list of values$/);
  assert.throws(() => recountNetwork(corpus, { net: "other" as Net }), {
    message: 'net: found "other"; expected one of exact, independence',
  });
});

test("in 60 reviews a theme in one and a theme in three meet with a chance of 1/20", () => {
  const bits = (rows: number[]): string => {
    const bytes = new Uint8Array(8);
    for (const r of rows) bytes[r >> 3] |= 1 << (r & 7);
    return String.fromCharCode(...bytes);
  };
  const packed: PackedReviews = {
    n: 60,
    units: Array.from({ length: 60 }, (_, r) => `r${String(r)}`),
    where: [["level", "case"]],
    themes: { id: ["a", "b"], label: ["A", "B"], bits: btoa(bits([0]) + bits([0, 1, 2])) },
    related: [],
    presupposing: [],
    cases: [],
    facets: [],
    children: { n: 0, review: "", bits: {} },
    year: btoa("\0".repeat(120)),
  };
  const found = recountNetwork(openCorpus(packed), { net: "independence" });
  assert.ok(found.pairs);
  assert.equal(found.tested, 1);
  close(found.pairs.p[0], 0.05, "p");
});
