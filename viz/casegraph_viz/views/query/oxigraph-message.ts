// The message of Oxigraph about a query that it cannot read, as facts.
import type { Verdict } from "./verdict.ts";

const offsetOf = (text: string, line: number, column: number): number => {
  const before = text.split("\n").slice(0, line - 1);
  return Math.min(text.length, before.reduce((sum, each) => sum + each.length + 1, 0) + Math.max(0, column - 1));
};

/** Read "error at 2:9: expected one of OPTIONAL, …" about a text that was asked. */
export const verdictOf = (message: string, text: string): Verdict => {
  const found = /^error at (\d+):(\d+):?/.exec(message);
  if (!found) return { offset: null, meaning: null, expected: [], message };
  const rest = message.slice(found[0].length);
  // For a fault in the meaning, such as an unknown prefix, the list of what is expected holds a sentence.
  const meaning = /\b(The [A-Z]\w+ [a-z ]+|[A-Z][a-z]+ [a-z][a-z ]+[a-z])\b/.exec(rest)?.[0] ?? null;
  const expected = Array.from(rest.matchAll(/"[^"]+"|\b[A-Z]{2,}(?: [A-Z]+)*\b/g), ([each]) =>
    each.replaceAll('"', ""),
  );
  return { offset: offsetOf(text, Number(found[1]), Number(found[2])), meaning, expected, message };
};
