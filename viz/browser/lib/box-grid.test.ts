import assert from "node:assert/strict";
import { test } from "node:test";
import { boxGrid, meet, type Box } from "./box-grid.ts";

const box = (left: number, top: number, width: number, height: number): Box => ({
  left,
  top,
  right: left + width,
  bottom: top + height,
});

test("boxes that only touch do not meet", () => {
  assert.ok(meet(box(0, 0, 10, 10), box(9, 9, 5, 5)));
  assert.ok(!meet(box(0, 0, 10, 10), box(10, 0, 5, 5)));
});

test("a grid finds what a look at all finds", () => {
  let seed = 7;
  const draw = (most: number): number => {
    seed = (seed * 16807) % 2147483647;
    return (seed % 1000) * (most / 1000);
  };
  const boxes = Array.from({ length: 300 }, () => box(draw(2000) - 200, draw(1500) - 200, draw(90), draw(40)));
  const grid = boxGrid(boxes);
  let met = 0;
  for (let i = 0; i < 500; i += 1) {
    const one = box(draw(2000) - 200, draw(1500) - 200, draw(120), draw(30));
    const expected = boxes.some((other) => meet(one, other));
    assert.equal(grid.taken(one), expected);
    met += Number(expected);
  }
  assert.ok(met > 50 && met < 450, String(met));
});

test("a box of one's own is not in the way, and what is added is", () => {
  const own = box(0, 0, 10, 10);
  const grid = boxGrid([own]);
  assert.ok(grid.taken(own));
  assert.ok(!grid.taken(own, own));
  grid.add(box(5, 5, 10, 10));
  assert.ok(grid.taken(own, own));
});
