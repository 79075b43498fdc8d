import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, limited, prologue, restricted } from "./text.ts";

test("a query is told by its form, its prefixes and its variables", () => {
  const facts = inspect("PREFIX a: <urn:a> SELECT ?x { ?x a:b c:d . FILTER(?y > 1) } VALUES ?x { 1 }");
  assert.equal(facts.form, "SELECT");
  assert.deepEqual([...facts.missing], [["c", 37]]);
  assert.deepEqual(facts.variables, ["x", "y"]);
  assert.equal(facts.values?.start, 60);
  assert.ok(inspect("ASK FROM <urn:g> {}").namesGraphs);
  assert.ok(!inspect("ASK { ?t :label 'FROM' }").namesGraphs);
  assert.ok(inspect("clear ALL").isUpdate);
  assert.ok(inspect(" # nothing").isEmpty);
});

test("prefixes are declared where they are known and lacking", () => {
  const known = { prefixes: { a: "urn:a", c: "urn:c" }, base: "http://b/" };
  assert.equal(prologue("PREFIX a: <urn:o> ASK { a:b c:d x:y }", known, "\n"), "PREFIX c: <urn:c>\n");
  assert.equal(prologue("ASK { constructor:b a ?c }", known, " "), "");
});

test("relative IRIs get the base of the data, unless the query names its own before them", () => {
  const known = { prefixes: { a: "urn:a" }, base: "http://b/" };
  const base = "BASE <http://b/> ";
  for (const text of ["ASK { <s> ?p ?o }", "ASK { ?s ?p ?o FILTER(?o = IRI('s')) }", "BASE <rel/> ASK {}"])
    assert.equal(prologue(text, known, " "), base, text);
  assert.equal(prologue("ASK { <s> a:p ?o }", known, " "), `${base}PREFIX a: <urn:a> `);
  assert.equal(prologue("PREFIX x: <v/> BASE <http://c/> ASK { <s> x:p ?o }", known, " "), base);
  for (const text of ["BASE <http://c/> ASK { <s> ?p ?o }", "ASK { <urn:s> ?p '<s>' FILTER(isIRI(?o)) }"])
    assert.equal(prologue(text, known, " "), "", text);
});

test("a SELECT without a limit of its own gets one", () => {
  assert.equal(limited("SELECT * { ?s ?p ?o } # LIMIT 5", 9), "SELECT * { ?s ?p ?o } # LIMIT 5\nLIMIT 9");
  assert.equal(limited("SELECT * {} VALUES ?c { 1 }", 9), "SELECT * {} LIMIT 9 VALUES ?c { 1 }");
  for (const text of ["SELECT * {} limit 5", "ASK {}", "CONSTRUCT WHERE { ?s ?p ?o }"])
    assert.equal(limited(text, 9), text);
  const within = "SELECT * { { SELECT * {} LIMIT 1 } }";
  assert.equal(limited(within, 9), `${within}\nLIMIT 9`);
  const beyond = "SELECT * { ?a ?b ?c LATERAL { SELECT * { ?c ?d ?e } LIMIT 1 } } LIMIT 5";
  assert.equal(limited(beyond, 9), beyond, "also where the grammar cannot read it");
});

test("a question is restricted before its last brace", () => {
  assert.equal(restricted("ASK { ?t a ?c }", [["t", "a:b"]]), "ASK { ?t a ?c   VALUES ?t { a:b }\n}");
  assert.equal(restricted("ASK {}", []), "ASK {}");
});
