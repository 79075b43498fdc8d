// Findings in words on a slide: two of them, of different reviews.
import { thousands } from "../lib/figures.ts";
import { SHORT_FINDING } from "../lib/library.ts";
import type { SlideFinding, SlideFindings } from "./offer.ts";

/** A review with what it says on the subject of the slide. */
export interface Saying {
  title: string;
  year: number | null;
  texts: readonly string[];
}

/** Two of the reviews that say something, those that say it shortly first and then the newest; `called` is what they are. */
export const twoFindings = (reviews: readonly Saying[], [one, several]: readonly [string, string]): SlideFindings => {
  const all = reviews
    .flatMap(({ title, year, texts }): SlideFinding[] => {
      const text = texts.find((each) => each.length <= SHORT_FINDING) ?? texts.at(0);
      return text === undefined ? [] : [{ text, review: title, year }];
    })
    .map((found) => ({ found, long: found.text.length > SHORT_FINDING }))
    .sort((x, y) => Number(x.long) - Number(y.long) || (y.found.year ?? 0) - (x.found.year ?? 0));
  const list = all.slice(0, 2).map(({ found }) => found);
  return {
    head: all.length > 2 ? `Two of ${thousands(all.length)} ${several}` : `The ${all.length === 1 ? one : several}`,
    list,
  };
};
