import assert from "node:assert/strict";
import { test } from "node:test";
import { LOOKED_THROUGH } from "./library.ts";
import { looked } from "./looked.ts";

test("the caution begins with the second filter and counts each once", () => {
  const { note, words } = looked(LOOKED_THROUGH);
  note("");
  note("Age: under 1");
  note("Age: under 1");
  assert.equal(words(), "");
  note("Nation: Wales");
  assert.match(words(), /^You have looked at 2 filters since you opened this page\. /);
  note("");
  note("Age: under 1");
  note("Year: 2015 or later");
  assert.match(words(), /^You have looked at 3 filters /);
});
