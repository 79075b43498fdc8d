import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { initSync, Store } from "oxigraph/web.js";
import { verdictOf } from "./oxigraph-message.ts";
import type { Message } from "./places.ts";
import { sentenceOfProblem } from "./remote-engine.ts";
import { limited, prologue, refusal } from "./text.ts";
import { sentenceOf } from "./verdict.ts";

initSync({ module: readFileSync(new URL(import.meta.resolve("oxigraph/web_bg.wasm"))) });
const store = new Store();
const BASE = "urn:base:";
const PREFIXES = { cg: "urn:cg:", dcterms: "urn:dcterms:", skos: "urn:skos:" };
const CLASSES = new Map([["review", "cg:Review"]]);

// What the page tells of a query, by the engine that answers it.
const messageFor = (text: string): Message | null => {
  const before = refusal(text, PREFIXES);
  if (before) return before;
  const added = prologue(text, { prefixes: PREFIXES, base: BASE }, " ");
  const sent = added + limited(text, 101);
  try {
    store.query(sent, { results_format: "application/sparql-results+json" });
    return null;
  } catch (error) {
    return sentenceOf(verdictOf((error as Error).message, sent), text, added.length, CLASSES);
  }
};

// A query → the message about it, and the text at its place.
const FAULTS: Readonly<Record<string, readonly [string, string]>> = {
  "SELECT * WHERE {\n  ?r a cg:Review ;;\n  FILTER (?r > )\n}": ["Line 3, column 16: found “)”", ")\n}"],
  "SELECT * {\n ?r a foo:Review }": ["Line 2, column 7: found the prefix “foo:”", "foo:Review }"],
  "SELECT * { ?r a scos:Concept }": [
    "Line 1, column 17: found the prefix “scos:”, which is not declared; did you mean skos: ?",
    "scos:Concept }",
  ],
  "SELECT * { ?s ?p ?o . FILTR(?o) }": ["Line 1, column 23: found “FILTR”", "FILTR(?o) }"],
  "SELECT ?s (COUNT(?o) AS ?n) { ?s ?p ?o }": [
    "Line 1, column 41: found a fault at the end of the line (The SELECT contains a variable that is unbound).",
    "",
  ],
  "DROP ALL": ["This page only reads; found the update DROP", "-"],
  "INSERT DATA { <urn:a> <urn:b> 1 }": ["This page only reads; found the update INSERT", "-"],
  "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }": [
    "Line 1, column 12: found SERVICE",
    "SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
  ],
  "  # nothing\n": ["The query is empty", "-"],
  "SELECT * { ?s ?p ?o": ["Line 1, column 10: found “{” that is never closed", "{ ?s ?p ?o"],
  "SELECT ?t { ?r a cg:Review dcterms:title ?t }": [
    "Line 1, column 28: found “dcterms:title” directly",
    "dcterms:title ?t }",
  ],
  "SELECT * { ?r ?p ?o FILTER(?r = }": ["Line 1, column 27: found “(” that is not closed", "(?r = }"],
  "SELECT ?r { ?r a Review }": [
    "Line 1, column 18: found “Review”, which is not a word of SPARQL; did you mean cg:Review?",
    "Review }",
  ],
  "SELECT title { ?r dcterms:title ?title }": ["Line 1, column 8: found “title”", "title { ?r dcterms:title ?title }"],
  "PREFIX a: <urn:x>\nSELEC * { ?r a ?c }": [
    "Line 2, column 1: found “SELEC”; did you mean SELECT?",
    "SELEC * { ?r a ?c }",
  ],
  "ASK { ?r :p “a” }": ["Line 1, column 10: found the prefix “:”, which is not declared", ":p “a” }"],
  "ASK { ?r cg:p 'a }": ["Line 1, column 15: found text that is not SPARQL near “'a }”", "'a }"],
  "SELECT * { ?s ?p ?o } ORDER ?s": ["Line 1, column 29: found text that is not SPARQL near “?s”", "?s"],
};

for (const [text, [sentence, at]] of Object.entries(FAULTS))
  test(`${JSON.stringify(text)} gets a sentence with its place`, () => {
    const found = messageFor(text);
    assert.ok(found);
    assert.ok(found.message.startsWith(sentence), found.message);
    assert.match(found.message, /^[^\n]*[.?]$/);
    assert.equal(found.place ? text.slice(found.place.offset) : "-", at);
  });

test("the message of the engine is read as facts", () => {
  assert.deepEqual(verdictOf('error at 2:3: expected one of "{", ASK, ORDER BY', "ASK\n {"), {
    offset: 6,
    meaning: null,
    expected: ["{", "ASK", "ORDER BY"],
    message: 'error at 2:3: expected one of "{", ASK, ORDER BY',
  });
  assert.equal(verdictOf("no answer", "ASK {}").offset, null);
  assert.deepEqual(sentenceOf(verdictOf("no answer", "ASK {}"), "ASK {}", 0), {
    message: "The engine did not accept the query (no answer).",
  });
});

test("what a server finds is placed in the text of the editor", () => {
  const text = "ASK { ?s ?p '😀' . ?a ?b }";
  const query = { text, prologue: "PREFIX x: <urn:x> " };
  const sent = `${query.prologue}${text}\nLIMIT 9`;
  const place = Array.from(sent.slice(0, sent.indexOf("}"))).length;
  const problem = { detail: "the query, line 1, column 42: …", offset: place };
  const at = `Line 1, column ${text.indexOf("}") + 1}:`;
  const from = (facts: object): string => sentenceOfProblem({ ...problem, ...facts }, query, sent, CLASSES).message;
  assert.equal(from({ found: "found it; close it" }), `${at} found it; close it.`);
  assert.ok(from({ meaning: null, expected: [] }).startsWith(`${at} found “}” where the value of a property`));
  assert.equal(
    from({ meaning: "The SELECT is wrong" }),
    `${at} found a fault near “}” (The SELECT is wrong). Correct it and run again.`,
  );
  assert.equal(from({ offset: 9_999, found: "found the end" }), `Line 1, column ${text.length + 1}: found the end.`);
  assert.equal(from({ offset: undefined }), "The query, line 1, column 42: …");
});

test("the engine writes these triples as Turtle, each term as it is", () => {
  const lines = '<urn:a> <urn:p> "1.50"^^<http://www.w3.org/2001/XMLSchema#decimal> .\n<urn:a> <urn:p> "é\\u2028" .';
  const turtle = store.query(`CONSTRUCT {\n${lines}\n} {}`, { results_format: "text/turtle" });
  assert.ok(typeof turtle === "string");
  assert.match(turtle, /1\.50/);
});
