// The panel with nothing chosen: the summary that the page contains or, under a filter, the same sentences recounted.
import { byId, el } from "../../../browser/lib/dom.ts";
import { thousands } from "../../../browser/lib/figures.ts";
import { COUNTED } from "../../../browser/lib/library.ts";
import { openerList } from "../../../browser/lib/panel.ts";
import type { State } from "./choices.ts";
import { countedPairs, inForce, nothingTested } from "./numbers.ts";
import { expectedWords, pairEntry, refusal } from "./panel-words.ts";
import { filtersInWords, summary } from "./words.ts";

const home = byId("panel-home");
const live = byId("live-summary");

// Where no pair stands out, the pairs that the picture shows for their counts can be chosen here too.
const counted = (): HTMLElement[] => {
  const found = inForce.graded ? [] : countedPairs();
  if (!found.length) return [];
  return [
    el("p", {}, el("strong", {}, nothingTested() ? COUNTED.why.few : COUNTED.why.none), ` ${COUNTED.instead}`),
    openerList(
      found.map((pair) =>
        pairEntry(
          pair,
          `${pair.a.label} + ${pair.b.label}`,
          ` in ${pair.n11} of ${thousands(inForce.n)}${expectedWords(pair, ", ")}`,
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
      ...counted(),
    ].filter((part) => part !== null),
  );
};
