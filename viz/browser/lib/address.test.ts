import assert from "node:assert/strict";
import { test } from "node:test";
import { fragmentOf } from "./address.ts";

test("empty values are left out, all others are escaped", () => {
  assert.equal(
    fragmentOf({ q: "a b&c", cut: 0, off: "", theme: null, pair: undefined, on: true }),
    "q=a+b%26c&cut=0&on=true",
  );
  assert.equal(fragmentOf({}), "");
});

test("what is written can be read", () => {
  const values = { q: "= & # ä ~ % +", year: "2015..2019" };
  assert.deepEqual(Object.fromEntries(new URLSearchParams(fragmentOf(values))), values);
});
