// The heat strip of the ledger: in what share of the reviews of a year a theme was found again.
import { followStrip } from "../../../browser/lib/follow-strip.ts";
import type { Store } from "../../../browser/lib/state.ts";
import type { Strip, StripRow } from "../../../browser/lib/strip.ts";
import { bit } from "../../../browser/recount/bits.ts";
import { spanName, spansToShow, type YearSpan } from "../../../browser/recount/years.ts";
import type { Counted } from "./counted.ts";
import type { Ledger, Row } from "./data.ts";
import type { State } from "./state.ts";

// A ratio of few reviews may be anything, so that rows are put in order by the end of its interval that is
// nearer to 1; rows without a ratio come last.
const ORDERS: Record<string, (x: Row, y: Row) => number> = {
  again: (x, y) => (y.again ?? -1) - (x.again ?? -1),
  more: (x, y) => (y.low ?? -Infinity) - (x.low ?? -Infinity),
  fewer: (x, y) => (x.high ?? Infinity) - (y.high ?? Infinity),
};

/** Start the strip, which follows the state; `opened` is called after a reader has opened a row. */
export const startHeat = (
  { dated: { year }, concerned }: Ledger,
  store: Store<State>,
  countedFor: (state: State) => Counted,
  opened: () => void,
): Strip => {
  const everyRow = Array.from(year, (_, r) => r);
  const stripRow = (row: Row, mask: Counted["mask"], spans: readonly YearSpan[]): StripRow => {
    const { first, again, theme } = row;
    const having = concerned[row.place].filter((r) => bit(mask, r));
    const asking = new Set(row.asked.map(({ review }) => review.row));
    const inside = (rows: readonly number[], from: number, to: number): number =>
      rows.filter((r) => year[r] >= from && year[r] <= to).length;
    return {
      id: theme.id,
      label: theme.label,
      group: theme.group,
      outline: theme.outline,
      total: again === null ? "–" : String(again),
      cells: spans.map(({ start, end, n }) => {
        const shut = first === null || end <= first;
        // Of the span of the first recommendation only what is later counts.
        const from = first === null || shut ? start : Math.max(start, first + 1);
        return {
          count: inside(having, from, end),
          n:
            from === start
              ? n
              : inside(
                  everyRow.filter((r) => bit(mask, r)),
                  from,
                  end,
                ),
          asked: inside([...asking], start, end),
          shut,
        };
      }),
    };
  };

  return followStrip(store, {
    words: {
      does: ["found it again", "found it again"],
      before: ["found it, not after a recommendation", "found it, not after a recommendation"],
      total: "Again",
    },
    open: (theme) => {
      store.change({ theme });
      opened();
    },
    countedFor,
    rows: ({ mask, byTheme }, { order }) => {
      const spans = spansToShow(Array.from(year, (one, r) => (bit(mask, r) ? one : 0)));
      const rows = [...byTheme].sort(
        (x, y) => Number(x.first === null) - Number(y.first === null) || ORDERS[order](x, y),
      );
      return {
        columns: spans.map((one) => ({ name: spanName(one), n: one.n })),
        rows: rows.map((row) => stripRow(row, mask, spans)),
      };
    },
    // No test of order is made again, so under a filter the picture is of counts.
    basis: ({ filtered }) => (filtered ? "counted" : "tested"),
  });
};
