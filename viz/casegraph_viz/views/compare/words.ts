// What two groups show, in sentences; and why there is nothing to show.
import { el } from "../../../browser/lib/dom.ts";
import { fixed, joined, percent } from "../../../browser/lib/figures.ts";
import { FEWEST_UNITS, FEW_FOR_PAIRS } from "../../../browser/lib/library.ts";
import type { Contrast, PairContrast, ThemeContrast, TooFew } from "../../../browser/recount/contrast.ts";
import { groupWords, reviews, themeLabel } from "./names.ts";
import type { State } from "./state.ts";
import { SHOWN_PAIRS } from "./table.ts";

const NAMED = 6; // themes that a sentence names

/** The first themes with the share of each group. */
export const named = (rows: readonly ThemeContrast[], most = NAMED): string => {
  const first = rows
    .slice(0, most)
    .map(({ theme, share: [a, b] }) => `${themeLabel(theme)} (${percent(a)} and ${percent(b)})`);
  const more = rows.length - first.length;
  return more ? `${first.join(", ")} and ${String(more)} more` : joined(first);
};

/** The themes that are named clearly more often in one group, the largest difference first. */
export const clearlyMore = (themes: readonly ThemeContrast[], sign: number): ThemeContrast[] =>
  themes
    .filter(({ grade, difference }) => grade === 2 && Math.sign(difference.estimate) === sign)
    .sort((x, y) => sign * (y.difference.estimate - x.difference.estimate));

/** How large the groups are, and how many themes each has on average. */
export const sidesWords = ({ groups: { n, inBoth }, meanThemes }: Contrast): string =>
  `A has ${reviews(n[0])} with ${fixed(meanThemes[0], 1)} themes each on average, B ${reviews(n[1])} with ` +
  `${fixed(meanThemes[1], 1)}.` +
  (inBoth
    ? ` ${reviews(inBoth)} that belong to both, or are about a case that does, ${inBoth === 1 ? "is" : "are"} in neither.`
    : "");

const pairName = ({ a, b }: PairContrast): string => `${themeLabel(a)} and ${themeLabel(b)}`;

/** What the pairs show, in one or two sentences. */
export const pairsWords = ({ pairs, tested, groups: { n } }: Contrast): string => {
  const clear = pairs.filter(({ grade }) => grade === 2);
  const suggestive = pairs.filter(({ grade }) => grade === 1);
  const few =
    Math.min(...n) < FEW_FOR_PAIRS
      ? ` With fewer than ${String(FEW_FOR_PAIRS)} reviews in a group, a pair has to differ several times over to be found.`
      : "";
  const first = clear.slice(0, 3).map((pair) => `${pairName(pair)} (closer in ${pair.ratio.estimate > 1 ? "A" : "B"})`);
  const found = clear.length
    ? `${String(clear.length)} of ${String(tested.pairs)} tested pairs differ clearly: ${joined(first)}${clear.length > 3 ? " first" : ""}.`
    : `No pair of ${String(tested.pairs)} tested co-occurs clearly more closely in one group than in the other` +
      (suggestive.length ? `; ${String(suggestive.length)} suggestively.` : ".");
  return `${found}${few} The table shows the ${String(SHOWN_PAIRS)} with the strongest evidence at most.`;
};

/** That no theme differs clearly. */
export const noThemeWords = ({ themes, tested }: Contrast): string => {
  const suggestive = themes.filter(({ grade }) => grade === 1).length;
  return (
    `No theme of ${String(tested.themes)} tested is named clearly more often in one group, with the number of themes coded in mind. ` +
    (suggestive
      ? `${String(suggestive)} differ suggestively.`
      : "The picture shows the largest differences as counted; chance may explain each of them.")
  );
};

/** What differs, as paragraphs. */
export const whatDiffers = (found: Contrast): HTMLElement[] => {
  const { themes } = found;
  const out: HTMLElement[] = [];
  for (const [letter, sign] of [
    ["A", 1],
    ["B", -1],
  ] as const) {
    const more = clearlyMore(themes, sign);
    if (more.length) out.push(el("p", {}, el("strong", {}, `Clearly more often in ${letter}: `), `${named(more)}.`));
  }
  const suggestive = themes.filter(({ grade }) => grade === 1).length;
  if (!out.length) out.push(el("p", {}, noThemeWords(found)));
  else if (suggestive) out.push(el("p", {}, `${String(suggestive)} more themes differ suggestively.`));
  if (out.length && themes.some(({ grade }) => grade > 0))
    out.push(
      el("p", { class: "small" }, "In brackets: the share of A and of B. Clear is q up to 0.05, suggestive up to 0.2."),
    );
  out.push(el("p", {}, pairsWords(found)), el("p", { class: "small" }, sidesWords(found)));
  return out;
};

/** Why two groups are not compared. */
export const tooFewWords = ({ groups: { n, inBoth }, few }: TooFew, state: State): string => {
  const sides = few.map((side) => {
    const [letter, filters] = side ? ["B", state.second] : ["A", state.first];
    return `Group ${letter} (${groupWords(filters)}) has ${reviews(n[side])}`;
  });
  const both = inBoth ? ` after ${reviews(inBoth)} in both groups were left out` : "";
  return `${sides.join("; ")}${both}, and at least ${String(FEWEST_UNITS)} are needed in each. Choose a wider group.`;
};
