// The themes that are named with a chosen one, as a file: every pair of it in the reviews in view, the most frequent first.
import type { Cell } from "../../../browser/lib/csv.ts";
import { downloadCsv } from "../../../browser/lib/download.ts";
import type { Saving } from "../../../browser/take/offer.ts";
import { themes, type ThemeNumber } from "./data.ts";
import { fileName } from "./evidence.ts";
import { commonestPairs, inForce, MEASURES } from "./numbers.ts";
import { otherOf } from "./shown.ts";
import { store } from "./state.ts";

// Names as in the table of `casegraph cooccur`: `expected` is that of the comparison, `expected_plain` that of chance.
const COMPARED = MEASURES.filter((name) => name !== "n11");
const HEAD = [
  "theme_a",
  "theme_b",
  "label_a",
  "label_b",
  "n11",
  "a",
  "b",
  "n",
  "expected",
  "expected_plain",
  ...COMPARED,
  "p",
  "q",
  "evidence",
  "net",
];

/** One row per theme that a review in view names with another. */
const neighbourRows = (i: ThemeNumber): Cell[][] => {
  const theme = themes[i];
  const { n, net } = inForce;
  return [
    HEAD,
    ...commonestPairs(Infinity, i).map((pair) => {
      const other = otherOf(pair, i);
      return [
        theme.id,
        other.id,
        theme.label,
        other.label,
        pair.n11,
        theme.count,
        other.count,
        n,
        pair.expected,
        n ? (theme.count * other.count) / n : null,
        ...COMPARED.map((name) => pair[name]),
        pair.p,
        pair.q,
        pair.evidence,
        net,
      ];
    }),
  ];
};

/** What is named with the chosen theme as a file; nothing where no theme is chosen. */
export const neighbourSavings = (): Saving[] => {
  const { theme } = store.state;
  if (theme === null) return [];
  const { id, label } = themes[theme];
  const run = (): void => {
    downloadCsv(`casegraph-${fileName(id)}-neighbours`, neighbourRows(theme));
  };
  return [{ label: `Themes named with ${label} (CSV)`, id: "save-neighbours", run }];
};
