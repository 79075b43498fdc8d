// The engine's report on a query that it could not read, and the sentence that the page makes from it.
import { mistake } from "./faults.ts";
import { sentenceAt } from "./places.ts";
import type { Message } from "./places.ts";
import { syntaxOf } from "./syntax.ts";

/** Why an engine did not read a query: its place in the text that it was sent, where it names one. */
export interface Verdict {
  /** Where the engine stopped. */
  offset: number | null;
  /** The fault in the query's meaning, such as a variable that is not grouped; null where it cannot be read. */
  meaning: string | null;
  /** What the engine expected. */
  expected: readonly string[];
  /** The whole message of the engine. */
  message: string;
}

// Where the grammar of the editor stops first, often nearer to the mistake than the engine.
const firstError = (text: string): number | null => {
  const error = syntaxOf(text).errors[0];
  if (!error) return null;
  return error.from + (/^\s*/.exec(text.slice(error.from))?.[0].length ?? 0);
};

const nearby = (text: string, offset: number): string => {
  const rest = text.slice(offset).split("\n")[0];
  return rest.trim() ? `near “${rest.slice(0, 30)}${rest.length > 30 ? "…" : ""}”` : "at the end of the line";
};

/**
 * The sentence for a verdict. The engine was sent `text` with `shift` characters before it, and perhaps more after it;
 * its place is never reported inside what was added.
 */
export const sentenceOf = (
  { offset, meaning, expected, message }: Verdict,
  text: string,
  shift: number,
  classes: ReadonlyMap<string, string> = new Map(),
): Message => {
  if (offset === null) return { message: `The engine did not accept the query (${message.slice(0, 200)}).` };
  const stopped = Math.min(text.length, Math.max(0, offset - shift));
  if (meaning !== null)
    return sentenceAt(text, stopped, `found a fault ${nearby(text, stopped)} (${meaning}). Correct it and run again.`);
  const seen = mistake(text, stopped, classes);
  if (seen) return sentenceAt(text, seen.offset, seen.what);
  const earlier = firstError(text);
  const place = earlier !== null && earlier < stopped ? earlier : stopped;
  const wanted = [...new Set(expected)];
  const hint = place === stopped && wanted.length > 1 && expected.length <= 6 ? `; expected ${wanted.join(", ")}` : "";
  return sentenceAt(
    text,
    place,
    `found text that is not SPARQL ${nearby(text, place)}${hint}. Correct it and run again.`,
  );
};
