// What the kind of case has to do with a pair: in all reviews as the page holds it, under a filter
// counted when it is first asked for.
import { kindWords, type OfKind } from "../../../browser/lib/kind-of-case.ts";
import { kindsUnder, type KindsUnder } from "../../../browser/recount/strata.ts";
import { kindOf } from "./data.ts";
import { askedFor } from "../../../browser/filters/state.ts";
import { corpus, inForce, type Pair } from "./numbers.ts";
import { store } from "./state.ts";

// The number of each theme in the codebook.
const place = new Map(corpus?.themes.id.map((id, t) => [id, t]));

let last: { key: string; kinds: KindsUnder | null } = { key: "", kinds: null };
const now = (): KindsUnder | null => {
  const filters = askedFor(store.state);
  if (!filters || !corpus) return null;
  const key = JSON.stringify(Object.entries(filters).sort());
  if (key !== last.key) last = { key, kinds: kindsUnder(corpus, filters) };
  return last.kinds;
};

/** What is said of a pair in the reviews in view; null for a pair that does not stand out. */
export const kindNow = (pair: Pair): OfKind | null => {
  if (!inForce.filtered) return kindOf(pair.k);
  const [one, other] = [place.get(pair.a.id), place.get(pair.b.id)];
  const found = one === undefined || other === undefined ? null : now()?.(one, other);
  return found ? kindWords(found) : null;
};

/** Whether pairs are compared within kinds of case in the reviews in view. */
export const isKindKnown = (): boolean => !inForce.filtered || now() !== null;
