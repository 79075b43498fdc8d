import assert from "node:assert/strict";
import { test } from "node:test";
import { namedQueries } from "../../../browser/testing/named-queries.ts";
import { mistake } from "./faults.ts";
import { syntaxOf } from "./syntax.ts";

const CLASSES = new Map([["review", "cg:Review"]]);

// A query with ^ where its mistake is → how the sentence about it begins.
const MISTAKES: Readonly<Record<string, string>> = {
  "SELECT * ^{ ?s ?p ?o": "found “{” that is never closed; close it with “}”",
  "SELECT * { ?r ?p ?o FILTER^(?r = }": "found “(” that is not closed before the next “}”",
  "SELECT * { ?s ?p ?o } ^}": "found “}” that nothing opens",
  "SELECT ?t { ?r a cg:Review ^dcterms:title ?t }": "found “dcterms:title” directly after a triple; put “;”",
  "SELECT * { ?s ?p ?o ^?q . ?a ?b ?c }": "found “?q” directly after a triple",
  "SELECT * { OPTIONAL { ?a a:b ?c . ?d a:b ?c ^e:f ?g . } }": "found “e:f” directly after a triple",
  "SELECT * { ?s ^}": "found “}” where a property and its value is expected",
  "SELECT * { ?s ^; a ?x }": "found “;” where a property and its value is expected",
  "SELECT * { ?r ?p ^FILTER(?r = 1) }": "found “FILTER” where the value of a property is expected",
  "SELECT * { ?s a:b ^; c:d ?x }": "found “;” where the value of a property is expected",
  "SELECT * { ?s a:b ?o, ^}": "found “}” where the value of a property is expected",
  "SELECT * { ?s a:b/ ?o ^}": "found “}” where the value of a property is expected",
  "CONSTRUCT { ?a ?b ^} { ?a ?b ?c }": "found “}” where the value of a property is expected",
  "ASK { ?r a cg:Review ;; FILTER (?r > ^) }": "found “)” where a value is expected; add one after “>”",
  "ASK { FILTER(^= 5) }": "found “=” where a value is expected; add one",
  "ASK { FILTER(?x = ^= 5) }": "found “=” where a value is expected; add one",
  "SELECT * { ?s ?p ?o . ^FILTR(?o) }": "found “FILTR”, which is not a word of SPARQL; did you mean FILTER?",
  "SELECT ?r { ?r a ^Review }": "found “Review”, which is not a word of SPARQL; did you mean cg:Review?",
  "SELECT ^title { ?r :p ?title }": "found “title”, which is not a word of SPARQL; did you mean ?title?",
  "ASK { ?r :p ^abcdefgh }": "found “abcdefgh”, which is not a word of SPARQL; write ?x for a variable",
  "PREFIX a: <urn:x>\n^SELEC * { ?r a ?c }": "found “SELEC”; did you mean SELECT?",
  "^{ ?r a ?c }": "found “{”; expected SELECT, ASK, CONSTRUCT or DESCRIBE",
};

for (const [marked, sentence] of Object.entries(MISTAKES))
  test(`the mistake in ${JSON.stringify(marked)} has its place and a hint`, () => {
    const text = marked.replace("^", "");
    const found = mistake(text, text.length, CLASSES);
    assert.ok(found);
    assert.ok(found.what.startsWith(sentence), found.what);
    assert.equal(found.offset, marked.indexOf("^"));
    assert.equal(mistake(text, found.offset - 1, CLASSES), null, "the engine stopped before it");
  });

test("what the engine knows beyond the grammar is no mistake", () => {
  assert.equal(mistake("SELECT * { ?a ?b ?c LATERAL { ?c ?d ?e } }"), null);
  assert.equal(mistake("ASK { <<?a ?b ?c>> ?d ?e }"), null);
});

test("no piece of an IRI behind a fault is called a word", () => {
  assert.doesNotMatch(
    mistake("ASK { ?r ?r a:b/c:d ?a . ?f cg:polarity <https://w3id.org/x> }")?.what ?? "",
    /not a word/,
  );
});

test("no named query has a fault", () => {
  for (const [name, text] of namedQueries) {
    assert.deepEqual(syntaxOf(text).errors, [], name);
    assert.equal(mistake(text), null, name);
  }
});
