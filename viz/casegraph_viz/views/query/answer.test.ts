import assert from "node:assert/strict";
import { test } from "node:test";
import { read } from "./answer.ts";
import { readingOrder } from "./table.ts";
import { answerCsv, answerJson } from "./takeaway.ts";

test("N-Triples are rows, each once, and the lines of what is kept stay", () => {
  const body = [
    '<urn:a> <urn:p> "a\\"b\\n\\u00e9"@en .',
    '<urn:a> <urn:p> "a\\"b\\n\\u00e9"@en .',
    '_:b <urn:p> "1"^^<urn:t> .',
    "<urn:a> <urn:p> <urn:c> .",
    "",
  ].join("\n");
  const answer = read(body, "CONSTRUCT", 2);
  assert.ok(answer.kind === "triples" && answer.cut);
  assert.deepEqual(answer.rows, [
    {
      subject: { type: "uri", value: "urn:a" },
      predicate: { type: "uri", value: "urn:p" },
      object: { type: "literal", value: 'a"b\né', "xml:lang": "en" },
    },
    {
      subject: { type: "bnode", value: "b" },
      predicate: { type: "uri", value: "urn:p" },
      object: { type: "literal", value: "1", datatype: "urn:t" },
    },
  ]);
  assert.equal(answer.lines.length, 2);
  assert.equal(answerCsv(answer).split("\r\n")[0], "\ufeffsubject,predicate,object");
});

test("rows and a truth value are files", () => {
  const rows = { head: { vars: ["a"] }, results: { bindings: [{ a: { type: "literal", value: "x" } }, {}] } };
  const answer = read(JSON.stringify(rows), "SELECT", 5);
  assert.deepEqual(JSON.parse(answerJson(answer)), rows);
  assert.deepEqual(JSON.parse(answerJson(read('{"head":{},"boolean":true}', "ASK", 5))), { head: {}, boolean: true });
});

test("an id comes behind the name that it is for", () => {
  assert.deepEqual(
    readingOrder(["theme_id", "theme_label", "n"]).map(({ name, head }) => `${name} ${head}`),
    ["theme_label theme", "n n", "theme_id theme id"],
  );
});
