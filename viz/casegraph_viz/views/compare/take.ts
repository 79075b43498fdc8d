// The comparison in view as a slide.
import { filtersInWords } from "../../../browser/filters/words.ts";
import { byId, ifThere } from "../../../browser/lib/dom.ts";
import { CAVEATS } from "../../../browser/lib/library.ts";
import type { LegendItem } from "../../../browser/lib/picture.ts";
import { inLight } from "../../../browser/lib/mode.ts";
import { colourOf, lightShapes } from "../../../browser/lib/still.ts";
import type { Presented, SlidePicture } from "../../../browser/take/offer.ts";
import { groupWords } from "./names.ts";
import { contrastGroups, type Contrast } from "../../../browser/recount/contrast.ts";
import { corpus, questionOf, settings, type State } from "./state.ts";
import { clearlyMore, named, noThemeWords, sidesWords } from "./words.ts";

// The marks in the colours of the light page.
const legend = (): LegendItem[] => {
  const [a, b] = inLight(() => ["--link", "--apart"].map(colourOf));
  return [
    { mark: [["circle", { cx: 12, cy: 6, r: 4.6, fill: a }]], words: "share of group A" },
    {
      mark: [["rect", { x: 8, y: 2, width: 8, height: 8, fill: "none", stroke: b, "stroke-width": 2 }]],
      words: "share of group B",
    },
    { mark: [["line", { x1: 0, x2: 24, y1: 6, y2: 6, stroke: a, "stroke-width": 1.5 }]], words: "95% interval" },
    { mark: [["text", { x: 0, y: 10, "font-size": 12, "font-weight": 700 }, "+12"]], words: "clear" },
    { mark: [["text", { x: -5, y: 10, "font-size": 11 }, "(+12)"]], words: "suggestive" },
  ];
};

const pictureNow = (): SlidePicture | null => {
  const svg = ifThere("picture")?.querySelector("svg");
  if (!svg?.querySelector("circle")) return null;
  return {
    ...lightShapes(svg),
    legend: legend(),
    words: "the share of both groups for the themes that differ most.",
  };
};

// Of each group the themes that differ most, fewer than beside the picture, so that they can be read on a slide.
const NAMED = 3;
const sentencesOf = (found: Contrast): string[] => {
  const more = (["A", "B"] as const).flatMap((letter, side) => {
    const rows = clearlyMore(found.themes, side ? -1 : 1);
    return rows.length ? [`Clearly more often in ${letter}: ${named(rows, NAMED)}.`] : [];
  });
  return [...(more.length ? more : [noThemeWords(found)]), sidesWords(found)];
};

/** The two groups with the themes that differ most. */
export const presented = (state: State): Presented => {
  const { first, second, common } = state;
  const found = contrastGroups(corpus, questionOf(state));
  const compared = found && !("few" in found) ? found : null;
  const filters = filtersInWords(common, corpus);
  return {
    title: `A: ${groupWords(first)}. B: ${groupWords(second)}`,
    about: `${settings.title}${filters ? `; both: ${filters}` : ""}. In brackets: the share of A and of B.`,
    file: "two-groups",
    picture: compared && pictureNow(),
    sentences: compared ? sentencesOf(compared) : [byId("refused").textContent],
    caveat: CAVEATS.difference,
  };
};
