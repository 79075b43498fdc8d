// What cells, characteristics and the reviews in view show, in words.
import { chance, fixed, percent, plural, thousands } from "../../../browser/lib/figures.ts";
import { GRADES } from "../../../browser/lib/library.ts";
import { isMirrored, type Against, type Cell, type Characteristics } from "../../../browser/recount/characteristics.ts";
import type { Interval } from "../../../browser/recount/model.ts";
import { themeLabel } from "./data.ts";
import type { Shown } from "./now.ts";

export const reviews = (count: number): string => plural(count, "review", "reviews");

/** A share with its interval: "25% (18 to 32)". */
export const shareWords = ({ estimate, low, high }: Interval): string =>
  `${percent(estimate)} (${fixed(100 * low, 0)} to ${fixed(100 * high, 0)})`;

/** A difference in points with its sign; none for what is shown as nothing. */
const points = (difference: number): string => {
  const text = fixed(Math.abs(100 * difference), 0);
  return text === "0" ? text : `${difference < 0 ? "−" : "+"}${text}`;
};
export const pointsWords = ({ estimate, low, high }: Interval): string =>
  `${points(estimate)} (${points(low)} to ${points(high)})`;

export const isMore = ({ difference }: Against): boolean => difference.estimate > 0;

/** What a test says of a cell: the sign that the picture writes, and the same in words; empty for nothing. */
export const markOf = ({ against }: Cell): { sign: string; words: string; grade: number } => {
  const grade = against?.tested ? against.grade : 0;
  if (!against || !grade) return { sign: "", words: "", grade: 0 };
  const more = isMore(against);
  const way = more ? "more often" : "less often";
  return grade === 2
    ? { sign: more ? "▲" : "▼", words: `clearly ${way}`, grade }
    : { sign: more ? "△" : "▽", words: `suggestive: ${way}`, grade };
};

export const verdict = (cell: Cell): string => {
  const { against } = cell;
  if (!against?.tested) return "not tested: too rare or too common for any count to be evidence";
  return markOf(cell).words || `${GRADES[0]}: no difference shown`;
};

/** A cell in one sentence, for the pointer and for screen readers. */
export const cellWords = (theme: number, { column, label }: Shown): string => {
  const cell = column.cells[theme];
  const own = `${themeLabel(theme)}, ${label}: ${String(cell.count)} of ${String(column.n)} reviews (${percent(cell.share.estimate)})`;
  if (!cell.against) return `${own}; ${column.refused}`;
  const { count, n, share } = cell.against;
  return `${own}; others ${String(count[1])} of ${String(n[1])} (${percent(share[1])}); ${verdict(cell)}`;
};

/** How many of the reviews with a characteristic name a theme, as a sentence. */
export const statedWords = (theme: number, { column, label }: Shown): string => {
  const { count, share } = column.cells[theme];
  return `${String(count)} of ${reviews(column.n)} that state “${label}” name it: ${shareWords(share)}.`;
};
/** The same beside reviews that state another characteristic of the kind; why not, where it cannot be said. */
export const besideWords = (theme: number, { column, of }: Shown): string => {
  const { against } = column.cells[theme];
  return against
    ? `Beside reviews that state another ${of.kind.label.toLowerCase()}: ${againstWords(against)}.`
    : `${column.refused}.`;
};
/** Of how many children and reviews a characteristic is stated. */
export const ofValueWords = ({ of, column }: Shown, found: Characteristics): string => {
  const counted = of.values.find(({ value }) => value === column.value);
  return `${of.kind.label}: stated of ${plural(counted?.children ?? 0, "child", "children")} in ${reviews(column.n)} of ${String(found.reviews)}.`;
};

/** The numbers of a comparison in one sentence. */
const againstWords = ({ count, n, share, difference, q, tested }: Against): string =>
  `${String(count[0])} of ${String(n[0])} (${percent(share[0])}) against ${String(count[1])} of ${String(n[1])} ` +
  `(${percent(share[1])}): difference ${pointsWords(difference)} points${tested ? `, q ${chance(q)}` : ""}`;

/** How many reviews state nothing of each kind that is shown. */
export const silentWords = (found: Characteristics, columns: readonly Shown[]): string => {
  const shown = new Set(columns.map(({ of }) => of));
  const parts = found.kinds
    .filter((kind) => shown.has(kind))
    .map(({ kind, silentReviews }) => `${kind.label.toLowerCase()} in ${thousands(silentReviews)}`);
  return parts.length
    ? `Not stated, of ${reviews(found.reviews)}: ${parts.join(", ")}. Silence is not absence.`
    : "No characteristic is stated in enough of these reviews to compare themes by it.";
};

const MOST = 4; // groups, and themes of each, that the summary names

/** What the reviews under a filter show, in a few sentences. */
export const summaryOf = (found: Characteristics): string[] => {
  if (!found.children) return [`None of the ${reviews(found.reviews)} in view describes a child.`];
  const known = found.kinds.filter(({ kind, values }) => kind.oneValue && values.length);
  const lines = [
    `${reviews(found.reviews)} describe ${plural(found.children, "child", "children")}. ` +
      known
        .map(
          ({ kind, silentChildren }) =>
            `${kind.label} is stated for ${thousands(found.children - silentChildren)} of them and not for ${thousands(silentChildren)}.`,
        )
        .join(" "),
  ];
  const clear = found.kinds.flatMap((of) =>
    (isMirrored(of) ? of.columns.slice(0, 1) : of.columns).flatMap((column) => {
      const themes = [...column.cells.keys()]
        .filter((theme) => markOf(column.cells[theme]).grade === 2)
        .sort((x, y) => (column.cells[x].against?.q ?? 1) - (column.cells[y].against?.q ?? 1));
      return themes.length ? [{ label: of.kind.value[column.value].label, column, themes }] : [];
    }),
  );
  clear.sort((x, y) => y.themes.length - x.themes.length);
  for (const { label, column, themes } of clear.slice(0, MOST)) {
    const named = themes.slice(0, MOST).map((theme) => {
      const { against } = column.cells[theme];
      return against ? `${themeLabel(theme)} (${percent(against.share[0])} against ${percent(against.share[1])})` : "";
    });
    const more = themes.length - named.length;
    lines.push(`${label}: clearly different are ${named.join("; ")}${more ? `; and ${String(more)} more` : ""}.`);
  }
  if (!clear.length)
    lines.push(
      found.tested
        ? `Of ${plural(found.tested, "cell", "cells")} that could be tested, none differs clearly. The picture marks what differs suggestively or, where nothing does, what differs most as counted.`
        : "With so few reviews nothing is tested.",
    );
  return lines;
};
