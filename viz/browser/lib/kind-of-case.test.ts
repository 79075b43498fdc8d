import assert from "node:assert/strict";
import { test } from "node:test";

import { readKind } from "./kind-of-case.ts";

test("a pair is told with what it is beyond and the share that its kind of case accounts for", () => {
  const of = readKind({
    pair: [7, 2, 9],
    expected: [9.53, 10.8, 3],
    q: [0.049, 0.87, 0.5],
    beyond: [3, 1, 0],
    explained: [0.48, -0.2, null],
  });
  assert.equal(of(1), null);
  assert.equal(of(7)?.beyond, "beyond length and kind of case");
  assert.match(of(7)?.sentence ?? "", /about 9\.5 would be expected to name both \(q 0\.049\)\./);
  assert.match(
    of(7)?.sentence ?? "",
    /clear beyond length and beyond kind of case\. .*, 48% is expected from kind of case/,
  );
  assert.equal(of(2)?.beyond, "beyond length only");
  assert.match(of(2)?.sentence ?? "", /, none is expected from kind of case/);
  assert.equal(of(9)?.beyond, "");
  assert.doesNotMatch(of(9)?.sentence ?? "", /excess/);
  assert.equal(readKind({})(7), null);
});
