import assert from "node:assert/strict";
import { test } from "node:test";
import { csv } from "./csv.ts";

test("rows end as RFC 4180 has it, and empty values are empty", () => {
  assert.equal(csv([["a", "b"], [1, null], [undefined, true]]), "a,b\r\n1,\r\n,true\r\n"); // prettier-ignore
});

test("commas, quotes and ends of lines are quoted", () => {
  assert.equal(csv([['a "b"', "c,d", "e\nf", "g\rh"]]), '"a ""b""","c,d","e\nf","g\rh"\r\n');
});

test("what a spreadsheet would take for a formula gets an apostrophe", () => {
  assert.equal(csv([["=1+1", "+44", "@x", "-", "\tx"]]), "'=1+1,+44,'@x,'-,'\tx\r\n");
  assert.equal(csv([['=HYPERLINK("x")']]), '"\'=HYPERLINK(""x"")"\r\n');
});

test("numbers stay numbers", () => {
  assert.equal(csv([[-1.5, "-1.5", "-2e-7", "+3", -Infinity]]), "-1.5,-1.5,-2e-7,+3,'-Infinity\r\n");
});
