// What groups, themes and differences are called in the words of the page.
import { YEAR } from "../../../browser/filters/state.ts";
import { yearsInWords } from "../../../browser/filters/words.ts";
import { fixed, percent, plural } from "../../../browser/lib/figures.ts";
import { GRADES } from "../../../browser/lib/library.ts";
import type { Interval } from "../../../browser/recount/model.ts";
import type { Filters } from "../../../browser/recount/select.ts";
import { corpus } from "./state.ts";

/** The values of a filter by their labels. */
const valueWords = (key: string, values: Filters[string]): string => {
  if (key === YEAR) return yearsInWords(values);
  const facet = corpus.facets.find((one) => one.key === key);
  const labelOf = (id: unknown): string => facet?.values.find((value) => value.id === id)?.label ?? String(id);
  return values.map((value) => String(value).split("+").map(labelOf).join(" and ")).join(" or ");
};

/** Who is in a group: "Under 1 year, England". */
export const groupWords = (filters: Filters): string =>
  Object.entries(filters)
    .map(([key, values]) => valueWords(key, values))
    .join(", ") || "nobody is chosen yet";

export const themeLabel = (theme: number): string => corpus.themes.label[theme];

/** A difference of shares in whole points with its sign; none for what is shown as nothing. */
export const points = (difference: number): string => {
  const text = fixed(Math.abs(100 * difference), 0);
  return text === "0" ? text : `${difference < 0 ? "−" : "+"}${text}`;
};

/** A difference with its interval: "+12 (+3 to +21)". */
export const pointsInterval = ({ estimate, low, high }: Interval): string =>
  `${points(estimate)} (${points(low)} to ${points(high)})`;

/** A count of a group with its share: "12 of 60 (20%)". */
export const ofGroup = (count: number, n: number): string => `${String(count)} of ${String(n)} (${percent(count / n)})`;

export const gradeWords = (tested: boolean, grade: number): string => (tested ? GRADES[grade] : "not tested");

export const reviews = (count: number): string => plural(count, "review", "reviews");
