import assert from "node:assert/strict";
import { test } from "node:test";
import { chooseItems, ranked, textsOf, widthsOf, type PackedItems } from "./coded-items.ts";

const packed: PackedItems = {
  nouns: ["recommendation", "recommendations"],
  caveat: "",
  choices: [
    {
      key: "addressee",
      title: "Made to",
      silent: 2,
      values: {
        id: ["police", "schools", "not-stated"],
        label: ["Police", "Schools", "No agency named"],
        link: ["", "", ""],
        others: ["constabulary", "", ""],
      },
      of: [[0], [0, 1], [2], [2], [1]],
    },
    {
      key: "theme",
      title: "Theme",
      silent: null,
      values: { id: ["neglect", "training"], label: ["Neglect", "Training"], link: ["", ""], others: ["", ""] },
      of: [[0], [1], [0, 1], [1], [0]],
    },
  ],
  reviews: {
    title: ["Child A", "Child B"],
    link: ["", ""],
    publisher: ["", ""],
    area: ["Kent", "Leeds"],
    nation: ["England", "England"],
  },
  items: {
    review: [0, 0, 0, 1, 1],
    words: ["Train staff.", "Share what is known.", "Ask again.", "Train police.", "Listen."],
    anchor: ["", "", "", "", ""],
    iri: ["", "", "", "", ""],
    source: [0, 0, 0, 0, 0],
  },
  sources: { title: [""], url: [""] },
};
const texts = textsOf(packed);
const every = (): boolean => true;

test("items are chosen by words, reviews and values, and each choice counts what its other values would leave", () => {
  const all = chooseItems(packed, texts, every, { words: "", chosen: [null, null] });
  assert.deepEqual(all.items, [0, 1, 2, 3, 4]);
  assert.deepEqual(
    all.counts.map((row) => Array.from(row)),
    [
      [2, 2, 2],
      [3, 3],
    ],
  );
  const police = chooseItems(packed, texts, every, { words: "", chosen: [0, null] });
  assert.deepEqual(police.items, [0, 1]);
  assert.deepEqual(
    police.counts.map((row) => Array.from(row)),
    [
      [2, 2, 2],
      [1, 1],
    ],
  );
  const both = chooseItems(packed, texts, every, { words: "", chosen: [0, 1] });
  assert.deepEqual(both.items, [1]);
  assert.deepEqual(
    both.counts.map((row) => Array.from(row)),
    [
      [1, 1, 2],
      [1, 1],
    ],
  );
  const inLeeds = chooseItems(packed, texts, (review) => review === 1, { words: "", chosen: [null, null] });
  assert.deepEqual(inLeeds.items, [3, 4]);
});

test("words are found in what an item says, in its review, and in other names of its values", () => {
  const found = (words: string): number[] => chooseItems(packed, texts, every, { words, chosen: [null, null] }).items;
  assert.deepEqual(found("TRAIN"), [0, 1, 2, 3]);
  assert.deepEqual(found("constabulary known"), [1]);
  assert.deepEqual(found("leeds"), [3, 4]);
  assert.deepEqual(found("nobody said this"), []);
});

test("bars are in the order of their length, and what states none is last and has no bar", () => {
  const counts = Int32Array.from([2, 3, 9]);
  assert.deepEqual(ranked(packed.choices[0], counts), [1, 0, 2]);
  assert.deepEqual(widthsOf(packed.choices[0], counts), [66.67, 100, 0]);
  assert.deepEqual(widthsOf(packed.choices[1], new Int32Array(2)), [0, 0]);
});
