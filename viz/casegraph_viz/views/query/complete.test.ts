import assert from "node:assert/strict";
import { test } from "node:test";
import { CompletionContext } from "@codemirror/autocomplete";
import { EditorState } from "@codemirror/state";
import { completion } from "./complete.ts";
import type { Word } from "./data.ts";

const words: Word[] = [
  { iri: "urn:F", write: "cg:Finding", label: "finding", kind: "class" },
  { iri: "urn:t", write: "cg:theme", label: "theme", kind: "property" },
  { iri: "urn:i", write: "dcterms:issued", label: "issued", kind: "property", others: ["year", "published"] },
  { iri: "urn:n", write: "theme:neglect", label: "Neglect", kind: "concept", scheme: "theme", others: ["starvation"] },
  { iri: "urn:p", write: "agency:police", label: "Police", kind: "concept", scheme: "agency" },
];
const source = completion(words, new Map([["cg:theme", "theme"]]));

// What is offered at ^ in a text.
const offered = async (marked: string, explicit = false): Promise<string[] | null> => {
  const doc = marked.replace("^", "");
  const found = await source(new CompletionContext(EditorState.create({ doc }), marked.indexOf("^"), explicit));
  return found?.options.map((each) => each.label) ?? null;
};

test("what people call a thing leads to how it is written", async () => {
  for (const [typed, first] of Object.entries({
    negl: "theme:neglect",
    starv: "theme:neglect",
    Find: "cg:Finding",
    year: "dcterms:issued",
    published: "dcterms:issued",
  }))
    assert.equal((await offered(`SELECT * { ?f ?p ${typed}^ }`))?.[0], first, typed);
});

test("behind a property come the concepts of its scheme", async () => {
  assert.deepEqual(await offered("SELECT * { ?f cg:theme ^ }", true), ["theme:neglect"]);
  assert.deepEqual(await offered("SELECT * { ?f ?p ^ }", true), []);
});

test("variables of the query and words of SPARQL are offered, and no other place to ask", async () => {
  assert.deepEqual(await offered("SELECT ?finding { ?finding a ?class . ?^ }"), ["?finding", "?class"]);
  assert.ok((await offered("SELECT * { FIL^ }"))?.includes("FILTER"));
  assert.ok(!(await offered("SELECT * { SER^ }"))?.includes("SERVICE"));
});

test("nothing is offered in texts, comments and IRIs, nor unasked where nothing is typed", async () => {
  for (const text of ["ASK { ?s ?p 'neg^' }", "ASK { ?s ?p <urn:neg^> }", "ASK { ?s ?p ?o # neg^\n }", "ASK { ?s ^ }"])
    assert.equal(await offered(text), null, text);
  assert.ok(await offered("ASK { ?s ?p ?o # one\nneg^ }"), "behind the line of a comment");
});
