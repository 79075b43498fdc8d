// The caution about looking through filters. What a reader has looked at is known to the open page alone.
import { LOOKED_THROUGH } from "./library.ts";

/** The filters that a reader has looked at since the page was opened. */
export interface Looked {
  /** Take note of a filter, by its words; the same one again adds nothing, and no words are no filter. */
  note: (filter: string) => void;
  /** What to say; empty before the second filter. */
  words: () => string;
}

export const looked = (): Looked => {
  const seen = new Set<string>();
  return {
    note: (filter) => {
      if (filter) seen.add(filter);
    },
    words: () => (seen.size < 2 ? "" : LOOKED_THROUGH.replace("{count}", String(seen.size))),
  };
};
