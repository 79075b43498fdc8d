// The filter bar of the page: other filters count everything again.
import { filteredBy, startFilterBar } from "../../../browser/filters/bar.ts";
import { filtersInWords, fewWords, reviewsInWords } from "../../../browser/filters/words.ts";
import { corpus, counted, inForce, settings } from "./data.ts";
import { ignored, store } from "./state.ts";

/** The filters in words, to be put after "reviews"; empty where there are none. */
export const withFilters = (): string => {
  const words = corpus ? filtersInWords(store.state, corpus) : "";
  return words ? ` with ${words}` : "";
};

/** "87 of 388 reviews with Nation: Wales", or "388 reviews". */
export const reviewsInView = (): string =>
  `${reviewsInWords(inForce.n, settings.n, inForce.rows !== null)}${withFilters()}`;

export const startFilters = (): void => {
  if (!corpus) return;
  const bar = startFilterBar(filteredBy(corpus, store));
  let last: unknown[] = [];
  store.onChange(() => {
    const now = [counted, ignored];
    if (now.every((each, i) => each === last[i])) return;
    last = now;
    bar.show(inForce.n, { ignored, warning: fewWords(inForce.n, inForce.rows !== null) });
  });
};
