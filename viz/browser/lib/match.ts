// Finds things by their names: which of them fit some words, the best first.

/** A thing with its name and further names. */
export interface Nameable {
  label: string;
  others: readonly string[];
}

/** One that the search of a site leads to. */
export interface Named extends Nameable {
  kind: string;
  address: string;
}

/** A thing that fits, and the further name by which it was found; empty where its own name fits as well. */
export interface Match<Thing extends Nameable> {
  thing: Thing;
  by: string;
}

/** Text without case and accents. */
export const plain = (text: string): string => text.toLocaleLowerCase("en").normalize("NFKD").replace(/\p{M}/gu, "");

/** The words of a text, in small letters. */
export const wordsIn = (text: string): string[] => text.toLowerCase().split(/\s+/).filter(Boolean);

// 3 for a beginning, 2 for words that begin so, 1 for any place, 0 where a word is missing.
const score = (text: string, words: readonly string[]): number => {
  if (!words.every((word) => text.includes(word))) return 0;
  if (text.startsWith(words[0])) return 3;
  return words.every((word) => ` ${text}`.includes(` ${word}`)) ? 2 : 1;
};

/** A search over some things; their names are folded once. Of two that fit alike the earlier comes first. */
export const searchOf = <Thing extends Nameable>(
  things: readonly Thing[],
): ((query: string, most: number) => Match<Thing>[]) => {
  const folded = things.map((thing) => ({
    thing,
    label: plain(thing.label),
    others: thing.others.map((name) => ({ name, text: plain(name) })),
  }));
  return (query, most) => {
    const words = plain(query).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    return folded
      .map(({ thing, label, others }) => {
        let best = { points: score(label, words) * 2, by: "", length: label.length };
        for (const { name, text } of others) {
          const points = score(text, words) * 2 - 1;
          if (points > best.points) best = { points, by: name, length: text.length };
        }
        return { thing, ...best };
      })
      .filter(({ points }) => points > 0)
      .sort((a, b) => b.points - a.points || a.length - b.length)
      .slice(0, most)
      .map(({ thing, by }) => ({ thing, by }));
  };
};
