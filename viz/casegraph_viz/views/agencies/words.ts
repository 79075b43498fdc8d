// What the counts of agencies and themes show, in the sentences that Python writes of all reviews.
import { fixed, percent, plural, thousands } from "../../../browser/lib/figures.ts";
import { GRADES } from "../../../browser/lib/library.ts";
import type { AgencyCounts, CountedPair } from "../../../browser/recount/agencies.ts";

interface Thing {
  id: string;
  label: string;
}
/** The agencies and themes of a page, by place. */
export interface Things {
  agencies: readonly Thing[];
  themes: readonly Thing[];
}

type Kind = "found" | "addressed" | "open" | "ahead";
/** The gap in either direction: concerns that are not addressed, and what is addressed without a finding. */
export type Gap = "open" | "ahead";

// As Python orders pairs of ids.
const byIds =
  (things: Things) =>
  (x: CountedPair, y: CountedPair): number => {
    const [a, b] = [x, y].map(({ agency, theme }) => [things.agencies[agency].id, things.themes[theme].id]);
    return a[0] === b[0] ? (a[1] < b[1] ? -1 : a[1] > b[1] ? 1 : 0) : a[0] < b[0] ? -1 : 1;
  };
const byMost =
  (things: Things, kind: Kind) =>
  (x: CountedPair, y: CountedPair): number =>
    y[kind] - x[kind] || byIds(things)(x, y);

/** The pair of most reviews of a kind; null where there is none. */
const most = (counts: AgencyCounts, things: Things, kind: Kind): CountedPair | null =>
  counts.pairs
    .filter((pair) => pair[kind] > 0)
    .sort(byMost(things, kind))
    .at(0) ?? null;

const recommending = ({ n, recommending: carry, directed }: AgencyCounts): string => {
  if (carry === 0) return n > 1 ? "none of them carries recommendations" : "it has no recommendations";
  if (carry === 1) return `1 review carries recommendations, ${directed ? "one" : "none"} to an agency`;
  return `${carry} reviews carry recommendations, and in ${directed} of them one is directed to an agency`;
};

// The agency that most reviews name; among equals the one that more address, then by id.
const topAgency = ({ agencies: { found, addressed } }: AgencyCounts, { agencies }: Things): number | null => {
  const named = agencies.map((_, k) => k).filter((k) => found[k] || addressed[k]);
  named.sort(
    (x, y) => found[y] - found[x] || addressed[y] - addressed[x] || (agencies[x].id < agencies[y].id ? -1 : 1),
  );
  return named.at(0) ?? null;
};

/** What the counts show, in a few sentences. */
export const summaryOf = (counts: AgencyCounts, things: Things): string[] => {
  const { n, pairs } = counts;
  const top = topAgency(counts, things);
  if (top === null)
    return [
      `No finding or recommendation of ${n === 1 ? "this review" : `these ${thousands(n)} reviews`} names an agency.`,
    ];
  const names = ({ agency, theme }: CountedPair, between: string): string =>
    `${things.agencies[agency].label} ${between} ${things.themes[theme].label}`;
  const lines = [
    `Findings name an agency in ${counts.named} of ${plural(n, "review", "reviews")}; ${recommending(counts)}.`,
  ];
  const named = counts.agencies.found[top];
  if (named)
    lines.push(
      `Named most: ${things.agencies[top].label}, in ${plural(named, "review", "reviews")} (${percent(named / n)}).`,
    );
  const strongest = [
    ["found", "Agency and theme that the findings of most reviews bring together"],
    ["addressed", "Agency and theme that most reviews make recommendations on"],
  ] as const;
  for (const [kind, words] of strongest) {
    const pair = most(counts, things, kind);
    if (pair) lines.push(`${words}: ${names(pair, "and")} (${plural(pair[kind], "review", "reviews")}).`);
  }
  const clear = pairs.filter(({ evidence, sign }) => evidence === GRADES[2] && sign > 0);
  if (clear.length) {
    const first = clear
      .sort((x, y) => x.p - y.p || byIds(things)(x, y))
      .slice(0, 3)
      .map(
        (pair) =>
          `${names(pair, "and")} (${plural(pair.together, "review", "reviews")}, ${fixed(pair.expected, 1)} expected)`,
      );
    lines.push(
      `With the number of themes coded from each review in mind, ${plural(clear.length, "pair is", "pairs are")} ` +
        `named in clearly more reviews than expected. The strongest: ${first.join("; ")}. Some of them say little more than ` +
        "what the agency is there for.",
    );
  }
  const open = most(counts, things, "open");
  if (open)
    lines.push(
      `The widest gap: ${names(open, "on")}. Of the reviews with such a concern ` +
        `${plural(open.stated, "carries", "carry")} recommendations; in ${open.open} of these none on this theme is for this agency.`,
    );
  const ahead = most(counts, things, "ahead");
  if (ahead)
    lines.push(
      `The other way round: ${names(ahead, "on")}, addressed in ${plural(ahead.ahead, "review", "reviews")} ` +
        "with no finding that names it on this theme.",
    );
  return lines;
};

/** The pairs with the widest gap in one direction, none of a single review. */
export const widest = (counts: AgencyCounts, things: Things, kind: Gap, limit = 12): CountedPair[] =>
  counts.pairs
    .filter((pair) => pair[kind] >= 2)
    .sort(byMost(things, kind))
    .slice(0, limit);
