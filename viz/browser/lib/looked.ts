// The caution about looking through filters or groups. What a reader has looked at is known to the open page alone.

/** What a reader has looked at since the page was opened. */
export interface Looked {
  /** Take note of a filter, by its words; the same one again adds nothing, and no words are no filter. */
  note: (filter: string) => void;
  /** What to say; empty before the second filter. */
  words: () => string;
}

/** `caution` says what looking through many does, with {count} in the place of their number. */
export const looked = (caution: string): Looked => {
  const seen = new Set<string>();
  return {
    note: (filter) => {
      if (filter) seen.add(filter);
    },
    words: () => (seen.size < 2 ? "" : caution.replace("{count}", String(seen.size))),
  };
};
