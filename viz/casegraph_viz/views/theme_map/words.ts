// The current numbers as sentences: for the status line, the summary and a citation. Every sentence is counted; none
// says why two themes co-occur, because reviews cannot show that.
import { byId } from "../../../browser/lib/dom.ts";
import { fixed, percent } from "../../../browser/lib/figures.ts";
import {
  CHILD_KEYS,
  FEW_FOR_TESTS,
  FEW_UNITS,
  FEWEST_UNITS,
  NET_EXPECTATIONS,
  SUGGESTIVE_SHARE,
} from "../../../browser/lib/library.ts";
import { settings, themes } from "./data.ts";
import { CHILDREN } from "../../../browser/recount/select.ts";
import { corpus, facets, inForce, pairAt } from "./numbers.ts";
import { ignored, store } from "./state.ts";

/** A line in words. */
export const pairTitle = (pair: any) =>
  `${pair.a.label} and ${pair.b.label}: ${pair.n11 || "no"} ${pair.n11 > 1 ? "reviews name" : "review names"} both, ` +
  `${fixed(pair.expected, 1)} expected`;

const EXPECTATIONS: any = NET_EXPECTATIONS;
const number = (value: any) => value.toLocaleString("en-GB");
const units = (count: any) => {
  const many: any = { review: "reviews", child: "children", finding: "findings" };
  return count === 1 ? settings.unit : (many[settings.unit] ?? `${settings.unit}s`);
};
const counted = (count: any, one: any, many: any) => `${number(count)} ${count === 1 ? one : many}`;
const joined = (words: any) => (words.length === 1 ? words[0] : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`);
const byCount = (x: any, y: any) => y.count - x.count || (x.id < y.id ? -1 : 1);
const described = (pair: any) =>
  `${pair.a.label} and ${pair.b.label} (in ${pair.n11 || "no"} ${units(pair.n11 || 1)}, ${fixed(pair.expected, 1)} expected)`;

const mostOften = (named: any, n: any) =>
  `The findings of ${number(n)} ${units(n)} name ${named.length} themes. Most often: ` +
  named
    .slice(0, 3)
    .map(
      (t: any) => `${t.label} (${t.count}, ${percent(t.share)}, 95% interval ${percent(t.low)} to ${percent(t.high)})`,
    )
    .join("; ") +
  ".";

// Themes that clear pairs join, directly or through others; only groups of three or more.
const joinedThemes = (clear: any) => {
  const group = new Map();
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

const pairLines = (found: any, net: any) => {
  const of = (grade: any, together: any) => found.filter((p: any) => p.evidence === grade && p.together === together);
  const [clear, suggestive] = [of("clear", true), of("suggestive", true)];
  const than = EXPECTATIONS[net] ?? NET_EXPECTATIONS.independence;
  const lines = [];
  if (clear.length) {
    lines.push(
      `${counted(clear.length, "pair occurs", "pairs occur")} together in clearly more ${units(2)} ${than}. ` +
        `The strongest: ${clear.slice(0, 3).map(described).join("; ")}.`,
    );
    const groups = joinedThemes(clear);
    if (groups.length) lines.push(`Clear pairs join these themes: ${groups.join("; ")}.`);
  } else lines.push(`No pair occurs together in clearly more ${units(2)} ${than}.`);
  if (suggestive.length) {
    const { tested }: any = inForce;
    const many = tested ? `${number(tested)} pairs were compared, so many` : "so many pairs were compared";
    lines.push(
      `${clear.length ? "A further " : ""}${counted(suggestive.length, "pair is", "pairs are")} suggestive: ${many} that ` +
        `${SUGGESTIVE_SHARE} may be there by chance. ` +
        "Read the findings behind them before saying anything.",
    );
  }
  return [...lines, ...apartLines(of("clear", false), of("suggestive", false))];
};

// The pairs that co-occur less often than expected, or not at all.
const apartLines = (clear: any, suggestive: any) => {
  const found = [...clear, ...suggestive];
  if (!found.length) return [];
  const grades = [
    [clear, "clearly"],
    [suggestive, "suggestively"],
  ]
    .filter(([of]) => of.length)
    .map(([of, word]) => (found.length > 1 ? `${of.length} ${word}` : word));
  const named = found.slice(0, 3).map(described);
  if (found.length > 3) named.push(`and ${found.length - 3} more`);
  return [
    `${counted(found.length, "pair is", "pairs are")} named together less often than expected (${joined(grades)}): ${named.join("; ")}.`,
  ];
};

const loneLines = (named: any, found: any) => {
  const paired = new Set(
    found.filter((p: any) => p.evidence === "clear" && p.together).flatMap((p: any) => [p.a.i, p.b.i]),
  );
  const alone = named
    .slice(0, 20)
    .filter((t: any) => !paired.has(t.i))
    .slice(0, 4);
  if (!alone.length || !paired.size) return [];
  return [
    `Named often, yet in no clear pair named together more often: ${joined(alone.map((t: any) => `${t.label} (${t.count})`))}. ` +
      "Such themes run through reviews of many kinds, which is a finding of its own.",
  ];
};

export const summary = () => {
  const { n, order, net, refused }: any = inForce;
  if (refused !== null) return [];
  const named = themes.filter((theme: any) => theme.count > 0).sort(byCount);
  if (!named.length) return [`None of the ${number(n)} ${units(n)} names a theme, so there is nothing to draw.`];
  const found = order.map((k: any) => pairAt(k));
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

// The filters as a reader chose them: [{ key, label, value, id }], years last.
export const chosenFilters = (state: any) => {
  const out = [];
  for (const facet of facets)
    for (const value of facet.values)
      if (state.filters[facet.key]?.includes(value.id))
        out.push({
          key: facet.key,
          id: value.id,
          label: facet.label,
          value: value.label,
          every: state.every.includes(facet.key),
        });
  const [low, high] = state.years;
  if (low !== null || high !== null) {
    const value =
      low === high
        ? String(low)
        : high === null
          ? `${low} or later`
          : low === null
            ? `${high} or earlier`
            : `${low} to ${high}`;
    out.push({ key: "year", id: "", label: "Year", value, every: false });
  }
  return out;
};
const inWords = (chosen: any) => {
  const byLabel = new Map();
  for (const { label, value, every } of chosen)
    byLabel.set(label, [...(byLabel.get(label) ?? []), ...(byLabel.has(label) ? [every ? "and" : "or"] : []), value]);
  return [...byLabel].map(([label, parts]) => `${label}: ${parts.join(" ")}`);
};
const ofChildren = (state: any) => chosenFilters(state).filter(({ key }) => CHILD_KEYS.includes(key as any));
// Whether one child meets all that is asked of children, where that is more than one thing.
const reading = (state: any) => {
  if (new Set(ofChildren(state).map(({ key }) => key)).size < 2) return [];
  return [anyChild(state) ? "said of any child of the review" : "said of one and the same child"];
};
const anyChild = (state: any) =>
  state.anyChild || Boolean(corpus?.where.some(([key, value]: any) => key === CHILDREN && value === "any"));
export const filtersInWords = (state: any) => [...inWords(chosenFilters(state)), ...reading(state)].join("; ");

const pairsFound = ({ clear, suggestive, clearApart, suggestiveApart, graded }: any) => {
  if (!graded) return "no pair stands out";
  const more = `pairs named together more often: ${number(clear)} clear, ${number(suggestive)} suggestive`;
  return clearApart + suggestiveApart
    ? `${more}; less often: ${number(clearApart)} clear, ${number(suggestiveApart)} suggestive`
    : more;
};
export const standing = () => {
  const { n, refused, filtered }: any = inForce;
  const of = filtered ? `${number(n)} of ${number(settings.n)}` : number(n);
  const noun = units(filtered ? settings.n : n);
  return refused === null ? `${of} ${noun}; ${pairsFound(inForce)}` : `${of} ${noun}; nothing compared`;
};
// What the address asked for and the page does not know, as a sentence; empty where there is none.
export const unknownWords = () => {
  if (!ignored.length) return "";
  return (
    `The address asks for something that this page does not have, which was left out: ${joined(ignored.slice(0, 4))}` +
    `${ignored.length > 4 ? ` and ${ignored.length - 4} more` : ""}. What you see is without it.`
  );
};
// Where the reader filters by a child, a finding may still be about another child.
export const childNote = (state: any) => {
  const byLabel = inWords(ofChildren(state));
  if (!byLabel.length) return "";
  const apart = byLabel.length > 1 && anyChild(state);
  return (
    `The filter is of reviews (${byLabel.join("; ")}): each describes at least one such child${apart ? " for each part" : ""}. ` +
    "A finding may be about another child of the same review."
  );
};
export const warningNow = () => {
  const { n, refused }: any = inForce;
  if (refused !== null && n >= FEWEST_UNITS)
    return "For these reviews the counts expected from their lengths cannot be computed. Choose “Mentioned together”, or fewer filters.";
  if (refused !== null)
    return `${n === 0 ? "No review passes" : `Only ${counted(n, "review passes", "reviews pass")}`} these filters. With fewer than ${FEWEST_UNITS} nothing is compared: choose fewer filters.`;
  return n < FEW_UNITS && inForce.filtered
    ? `Only ${n} reviews pass these filters. With fewer than ${FEW_UNITS}, read the counts, the intervals and the reports, not single lines.`
    : "";
};

export const citation = (words: any) => {
  const { made, cited, netLabels, title, page } = settings;
  const filters = filtersInWords(store.state);
  const parts = [
    `“${title}${words ? `: ${words}` : ""}”`,
    made,
    cited,
    ...(filters ? [`reviews with ${filters}`] : []),
    `comparison: ${netLabels[store.state.net].toLocaleLowerCase("en-GB")}`,
  ];
  return `${parts.join(", ")}. View: ${page}${window.location.hash}`;
};

export const startWords = () => {
  // The foot of the page says what the current view is based on.
  store.onChange((state: any) => {
    const { netLabels, measures } = settings;
    byId("chosen-here").textContent = filtersInWords(state) || "none";
    byId("compared-here").textContent = `${netLabels[state.net]}; width of a line: ${measures[state.measure]}`;
    byId("cite-as").textContent = citation("");
  });
};
