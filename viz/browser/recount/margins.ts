// What lengths and totals settle by themselves: cells that can only be 0 or 1.
// Every model of lengths starts here.

/** Distinct values in ascending order, how often each occurs, and the place of each entry. */
export interface Distinct {
  values: Float64Array;
  weights: Float64Array;
  place: number[];
}

/** Cells that are not settled yet, cells that are 1, and what rows and columns still have to sum to. */
export interface Settled {
  open: Uint8Array;
  ones: Uint8Array;
  rows: Float64Array;
  columns: Float64Array;
}

/** Group equal numbers. */
export const distinctOf = (values: ArrayLike<number>): Distinct => {
  const distinct = [...new Set(Array.from(values))].sort((x, y) => x - y);
  const placeOf = new Map(distinct.map((value, i) => [value, i]));
  const weights = new Float64Array(distinct.length);
  const place = Array.from(values, (value) => placeOf.get(value) ?? -1);
  for (const at of place) weights[at] += 1;
  return { values: Float64Array.from(distinct), weights, place };
};

/**
 * Settle the cells of empty and full rows and columns, repeatedly, until none is left.
 *
 * Rows have the lengths d and stand for w reviews each, columns the totals c and stand for v themes each.
 */
export const settle = (d: Float64Array, c: Float64Array, w: Float64Array, v: Float64Array): Settled => {
  const [G, H] = [d.length, c.length];
  const open = new Uint8Array(G * H).fill(1);
  const ones = new Uint8Array(G * H);
  const rows = d.slice();
  const columns = c.slice();
  for (;;) {
    const room = new Float64Array(G);
    const height = new Float64Array(H);
    for (let g = 0; g < G; g += 1)
      for (let h = 0; h < H; h += 1)
        if (open[g * H + h]) {
          room[g] += v[h];
          height[h] += w[g];
        }
    const [emptyRow, emptyColumn] = [[...rows].map((x) => x === 0), [...columns].map((x) => x === 0)];
    const [fullRow, fullColumn] = [[...rows].map((x, g) => x === room[g]), [...columns].map((x, h) => x === height[h])];
    let settled = 0;
    for (let g = 0; g < G; g += 1)
      for (let h = 0; h < H; h += 1) {
        const cell = g * H + h;
        if (!open[cell]) continue;
        const empty = emptyRow[g] || emptyColumn[h];
        if (!empty && !fullRow[g] && !fullColumn[h]) continue;
        settled += 1;
        open[cell] = 0;
        if (empty) continue;
        ones[cell] = 1;
        rows[g] -= v[h];
        columns[h] -= w[g];
      }
    if (!settled) return { open, ones, rows, columns };
  }
};
