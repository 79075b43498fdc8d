// In how many other corpora a pair is clear: worked out for all reviews of the page, whatever a reader filters.
import { el } from "../../../browser/lib/dom.ts";
import { againByPair, againSentence, robustMark, type Again } from "../../../browser/lib/robust.ts";
import { nets, settings } from "./data.ts";
import { inForce, type Pair } from "./numbers.ts";

const known = new Map<string, ReadonlyMap<number, Again>>();
/** What other corpora say of a pair in the comparison in force; nothing where nobody worked it out. */
export const againOf = (pair: Pair): Again | undefined => {
  const { net } = inForce;
  const found = known.get(net) ?? againByPair(nets[net].again);
  known.set(net, found);
  return found.get(pair.k);
};

/** What to add to the grade of a pair; nothing under a filter, whose grades are of other reviews. */
export const robustNow = (pair: Pair): string => (inForce.filtered ? "" : robustMark(againOf(pair)));

/** What other corpora say of a pair, as a paragraph. */
export const againPart = (pair: Pair): HTMLElement | null => {
  const again = againOf(pair);
  if (!again || pair.evidence === "" || pair.evidence === "weak") return null;
  const ofAll = inForce.filtered ? ` ${settings.allReviews}` : "";
  // Under a filter the grade is that of the reviews in view, and the corpora are of all.
  const said = again.robust ? "clear" : pair.evidence;
  return el("p", { class: "small again" }, `${againSentence(again, settings.corpora, said)}${ofAll}`);
};
