import assert from "node:assert/strict";
import { test } from "node:test";
import { wrapWords } from "./wrap.ts";

const within = (most: number) => (line: string) => line.length <= most;

test("lines hold as many words as fit", () => {
  assert.deepEqual(wrapWords("one two three four", within(9)), ["one two", "three", "four"]);
});

test("a word that is too long stands alone", () => {
  assert.deepEqual(wrapWords("a incomprehensible b", within(6)), ["a", "incomprehensible", "b"]);
});

test("nothing is one empty line, and white space does not matter", () => {
  assert.deepEqual(wrapWords("", within(3)), [""]);
  assert.deepEqual(wrapWords("  a \n b ", within(3)), ["a b"]);
});
