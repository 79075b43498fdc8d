// The current numbers as sentences: for the status line, the summary and a citation. Every sentence is counted; none
// says why two themes co-occur, because reviews cannot show that.
import * as words from "../../../browser/filters/words.ts";
import { byId } from "../../../browser/lib/dom.ts";
import { fixed, joined, percent, plural as counted, thousands as number } from "../../../browser/lib/figures.ts";
import {
  FEW_FOR_TESTS,
  FEW_UNITS,
  FEWEST_UNITS,
  NET_EXPECTATIONS,
  ONE_THING,
  SUGGESTIVE_SHARE,
} from "../../../browser/lib/library.ts";
import type { Net } from "../../../browser/recount/sentences.ts";
import { citation as cite } from "../../../browser/take/cite.ts";
import type { State } from "./choices.ts";
import { excluded, settings, themes, type Grade, type Theme, type ThemeNumber } from "./data.ts";
import { corpus, inForce, pairsInOrder, type Numbers, type Pair } from "./numbers.ts";
import { store } from "./state.ts";

/** A line in words. */
export const pairTitle = (pair: Pair): string =>
  `${pair.a.label} and ${pair.b.label}: ${pair.n11 || "no"} ${pair.n11 > 1 ? "reviews name" : "review names"} both` +
  (pair.expected === null ? "" : `, ${fixed(pair.expected, 1)} expected`) +
  (pair.oneThing ? `; ${ONE_THING[pair.oneThing]}` : "");

const MANY: Readonly<Record<string, string | undefined>> = {
  review: "reviews",
  child: "children",
  finding: "findings",
};
const units = (count: number): string => (count === 1 ? settings.unit : (MANY[settings.unit] ?? `${settings.unit}s`));
const byCount = (x: Theme, y: Theme): number => y.count - x.count || (x.id < y.id ? -1 : 1);
const described = (pair: Pair): string =>
  `${pair.a.label} and ${pair.b.label} (in ${pair.n11 || "no"} ${units(pair.n11 || 1)}, ${fixed(pair.expected, 1)} expected)`;

const share = (value: number | null): string => (value === null ? "–" : percent(value));
const mostOften = (named: readonly Theme[], n: number): string =>
  `The findings of ${number(n)} ${units(n)} name ${named.length} themes. Most often: ` +
  named
    .slice(0, 3)
    .map((t) => `${t.label} (${t.count}, ${share(t.share)}, 95% interval ${share(t.low)} to ${share(t.high)})`)
    .join("; ") +
  ".";

// Themes that clear pairs join, directly or through others; only groups of three or more.
const joinedThemes = (clear: readonly Pair[]): string[] => {
  const group = new Map<ThemeNumber, ReadonlySet<Theme>>();
  for (const { a, b } of clear) {
    const both = new Set([...(group.get(a.i) ?? [a]), ...(group.get(b.i) ?? [b])]);
    for (const theme of both) group.set(theme.i, both);
  }
  return [...new Set(group.values())]
    .map((members) => [...members].sort(byCount))
    .filter((members) => members.length > 2)
    .sort((x, y) => y.length - x.length || (x[0].id < y[0].id ? -1 : 1))
    .slice(0, 4)
    .map((members) => {
      const labels = members.slice(0, 6).map((t) => t.label);
      return members.length > 6 ? `${labels.join(", ")} and ${members.length - 6} more` : joined(labels);
    });
};

const pairLines = (found: readonly Pair[], net: Net): string[] => {
  const of = (grade: Grade, together: boolean): Pair[] =>
    found.filter((p) => p.evidence === grade && p.together === together);
  const [clear, suggestive] = [of("clear", true), of("suggestive", true)];
  const than = NET_EXPECTATIONS[net];
  const lines: string[] = [];
  if (clear.length) {
    const news = clear.filter((pair) => pair.oneThing !== "presupposes");
    const aside = news.length ? clear.length - news.length : 0;
    const leaving = aside
      ? `, ${counted(aside, "pair", "pairs")} of which one theme presupposes the other left aside`
      : "";
    lines.push(
      `${counted(clear.length, "pair occurs", "pairs occur")} together in clearly more ${units(2)} ${than}. ` +
        `The strongest${leaving}: ${(aside ? news : clear).slice(0, 3).map(described).join("; ")}.`,
    );
    const groups = joinedThemes(clear);
    if (groups.length) lines.push(`Clear pairs join these themes: ${groups.join("; ")}.`);
  } else lines.push(`No pair occurs together in clearly more ${units(2)} ${than}.`);
  if (suggestive.length) {
    const { tested } = inForce;
    const many = tested ? `${number(tested)} pairs were compared, so many` : "so many pairs were compared";
    lines.push(
      `${clear.length ? "A further " : ""}${counted(suggestive.length, "pair is", "pairs are")} suggestive: ${many} that ` +
        `${SUGGESTIVE_SHARE} may be there by chance. ` +
        "Read the findings behind them before saying anything.",
    );
  }
  const possible = (some: readonly Pair[]): Pair[] => some.filter((pair) => !excluded(pair.k));
  return [...lines, ...apartLines(possible(of("clear", false)), possible(of("suggestive", false)))];
};

// The pairs that co-occur less often than expected, or not at all, as far as they can.
const apartLines = (clear: readonly Pair[], suggestive: readonly Pair[]): string[] => {
  const found = [...clear, ...suggestive];
  if (!found.length) return [];
  const grades = (
    [
      [clear, "clearly"],
      [suggestive, "suggestively"],
    ] as const
  )
    .filter(([of]) => of.length)
    .map(([of, word]) => (found.length > 1 ? `${of.length} ${word}` : word));
  const named = found.slice(0, 3).map(described);
  if (found.length > 3) named.push(`and ${found.length - 3} more`);
  return [
    `${counted(found.length, "pair is", "pairs are")} named together less often than expected (${joined(grades)}): ${named.join("; ")}.`,
  ];
};

const loneLines = (named: readonly Theme[], found: readonly Pair[]): string[] => {
  const paired = new Set(found.filter((p) => p.evidence === "clear" && p.together).flatMap((p) => [p.a.i, p.b.i]));
  const alone = named
    .slice(0, 20)
    .filter((t) => !paired.has(t.i))
    .slice(0, 4);
  if (!alone.length || !paired.size) return [];
  return [
    `Named often, yet in no clear pair named together more often: ${joined(alone.map((t) => `${t.label} (${t.count})`))}. ` +
      "Such themes run through reviews of many kinds, which is a finding of its own.",
  ];
};

/** What the map shows, in sentences: the same as casegraph_viz.content.summary. */
export const summary = (): string[] => {
  const { n, net, refused } = inForce;
  if (refused !== null) return [];
  const named = themes.filter((theme) => theme.count > 0).sort(byCount);
  if (!named.length) return [`None of the ${number(n)} ${units(n)} names a theme, so there is nothing to draw.`];
  const found = pairsInOrder();
  const read =
    n < FEW_UNITS || !inForce.graded
      ? "the counts, the intervals and the reports"
      : "the intervals and the order of the pairs";
  const few =
    n < FEW_FOR_TESTS
      ? [
          `With ${n} ${units(n)} chance plays a large part: read ${read}, not single lines. ` +
            `About ${FEW_FOR_TESTS} reviews are needed before pairs can be distinguished well.`,
        ]
      : [];
  return [mostOften(named, n), ...few, ...pairLines(found, net), ...loneLines(named, found)];
};

/** The filters in words; empty where there are none. */
export const filtersInWords = (state: State): string => (corpus ? words.filtersInWords(state, corpus) : "");
/** That a finding may be about another child than one that the reader filters by; empty without such a filter. */
export const childNote = (state: State): string => (corpus ? words.childNote(state, corpus) : "");

const pairsFound = ({ clear, suggestive, clearApart, suggestiveApart, graded }: Numbers): string => {
  if (!graded) return "no pair stands out";
  const more = `pairs named together more often: ${number(clear)} clear, ${number(suggestive)} suggestive`;
  return clearApart + suggestiveApart
    ? `${more}; less often: ${number(clearApart)} clear, ${number(suggestiveApart)} suggestive`
    : more;
};
/** How many reviews are in view, and what was found in them. */
export const standing = (): string => {
  const { n, refused, filtered } = inForce;
  const of = filtered ? `${number(n)} of ${number(settings.n)}` : number(n);
  const noun = units(filtered ? settings.n : n);
  return refused === null ? `${of} ${noun}; ${pairsFound(inForce)}` : `${of} ${noun}; nothing compared`;
};
/** Why nothing is compared, or that few reviews are; empty where there is nothing to warn of. */
export const warningNow = (): string => {
  const { n, refused, filtered } = inForce;
  if (refused !== null && n >= FEWEST_UNITS && corpus?.tests)
    return "For these reviews the counts expected from their lengths cannot be computed. Choose “Mentioned together”, or fewer filters.";
  return words.fewWords(n, filtered || refused !== null);
};

/** What is in view, as slides and figures say it: how many reviews, under which filters, compared with what. */
export const aboutWords = (state: State): string =>
  [
    inForce.filtered
      ? `${number(inForce.n)} of ${counted(settings.n, "review", "reviews")}`
      : counted(inForce.n, "review", "reviews"),
    ...settings.where,
    filtersInWords(state),
    `comparison: ${settings.netLabels[state.net].toLocaleLowerCase("en-GB")}`,
  ]
    .filter(Boolean)
    .join("; ");

/** What a citation says of the view beyond its title: the filters chosen here, and the comparison. */
export const citedAbout = (): string => {
  const filters = filtersInWords(store.state);
  const comparison = `comparison: ${settings.netLabels[store.state.net].toLocaleLowerCase("en-GB")}`;
  return [...(filters ? [`reviews with ${filters}`] : []), comparison].join(", ");
};
/** How to cite the view, or what is open in it. */
export const citation = (about: string): string =>
  cite("words", { title: `${settings.title}${about ? `: ${about}` : ""}`, about: citedAbout() });

export const startWords = (): void => {
  // The foot of the page says what the current view is based on.
  store.onChange((state) => {
    const { netLabels, measures } = settings;
    byId("chosen-here").textContent = filtersInWords(state) || "none";
    byId("compared-here").textContent = `${netLabels[state.net]}; width of a line: ${measures[state.measure]}`;
    byId("cite-as").textContent = citation("");
  });
};
