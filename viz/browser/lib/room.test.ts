import assert from "node:assert/strict";
import { test } from "node:test";

import { makeRoom } from "./room.ts";

const SHEET = { width: 900, height: 480 };
const CELL = { width: 100, height: 50 };

test("every place gets its room within the sheet", () => {
  const cloud = Array.from({ length: 60 }, (_, i) => ({ x: Math.sin(i * 7) * i, y: Math.cos(i * 3) * (60 - i) }));
  const found = makeRoom(cloud, SHEET, CELL);
  found.forEach(({ x, y }, i) => {
    assert.ok(x > 30 && x < SHEET.width - 30 && y > 15 && y < SHEET.height - 15);
    for (const other of found.slice(i + 1))
      assert.ok(Math.abs(other.x - x) >= 60 || Math.abs(other.y - y) >= 36, "two are in one place");
  });
  assert.deepEqual(makeRoom(cloud, SHEET, CELL), found);
});

test("places keep their sides, and none is as good as one", () => {
  const [left, right] = makeRoom(
    [
      { x: 0, y: 0 },
      { x: 10, y: 0 },
    ],
    SHEET,
    CELL,
  );
  assert.ok(left.x < right.x);
  assert.equal(makeRoom([{ x: 3, y: 4 }], SHEET, CELL).length, 1);
  assert.deepEqual(makeRoom([], SHEET, CELL), []);
});

test("a line does not run through a place that it only passes, where there is another cell", () => {
  const row = [0, 1, 2].map((x) => ({ x, y: 0 }));
  // Three in a row, and the outer ones joined: the one between them is moved off the line.
  const found = makeRoom([...row, { x: 1, y: 1 }], { width: 300, height: 120 }, { width: 100, height: 60 }, [[0, 2]]);
  const between = found.filter(({ x, y }, i) => {
    const [a, b] = [found[0], found[2]];
    const along = (x - a.x) / (b.x - a.x || 1);
    return i % 2 === 1 && along > 0 && along < 1 && Math.abs(y - (a.y + along * (b.y - a.y))) < 12;
  });
  assert.deepEqual(between, []);
});
