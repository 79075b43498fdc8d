// The filter bar of the matrix: other filters count everything again.
import { filteredBy, startFilterBar } from "../../../browser/filters/bar.ts";
import { fewWords, filtersInWords, reviewsInWords } from "../../../browser/filters/words.ts";
import { byId } from "../../../browser/lib/dom.ts";
import { FEWEST_UNITS } from "../../../browser/lib/library.ts";
import { corpus, inForce, settings } from "./data.ts";
import { ignored, store } from "./state.ts";

const NO_FIT =
  "For these reviews the counts expected from their lengths cannot be computed. Choose “Mentioned together”, or fewer filters.";

export const startFilters = (): void => {
  if (!corpus) return;
  const held = corpus;
  const all = settings.n;
  const bar = startFilterBar(filteredBy(corpus, store));
  const note = byId("recounted");
  let last: unknown[] = [];
  store.onChange((state) => {
    const now = [inForce, ignored, state.net];
    if (now.every((each, i) => each === last[i])) return;
    last = now;
    const filtered = inForce.rows !== null;
    const unfit = held.tests && inForce.n >= FEWEST_UNITS && inForce.refused(state.net) !== null;
    bar.show(inForce.n, { ignored, warning: unfit ? NO_FIT : fewWords(inForce.n, filtered) });
    // The summary of the panel is of all reviews, and was written with the page.
    note.textContent = filtered
      ? `The matrix shows the ${reviewsInWords(inForce.n, all, true)} with ${filtersInWords(state, held)}. What follows is of all ${reviewsInWords(all, all, false)}.`
      : "";
    note.hidden = !filtered;
  });
};
