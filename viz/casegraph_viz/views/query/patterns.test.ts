import assert from "node:assert/strict";
import { test } from "node:test";
import { namedQueries } from "../../../browser/testing/named-queries.ts";
import { lineFor } from "./line.ts";
import { insertion, isInTemplate, read } from "./patterns.ts";
import { syntaxOf } from "./syntax.ts";

const triples = (text: string): string[] =>
  read(text).triples.map(({ subject, first, last, value }) =>
    [subject, first, last, value].map((each) => each?.text ?? "-").join(" "),
  );
const bound = (text: string): string => [...read(text).bound].sort().join(" ");

test("triples have a subject, a path and a value", () => {
  assert.deepEqual(triples("SELECT * { ?r a cg:Review ; dcterms:type/cg:level ?l, 5 . [ a ?c ] :p (1 ?m) }"), [
    "?r a a cg:Review",
    "?r dcterms:type cg:level ?l",
    "?r dcterms:type cg:level 5",
    "- a a ?c",
  ]);
  assert.deepEqual(triples("ASK { ?s ^a:b ?x ; (a:b|c:d) ?y ; a:b* ?z }"), ["?s - - ?x", "?s - - ?y", "?s a:b a:b ?z"]);
});

test("variables get a value in triples, VALUES, GRAPH, lists and AS, and not in FILTER", () => {
  assert.equal(bound("SELECT ?x { ?a ?b (?c) FILTER(?d > 1) } ORDER BY ?e"), "a b c");
  assert.equal(
    bound("SELECT (1 AS ?n) { VALUES ?v { 1 } VALUES (?w ?x) { (1 2) } GRAPH ?g {} BIND(2 AS ?y) }"),
    "g n v w x y",
  );
  assert.equal(bound("DESCRIBE ?d"), "");
  assert.equal(bound("DESCRIBE ?d { ?d a ?c }"), "c d");
});

test("what a CONSTRUCT makes is told from what it asks for", () => {
  const text = "CONSTRUCT { ?a :made ?b } { ?a :asked ?b }";
  assert.ok(isInTemplate(syntaxOf(text), text.indexOf(":made")));
  assert.ok(!isInTemplate(syntaxOf(text), text.indexOf(":asked")));
});

const inserted = (text: string, cursor = 0): string => {
  const { from, to, insert } = insertion(text, cursor, "LINE");
  return text.slice(0, from) + insert + text.slice(to);
};

test("a line goes to the end of the group that the cursor is in, behind a triple that is ended", () => {
  for (const [text, expected] of [
    ["", "SELECT * WHERE {\n  LINE\n}\nLIMIT 100"],
    ["SELECT ?x", "SELECT ?x\nWHERE {\n  LINE\n}"],
    ["SELECT * {}", "SELECT * {\n  LINE\n}"],
    ["ASK {\n  ?a a ?b ;\n    :p ?t # one\n}", "ASK {\n  ?a a ?b ;\n    :p ?t . # one\n  LINE\n}"],
    ["ASK { ?a a ?b ; }", "ASK { ?a a ?b .\n  LINE\n}"],
    ["ASK { ?a a ?b . }", "ASK { ?a a ?b .\n  LINE\n}"],
    ["ASK { ?a a ?b", "ASK { ?a a ?b .\n  LINE\n"],
    ["CONSTRUCT { ?a a ?b } { ?a a ?b }", "CONSTRUCT { ?a a ?b } { ?a a ?b .\n  LINE\n}"],
    ["ASK { VALUES ?x { 1 } }", "ASK { VALUES ?x { 1 }\n  LINE\n}"],
    ["ASK { { SELECT * { ?a a ?b } } }", "ASK { { SELECT * { ?a a ?b } }\n  LINE\n}"],
    ["SELEC * { ?r a ?c }", "SELEC * { ?r a ?c .\n  LINE\n}"],
  ] as const)
    assert.equal(inserted(text), expected);
  const text = "ASK { OPTIONAL { ?a ?b ?c } }";
  assert.equal(inserted(text, text.indexOf("?c")), "ASK { OPTIONAL { ?a ?b ?c .\n  LINE\n} }");
});

test("a line of the schema uses the variable that the query has for the class", () => {
  assert.deepEqual(lineFor("", "cg:Finding", undefined), { variable: "finding", line: "?finding a cg:Finding ." });
  const text = "SELECT * { ?x a cg:Review ; dcterms:title ?title }";
  assert.deepEqual(lineFor(text, "cg:Review", undefined), { variable: "x", line: null });
  assert.equal(lineFor(text, "cg:Review", "dcterms:title").line, "?x dcterms:title ?title_2 .");
  assert.equal(lineFor(text, "cg:Review", "cg:hasFinding").line, "?x cg:hasFinding ?has_finding .");
});

test("every variable of a named query gets a value", () => {
  for (const [name, text] of namedQueries) {
    const { tokens } = syntaxOf(text);
    const used = new Set(tokens.filter((token) => token.kind === "variable").map((token) => token.text.slice(1)));
    assert.deepEqual([...used].sort(), [...read(text).bound].sort(), name);
    assert.ok(read(text).triples.length > 0, name);
  }
});
