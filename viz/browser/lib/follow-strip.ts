// A heat strip that follows the state of its page: drawn anew for other counts or another order, else only marked.
import { byId } from "./dom.ts";
import type { Store } from "./state.ts";
import { startStrip, type Strip, type StripShown } from "./strip.ts";

/** What a page with a strip keeps of it: the theme of the row that is open, and the order of the rows. */
interface StripState {
  theme: string;
  order: string;
}

export interface StripOf<State, Counted> {
  /** What the strip says of its cells and totals. */
  words: Pick<StripShown, "does" | "before" | "total">;
  /** Open the row of a theme. */
  open: (theme: string) => void;
  /** The counts under a state; the same object as long as they are the same. */
  countedFor: (state: State) => Counted;
  rows: (counted: Counted, state: State) => Pick<StripShown, "columns" | "rows">;
  basis: (counted: Counted) => "tested" | "counted";
}

/** Start the strip of the page, with its list of orders. */
export const followStrip = <State extends StripState, Counted extends { n: number }>(
  store: Store<State>,
  { words, open, countedFor, rows: rowsOf, basis }: StripOf<State, Counted>,
): Strip => {
  const area = byId("strip");
  const order = byId<HTMLSelectElement>("strip-order");
  const strip = startStrip(open);
  order.addEventListener("change", () => {
    store.change({ ...store.state, order: order.value });
  });
  let shown: unknown[] = [];
  store.onChange((state) => {
    const counted = countedFor(state);
    order.value = state.order;
    if (shown[0] === counted && shown[1] === state.order) {
      strip.choose(state.theme);
      return;
    }
    shown = [counted, state.order];
    const { columns, rows } = rowsOf(counted, state);
    strip.show({ ...words, columns, rows, chosen: state.theme, nothing: "No review passes these filters." });
    Object.assign(area.dataset, { reviews: counted.n, lines: rows.length, basis: basis(counted) });
    area.hidden = false;
  });
  return strip;
};
