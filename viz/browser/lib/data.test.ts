import assert from "node:assert/strict";
import { test } from "node:test";
import { readData, readDataIfThere, rowsOf } from "./data.ts";

const blocks: Record<string, string> = { "data-themes": '{"id":["a","b"],"count":[3,0]}' };
Object.assign(globalThis, {
  document: {
    getElementById: (id: string) => (id in blocks ? { textContent: blocks[id] } : null),
  },
});

test("columns become rows that know their place", () => {
  const rows = rowsOf(readData<{ id: string[]; count: number[] }>("themes"));
  assert.deepEqual(rows, [
    { id: "a", count: 3, i: 0 },
    { id: "b", count: 0, i: 1 },
  ]);
  assert.deepEqual(rowsOf({}), []);
});

test("a block that is not there is named", () => {
  assert.throws(() => readData("pairs"), { message: 'the page has no block of data named "pairs"' });
  assert.equal(readDataIfThere("pairs"), null);
});
