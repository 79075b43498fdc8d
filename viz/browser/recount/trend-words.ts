// What the test of a trend says of a theme and of all of them, in the words of the timeline's page
// (casegraph_viz.views.timeline.words), which are written for all reviews while the page is made.
import { ALPHA, FEWEST_FOR_TREND, FEWEST_UNITS, GRADES, SUGGESTIVE_MEANING } from "../lib/library.ts";
import { chance, fixed, plural, thousands } from "../lib/figures.ts";
import type { Box, ThemeTrend, Trended, TrendTest } from "./trend.ts";
import { spanName, type YearSpan } from "./years.ts";

const equals = (value: number): string => {
  const text = chance(value);
  return text.startsWith("<") ? text : `= ${text}`;
};
const points = (share: number): number => Number(fixed(100 * share, 0));
const meaning = SUGGESTIVE_MEANING.replace("pairs", "themes");

/** Where the change in ten years may lie: "down by 6 points or up by 16". */
export const reach = ({ changeLow, changeHigh }: TrendTest): string => {
  const [low, high] = [points(changeLow), points(changeHigh)];
  if (low >= 0) return `up by ${String(low)} to ${String(high)} points`;
  if (high <= 0) return `down by ${String(-high)} to ${String(-low)} points`;
  return `down by ${String(-low)} points or up by ${String(high)}`;
};

/** The first and the last period with a share, and the one with the highest, in words. */
export const ends = (periods: readonly YearSpan[], boxes: readonly Box[]): string => {
  const known = [...boxes.keys()].filter((i) => boxes[i].share !== null);
  const share = (i: number): number => boxes[i].share ?? 0;
  const high = known.reduce((most, i) => (share(i) > share(most) ? i : most), known[0]);
  const chosen = [...new Set([known[0], high, known[known.length - 1]])].sort((x, y) => x - y);
  return chosen
    .map(
      (i, k) => `${String(boxes[i].count)} of ${String(periods[i].n)}${k ? "" : " reviews"} of ${spanName(periods[i])}`,
    )
    .join(", ");
};

/** What the test says of one theme. */
export const about = ({ periods }: Trended, { reviews, n, boxes, test }: ThemeTrend): string => {
  if (!test)
    return `Named in ${String(reviews)} of the ${String(n)} reviews with a year. Not tested: there are too few reviews.`;
  const said = `Named in ${String(reviews)} of the ${String(n)} reviews of the periods with a share. `;
  if (!test.tested)
    return (
      `${said}Not tested: a test needs at least ${String(FEWEST_FOR_TREND)} reviews that name the theme and ` +
      `${String(FEWEST_FOR_TREND)} that do not.`
    );
  const q = `q ${equals(test.q)}`;
  const grade = GRADES[test.grade];
  if (grade === "weak")
    return (
      `${said}No clear change (${q}), which does not mean that nothing changed: the share may have gone ` +
      `${reach(test)} in ten years.`
    );
  const steady =
    test.departureP < ALPHA
      ? ` The change is not a steady one (departure p ${equals(test.departureP)}): read the periods, not a line through them.`
      : "";
  const rises = test.z > 0;
  if (grade === "suggestive") return `${said}The share may ${rises ? "rise" : "fall"} (${q}): ${meaning}.${steady}`;
  return `${said}The share ${rises ? "rises" : "falls"} with the years (${q}): ${ends(periods, boxes)}.${steady}`;
};

const named = (found: Trended, themes: readonly ThemeTrend[], label: (theme: number) => string): string =>
  themes.map((one) => `${label(one.theme)} (${ends(found.periods, one.boxes)})`).join("; ");

/** What the test says of all themes, in a few sentences; none where nothing is tested. */
export const summary = (found: Trended, label: (theme: number) => string, pandemic: number): string[] => {
  if (found.refused) return [];
  const tested = found.themes.filter(({ test }) => test?.tested);
  const of = (grade: (typeof GRADES)[number]): ThemeTrend[] =>
    tested.filter(({ test }) => test && GRADES[test.grade] === grade);
  const [clear, suggestive, rest] = [of("clear"), of("suggestive"), of("weak")];
  const lines = [
    `${String(tested.length)} themes were tested for a rise or fall. ` +
      (clear.length
        ? `${clear.length === 1 ? "One changes" : `${String(clear.length)} change`} clearly: ${named(found, clear, label)}.`
        : "None changes clearly."),
  ];
  if (clear.some(({ theme }) => theme === pandemic))
    lines.push("That the pandemic is named from 2020 on is a check of the method rather than a discovery.");
  if (suggestive.length)
    lines.push(`Suggestive, so worth reading and not yet worth reporting: ${named(found, suggestive, label)}.`);
  const most = rest.reduce<ThemeTrend | null>((top, one) => (top && top.reviews >= one.reviews ? top : one), null);
  if (most?.test)
    lines.push(
      `Not clear does not mean unchanged. For the other ${String(rest.length)} themes the reviews are too few to say. ` +
        `The one named most often is ${label(most.theme)}: its share may have gone ${reach(most.test)} in ten years.`,
    );
  return lines;
};

/** Why nothing is tested in the reviews under a filter, and what is shown instead; empty where it is. */
export const refusal = ({ n, undated, refused }: Trended, year: string): string => {
  if (!refused) return "";
  if (!n) return "No review passes these filters. Take one away to see a theme through the years.";
  const dated = n - undated;
  const stating = `${plural(n, "review passes", "reviews pass")} these filters, and ${dated === n ? (n === 1 ? "it states" : "all of them state") : dated ? `${thousands(dated)} of them state${dated === 1 ? "s" : ""}` : n === 1 ? "it does not state" : "none of them states"} the ${year}`;
  if (!dated) return `${stating}: there is no year to show. Choose fewer filters.`;
  return (
    `${stating}. A change needs two periods of five years with ${String(FEWEST_UNITS)} reviews each, so nothing is ` +
    "tested: read the counts."
  );
};
