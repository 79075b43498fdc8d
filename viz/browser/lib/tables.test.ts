import assert from "node:assert/strict";
import { test } from "node:test";
import { compareKeys, keyOf } from "./tables.ts";

const sorted = (texts: string[], way: number): string[] =>
  texts
    .map((text): [string, ReturnType<typeof keyOf>] => [text, keyOf(text)])
    .sort((a, b) => compareKeys(a[1], b[1], way))
    .map(([text]) => text);

test("numbers are read with separators, per cent and a true minus", () => {
  assert.deepEqual(["1,200", "35%", "−4", "0.05"].map(keyOf), [
    { kind: "number", number: 1200 },
    { kind: "number", number: 35 },
    { kind: "number", number: -4 },
    { kind: "number", number: 0.05 },
  ]);
  assert.deepEqual(keyOf("10 of 12"), { kind: "text", text: "10 of 12" });
  assert.deepEqual(keyOf(""), { kind: "empty" });
});

test("numbers come before texts and empty cells last, whatever the way", () => {
  const texts = ["b", "", "2", "10", "A", "−1"];
  assert.deepEqual(sorted(texts, 1), ["−1", "2", "10", "A", "b", ""]);
  assert.deepEqual(sorted(texts, -1), ["10", "2", "−1", "b", "A", ""]);
});

test("texts sort by the numbers in them", () => {
  assert.deepEqual(sorted(["age 10", "age 9", "Age 1"], 1), ["Age 1", "age 9", "age 10"]);
});
