// Search and filters of the list of reviews; the choices are kept in the fragment.
import { askedFor } from "../../../browser/filters/state.ts";
import { readData } from "../../../browser/lib/data.ts";
import { byId } from "../../../browser/lib/dom.ts";
import { plural, thousands } from "../../../browser/lib/figures.ts";
import { wordsIn } from "../../../browser/lib/match.ts";
import { startParts } from "../../../browser/lib/parts.ts";
import { openCorpus, type PackedReviews } from "../../../browser/recount/corpus.ts";
import { reviewsUnder } from "../../../browser/recount/recount.ts";
import { makeFinder } from "./finder.ts";

const corpus = openCorpus(readData<PackedReviews>("incidence"));
/** For each row of the table, the number of its review. */
const reviewOf = readData<number[]>("rows");
// Sorting moves rows, so they are kept in the order in which the data name them.
const rows = [...document.querySelectorAll<HTMLElement>("#reviews tbody tr")];
const texts = rows.map((row) => row.textContent.toLowerCase());
const theme = byId<HTMLSelectElement>("f-theme");
/** So many rows are shown at a time. */
const ROWS = 50;
const parts = startParts(byId<HTMLTableElement>("reviews"), ROWS);

// What earlier addresses called the filters.
const EARLIER: Record<string, string> = { type: "review-type", incident: "incident-type", age: "age-group" };
const withLaterNames = (text: string): string => {
  const given = new URLSearchParams(text);
  const [from, to] = [given.get("from"), given.get("to")];
  const years = from === null && to === null ? [] : [`year=${from ?? ""}..${to ?? ""}`];
  const asked = text
    .split("&")
    .filter((part) => !/^(?:from|to)=/.test(part))
    .map((part) => {
      const at = part.indexOf("=");
      const key = part.slice(0, Math.max(at, 0));
      return Object.hasOwn(EARLIER, key) ? `${EARLIER[key]}${part.slice(at)}` : part;
    });
  return [...asked, ...years].join("&");
};

const show = (): void => {
  const wanted = wordsIn(finder.words);
  const at = corpus.themes.id.indexOf(theme.value);
  const filters = askedFor(finder.filters) ?? {};
  const kept = new Set(reviewsUnder(corpus, filters, at < 0 ? [] : [at]));
  let count = 0;
  rows.forEach((row, k) => {
    row.hidden = !(kept.has(reviewOf[k]) && wanted.every((word) => texts[k].includes(word)));
    if (!row.hidden) count += 1;
  });
  parts.start();
  const told = `${thousands(count)} of ${plural(rows.length, "review", "reviews")}`;
  finder.tell(told, count, reviewsUnder(corpus, filters).length);
  const list = byId("list");
  list.dataset.reviews = String(count);
  list.dataset.lines = String(count);
  list.dataset.basis = "counted";
};

const finder = makeFinder({
  corpus,
  read: (given) => {
    const wanted = given.get("theme") ?? "";
    theme.value = [...theme.options].some((option) => option.value === wanted) ? wanted : "";
    return [];
  },
  choices: () => ({ theme: theme.value }),
  begin: (all) => {
    if (all) theme.value = "";
  },
  show,
});

export const startReviews = (): void => {
  theme.addEventListener("change", () => {
    finder.changed();
  });
  finder.start(withLaterNames);
};
