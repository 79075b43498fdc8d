import assert from "node:assert/strict";
import { test } from "node:test";
import { boxGrid, meet } from "./box-grid.ts";
import { placeLabels } from "./label-placement.ts";
import { inside, runsThrough, type Label } from "./label-spots.ts";

const SHEET = { width: 800, height: 600 };

const label = (x: number, y: number, changes: Partial<Label> = {}): Label => {
  const radius = changes.radius ?? 8;
  return {
    at: { x, y },
    radius,
    width: 80,
    height: 13,
    shape: { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius },
    strong: false,
    wanted: false,
    linked: true,
    box: null,
    ...changes,
  };
};

const place = (labels: Label[], mayLead = true): number =>
  placeLabels(labels, boxGrid(labels.map(({ shape }) => shape)), SHEET, mayLead);

const noneOverAnother = (labels: readonly Label[]): void => {
  const boxes = labels.flatMap(({ box }) => (box ? [box] : []));
  boxes.forEach((box, i) => {
    assert.ok(inside(box, SHEET));
    for (const other of boxes.slice(i + 1)) assert.ok(!meet(box, other));
  });
};

test("a label that is alone stands under its shape", () => {
  const one = label(400, 300);
  assert.equal(place([one]), 0);
  assert.deepEqual({ ...one.box, cost: 0 }, { left: 360, right: 440, top: 311, bottom: 324, cost: 0 });
});

test("a label keeps off a line where there is room, and off what covers an edge", () => {
  const below = { x1: 0, y1: 318, x2: 800, y2: 318 };
  const one = label(400, 300);
  placeLabels([one], boxGrid([one.shape]), { ...SHEET, lines: [below] });
  assert.equal(one.box?.bottom, 289);
  placeLabels([one], boxGrid([one.shape]), { ...SHEET, lines: [below], top: 280 });
  assert.ok(one.box && one.box.left > 400 && one.box.top > 280);
  assert.ok(!runsThrough(below, one.box));
});

test("a line runs through what it crosses, from one end to the other", () => {
  const box = { left: 0, right: 10, top: 0, bottom: 10 };
  assert.ok(runsThrough({ x1: -5, y1: 5, x2: 15, y2: 5 }, box));
  assert.ok(runsThrough({ x1: 5, y1: 5, x2: 50, y2: 90 }, box));
  assert.ok(!runsThrough({ x1: -5, y1: 5, x2: -1, y2: 5 }, box));
  assert.ok(!runsThrough({ x1: -5, y1: 8, x2: 8, y2: 25 }, box));
  assert.ok(!runsThrough({ x1: 12, y1: -5, x2: 12, y2: 20 }, box));
});

test("labels of a cluster stand apart, some on leaders", () => {
  const labels = Array.from({ length: 25 }, (_, i) => label(380 + (i % 5) * 20, 280 + Math.floor(i / 5) * 20));
  const miss = place(labels);
  noneOverAnother(labels);
  assert.ok(labels.some(({ box }) => box?.leader));
  assert.ok(miss > 0);
  for (const { box, at, radius } of labels)
    if (box?.leader) {
      const { x1, y1, x2, y2 } = box.leader;
      assert.ok(Math.hypot(x1 - at.x, y1 - at.y) <= radius + 1.01, "a leader begins at its shape");
      assert.ok(Math.hypot(x2 - x1, y2 - y1) <= 60, "a leader is short");
      assert.ok(Math.hypot(x2 - x1, y2 - y1) > 2.9, "a leader is seen");
    }
});

test("without leaders some labels of a cluster are left out", () => {
  const labels = Array.from({ length: 25 }, (_, i) => label(380 + (i % 5) * 20, 280 + Math.floor(i / 5) * 20));
  place(labels, false);
  noneOverAnother(labels);
  assert.ok(labels.some(({ box }) => !box));
  assert.ok(labels.every(({ box }) => !box?.leader));
});

test("what the reader chose is named whatever it covers", () => {
  const chosen = label(400, 300, { strong: true });
  const crowd = Array.from({ length: 60 }, (_, i) => label(300 + (i % 12) * 18, 250 + Math.floor(i / 12) * 18));
  place([chosen, ...crowd]);
  assert.ok(chosen.box);
});

test("a name without a free place that covers others for what was chosen says that it was forced", () => {
  const crowd = Array.from({ length: 60 }, (_, i) => label(300 + (i % 12) * 18, 250 + Math.floor(i / 12) * 18));
  const near = label(400, 286, { wanted: true });
  place([near, ...crowd], false);
  assert.equal(near.box?.forced, true);
  const free = label(100, 100, { wanted: true });
  place([free, ...crowd], false);
  assert.equal(free.box?.forced, undefined);
});

test("the same labels get the same places each time", () => {
  const make = (): Label[] =>
    Array.from({ length: 40 }, (_, i) => label(100 + ((i * 97) % 600), 80 + ((i * 61) % 450)));
  const [one, two] = [make(), make()];
  place(one);
  place(two);
  assert.deepEqual(
    one.map(({ box }) => box),
    two.map(({ box }) => box),
  );
});
