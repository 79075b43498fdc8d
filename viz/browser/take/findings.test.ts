import assert from "node:assert/strict";
import { test } from "node:test";
import { twoFindings } from "./findings.ts";

const CALLED = ["later review", "later reviews"] as const;
const long = "a ".repeat(150).trim();

test("two findings are of two reviews, short and new ones first", () => {
  const reviews = [
    { title: "A", year: 2010, texts: ["said of A"] },
    { title: "B", year: 2024, texts: [long, "said of B"] },
    { title: "C", year: null, texts: ["said of C"] },
    { title: "D", year: 2026, texts: [long] },
    { title: "E", year: 2025, texts: [] },
  ];
  const { head, list } = twoFindings(reviews, CALLED);
  assert.equal(head, "Two of 4 later reviews");
  assert.deepEqual(list, [
    { text: "said of B", review: "B", year: 2024 },
    { text: "said of A", review: "A", year: 2010 },
  ]);
});

test("one or two are all of them, and none is none", () => {
  const review = { title: "D", year: 2026, texts: [long] };
  assert.deepEqual(twoFindings([review], CALLED), {
    head: "The later review",
    list: [{ text: long, review: "D", year: 2026 }],
  });
  assert.equal(twoFindings([review, { ...review, title: "E" }], CALLED).head, "The later reviews");
  assert.deepEqual(twoFindings([], CALLED).list, []);
});
