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
