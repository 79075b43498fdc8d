// Recommendations, or findings of good practice, as Python packs them, and which of them a reader asks for.
import { wordsIn } from "../../../browser/lib/match.ts";

/** The values of one choice by their places, and the places that each item states, never none. */
export interface Choice {
  key: string;
  title: string;
  /** The place of the value that stands for stating none; null where every item states one. */
  silent: number | null;
  values: { id: string[]; label: string[]; link: string[]; others: string[] };
  of: number[][];
}

export interface PackedItems {
  nouns: [single: string, several: string];
  caveat: string;
  choices: Choice[];
  /** By the row of a review in the packed reviews. */
  reviews: { title: string[]; link: string[]; publisher: string[]; area: string[]; nation: string[] };
  /** In the order of the list; `anchor` is the part of the page of the review that shows an item. */
  items: { review: number[]; words: string[]; anchor: string[]; iri: string[]; source: number[] };
  sources: { title: string[]; url: string[] };
}

/** What is asked for: words that must all occur, and the place of a value for each choice, or null. */
export interface Asked {
  words: string;
  chosen: readonly (number | null)[];
}

export interface Chosen {
  /** The items, in the order of the list. */
  items: number[];
  /** For each choice, how many items each of its values would leave, given all the rest. */
  counts: Int32Array[];
}

/** Everything that words are looked for in, for each item: small letters. */
export const textsOf = ({ items, reviews, choices }: PackedItems): string[] =>
  items.words.map((words, i) => {
    const r = items.review[i];
    const values = choices.flatMap(({ values: { label, others }, of }) => of[i].flatMap((v) => [label[v], others[v]]));
    return [words, reviews.title[r], reviews.publisher[r], reviews.area[r], reviews.nation[r], ...values]
      .join("\n")
      .toLowerCase();
  });

/** The items of the reviews in view that are asked for, in one walk over all of them. */
export const chooseItems = (
  { items, choices }: PackedItems,
  texts: readonly string[],
  inView: (review: number) => boolean,
  { words, chosen }: Asked,
): Chosen => {
  const wanted = wordsIn(words);
  const counts = choices.map(({ values }) => new Int32Array(values.id.length));
  const found: number[] = [];
  texts.forEach((text, i) => {
    if (!inView(items.review[i]) || !wanted.every((word) => text.includes(word))) return;
    const missed = choices.flatMap(({ of }, c) => {
      const place = chosen[c];
      return place === null || of[i].includes(place) ? [] : [c];
    });
    if (!missed.length) found.push(i);
    // An item that misses one choice alone is what another value of that choice would bring.
    choices.forEach(({ of }, c) => {
      if (missed.every((other) => other === c)) for (const place of of[i]) counts[c][place] += 1;
    });
  });
  return { items: found, counts };
};

/** The places of the values of a choice as its bars show them: most first, those that state none last. */
export const ranked = ({ values, silent }: Choice, counts: Int32Array): number[] =>
  values.id
    .map((_, place) => place)
    .sort((a, b) => Number(a === silent) - Number(b === silent) || counts[b] - counts[a] || a - b);

/** How long each bar is, in percent of the longest; what states none has a number and no bar. */
export const widthsOf = ({ silent }: Choice, counts: Int32Array): number[] => {
  const most = counts.reduce((longest, count, place) => (place === silent ? longest : Math.max(longest, count)), 1);
  return Array.from(counts, (count, place) => (place === silent ? 0 : Math.round((10_000 * count) / most) / 100));
};
