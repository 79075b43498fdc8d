// The panel with nothing chosen: the summary that the page contains or, under a filter, the same sentences recounted.
import { byId, el } from "../../../browser/lib/dom.ts";
import { fixed, thousands } from "../../../browser/lib/figures.ts";
import { openerList } from "../../../browser/lib/panel.ts";
import type { State } from "./choices.ts";
import { commonestPairs, inForce } from "./numbers.ts";
import { pairEntry, refusal } from "./panel-words.ts";
import { filtersInWords, summary } from "./words.ts";

const home = byId("panel-home");
const live = byId("live-summary");
// How many of the most frequent pairs are offered where there is no line to choose.
const MOST = 6;

const noLines = (): (HTMLElement | null)[] => {
  const found = inForce.refused !== null || inForce.graded ? [] : commonestPairs(MOST);
  if (!found.length) return [];
  return [
    el(
      "p",
      {},
      el("strong", {}, "Too few reviews to draw lines."),
      " Choose a theme to see what is named with it, or a pair that is often named together, whatever is expected:",
    ),
    openerList(
      found.map((pair) =>
        pairEntry(
          pair,
          `${pair.a.label} + ${pair.b.label}`,
          ` in ${pair.n11} of ${thousands(inForce.n)}, ${fixed(pair.expected, 1)} expected`,
        ),
      ),
      "partners commonest",
    ),
  ];
};

export const fillHome = (state: State): void => {
  live.hidden = !inForce.filtered;
  for (const block of home.querySelectorAll<HTMLElement>(".net-summary"))
    block.hidden = inForce.filtered || block.dataset.net !== state.net;
  for (const note of home.querySelectorAll<HTMLElement>(".net-note")) note.hidden = note.dataset.net !== state.net;
  if (!inForce.filtered) return;
  live.replaceChildren(
    ...[
      el("p", { class: "small" }, `Only reviews with ${filtersInWords(state)}.`),
      refusal(),
      ...summary().map((line) => el("p", {}, line)),
      ...noLines(),
    ].filter((part) => part !== null),
  );
};
