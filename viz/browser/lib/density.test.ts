import assert from "node:assert/strict";
import { test } from "node:test";

import { densityOf, shadesOf } from "./density.ts";

const SHEET = { width: 120, height: 60 };

test("at a lone point the density is its weight, and falls off as the kernel does", () => {
  const { values, columns, most } = densityOf([{ x: 33, y: 33, weight: 8 }], SHEET, 10, 6);
  assert.ok(Math.abs(most - 8) < 1e-6);
  // Two cells to the right the middle of a cell is 12 pixels off.
  assert.ok(Math.abs(values[5 * columns + 7] - 8 * Math.exp(-(12 ** 2) / 200)) < 1e-5);
  assert.equal(values[columns - 1], 0);
});

test("points near each other add up, and those outside the sheet do no harm", () => {
  const two = densityOf(
    [
      { x: 30, y: 30, weight: 3 },
      { x: 30, y: 30, weight: 4 },
      { x: -500, y: 900, weight: 1000 },
    ],
    SHEET,
    10,
    6,
  );
  assert.ok(two.most > 6 && two.most <= 7);
});

test("shades cover what is not empty, the darkest at the densest place", () => {
  const density = densityOf([{ x: 33, y: 33, weight: 8 }], SHEET, 10, 6);
  const shades = shadesOf(density, 5);
  assert.ok(shades.some(({ level, x, y, width }) => level === 5 && x <= 33 && x + width > 33 && y <= 33 && y + 6 > 33));
  assert.ok(shades.every(({ level }) => level >= 1 && level <= 5));
  assert.deepEqual(shadesOf(densityOf([], SHEET, 10), 5), []);
});
