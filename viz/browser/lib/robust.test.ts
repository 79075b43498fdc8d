import assert from "node:assert/strict";
import { test } from "node:test";
import { againByPair, againSentence, robustMark } from "./robust.ts";

const found = againByPair({
  row: [4, 7],
  stability: [98, 100],
  recoding_omissions: [91, 85],
  recoding_redraw: [79, 80],
  robust: [0, 1],
});

test("each pair has its own shares, and others none", () => {
  assert.equal(found.get(4)?.recoding_redraw, 79);
  assert.equal(found.get(5), undefined);
  assert.deepEqual(
    [4, 7, 5].map((k) => robustMark(found.get(k))),
    ["", ", robust", ""],
  );
  assert.equal(againByPair({}).size, 0);
});

test("a sentence names every kind of corpus and what robust asks for", () => {
  const [loose, firm] = [found.get(4), found.get(7)];
  assert.ok(loose && firm);
  assert.equal(
    againSentence(firm, 100, "clear"),
    "Clear again in 100% of 100 corpora of other reviews, drawn again from these; in 85% with what a coder may have " +
      "overlooked added; in 80% coded as by a second coder. That is robust: at least 80% of each.",
  );
  assert.match(againSentence(loose, 100, "clear"), /That is not robust, which asks for at least 80% of each\.$/);
  assert.match(againSentence(loose, 100, "suggestive"), /^Clear in 98% .* Only a clear pair can be robust\.$/);
});
