import assert from "node:assert/strict";
import { test } from "node:test";
import { namedQueries } from "../../../browser/testing/named-queries.ts";
import { bracketPairs, syntaxOf, within } from "./syntax.ts";

const words = (text: string): string =>
  syntaxOf(text)
    .tokens.map(({ kind, text: piece, depth }) => `${kind[0]}${depth} ${piece}`)
    .join("  ");

test("words are told from texts, comments and IRIs", () => {
  assert.equal(
    words("ASK { ?s a <urn:x#y> ; :p '} # {'@en, -1.5 } # } SERVICE"),
    "w0 ASK  m0 {  v1 ?s  w1 a  i1 <urn:x#y>  m1 ;  n1 :p  s1 '} # {'  w1 @en  m1 ,  n1 -1.5  m0 }",
  );
});

test("less-than is no IRI, and marks of two signs are one", () => {
  assert.equal(
    words("{ FILTER(?a<?b&&?c!=<urn:d>) }"),
    "m0 {  w1 FILTER  m1 (  v2 ?a  m2 <  v2 ?b  m2 &&  v2 ?c  m2 !=  i2 <urn:d>  m1 )  m0 }",
  );
});

test("a text in a wrong place is one word, and hides its brackets", () => {
  assert.equal(words("SELECT 'a { b' \"it's\" { }"), "w0 SELECT  s0 'a { b'  s0 \"it's\"  m0 {  m0 }");
});

test("each token has its place", () => {
  for (const [name, text] of namedQueries)
    for (const token of syntaxOf(text).tokens) assert.equal(text.slice(token.start, token.end), token.text, name);
});

test("brackets find each other, and tokens are found by their places", () => {
  const { tokens } = syntaxOf("SELECT * { { ?s ?p (1) }");
  assert.deepEqual([...bracketPairs(tokens)].sort(), [
    [3, 9],
    [6, 8],
  ]);
  assert.deepEqual(
    within(tokens, 13, 18).map((token) => token.text),
    ["?s", "?p"],
  );
});

test("the last query is read once", () => {
  assert.equal(syntaxOf("ASK {}"), syntaxOf("ASK {}"));
});
