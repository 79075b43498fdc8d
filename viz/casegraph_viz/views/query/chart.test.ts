import assert from "node:assert/strict";
import { test } from "node:test";
import type { Answer, Term } from "./answer.ts";
import { chartOf } from "./chart.ts";
import { graphOf } from "./graph.ts";

const XSD = "http://www.w3.org/2001/XMLSchema#";
const text = (value: string): Term => ({ type: "literal", value });
const number = (value: number): Term => ({ type: "literal", value: String(value), datatype: `${XSD}integer` });
const year = (value: number): Term => ({ type: "literal", value: String(value), datatype: `${XSD}gYear` });
const uri = (value: string): Term => ({ type: "uri", value });
const rowsOf = (...rows: Record<string, Term>[]): Answer => ({
  kind: "rows",
  vars: Object.keys(rows[0]),
  rows,
  cut: false,
});

test("a number for each category can be drawn, by its label rather than its id", () => {
  const answer = rowsOf(
    { theme_id: text("a"), theme_label: text("A"), n: number(1) },
    { theme_id: text("b"), theme_label: text("B"), n: number(2) },
  );
  assert.deepEqual(chartOf(answer), { numbers: ["n"], category: ["theme_label"], time: false });
});

test("years are a line of time", () => {
  const answer = rowsOf({ year: year(2001), n: number(1) }, { year: year(2009), n: number(2) });
  assert.deepEqual(chartOf(answer), { numbers: ["n"], category: ["year"], time: true });
});

test("one row, numbers below zero and rows that no name tells apart cannot be drawn", () => {
  assert.equal(chartOf(rowsOf({ a: text("a"), n: number(1) })), null);
  assert.equal(chartOf(rowsOf({ a: text("a"), n: number(-1) }, { a: text("b"), n: number(1) })), null);
  assert.equal(chartOf(rowsOf({ a: text("a"), n: number(1) }, { a: text("a"), n: number(2) })), null);
});

test("things and statements between them are a graph, with the names that are stated", () => {
  const rows = [
    { subject: uri("urn:a"), predicate: uri("http://purl.org/dc/terms/title"), object: text("A title") },
    { subject: uri("urn:a"), predicate: uri("urn:p"), object: uri("urn:b") },
  ];
  const show = { plain: (term: Term | undefined) => term?.value ?? "", labelOf: () => null };
  const triples: Answer = { kind: "triples", vars: ["subject", "predicate", "object"], rows, lines: [], cut: false };
  assert.deepEqual(graphOf(triples, show), {
    nodes: [
      { id: "urn:a", name: "A title", statements: ["http://purl.org/dc/terms/title: A title"] },
      { id: "urn:b", name: "urn:b", statements: [] },
    ],
    edges: [{ from: "urn:a", to: "urn:b", name: "urn:p" }],
  });
  assert.equal(graphOf({ ...triples, rows: rows.slice(0, 1) }, show), null);
});
