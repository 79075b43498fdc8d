import assert from "node:assert/strict";
import { test } from "node:test";
import { clean } from "./picture.ts";

test("what XML cannot hold is taken out of texts", () => {
  assert.equal(clean("a\u0000b\u0008c\u000bd\u001fe\u007ff\u0085g\uffffh"), "a b c d e f g h");
  assert.equal(clean("\ud800x\udc00y"), "\ufffdx\ufffdy");
});

test("what XML can hold stays", () => {
  const text = "tab\tline\nend\r <&>\"' é 日本 😀";
  assert.equal(clean(text), text);
});
