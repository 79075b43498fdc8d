// Words that are alike: without capitals and accents, or with one or two typing errors.

/** Small letters without accents, for searching by name. */
export const fold = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .toLowerCase();

// Typing errors between two words: a letter too many, too few or wrong, or two letters exchanged.
const distance = (a: string, b: string): number => {
  let row = [...Array(b.length + 1).keys()];
  let above = row;
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1)
      next[j] = Math.min(
        row[j] + 1,
        next[j - 1] + 1,
        row[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1),
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? above[j - 2] + 1 : Infinity,
      );
    above = row;
    row = next;
  }
  return row[b.length];
};

/** The known word that was probably meant, at most a third of its letters apart; or null. */
export const nearest = (word: string, known: readonly string[]): string | null => {
  let best: string | null = null;
  let least = Math.max(1, word.length / 3);
  for (const each of known) {
    const errors = distance(word, each);
    if (errors < least || (errors === least && best === null)) [best, least] = [each, errors];
  }
  return best;
};
