// The cheapest way to give each of some rows a column of its own.

/**
 * The column of each row, so that the sum of costs is least; there are at least as many columns as rows.
 *
 * Shortest augmenting paths (Jonker and Volgenant 1987), in time of rows² × columns.
 */
export const assign = (costs: readonly Float64Array[]): number[] => {
  const rows = costs.length;
  const columns = rows ? costs[0].length : 0;
  if (columns < rows) throw new RangeError(`found ${rows} rows and ${columns} columns; expected no fewer columns`);
  const [rowPrice, columnPrice] = [new Float64Array(rows + 1), new Float64Array(columns + 1)];
  // The row, from 1, that has each column, from 1; 0 for none.
  const holder = new Int32Array(columns + 1);
  for (let row = 1; row <= rows; row += 1) {
    const least = new Float64Array(columns + 1).fill(Infinity);
    const from = new Int32Array(columns + 1);
    const seen = new Uint8Array(columns + 1);
    let at = 0;
    holder[0] = row;
    do {
      seen[at] = 1;
      const here = holder[at];
      let [step, next] = [Infinity, 0];
      for (let j = 1; j <= columns; j += 1) {
        if (seen[j]) continue;
        const cost = costs[here - 1][j - 1] - rowPrice[here] - columnPrice[j];
        if (cost < least[j]) [least[j], from[j]] = [cost, at];
        if (least[j] < step) [step, next] = [least[j], j];
      }
      for (let j = 0; j <= columns; j += 1)
        if (seen[j]) {
          rowPrice[holder[j]] += step;
          columnPrice[j] -= step;
        } else least[j] -= step;
      at = next;
    } while (holder[at] !== 0);
    for (; at !== 0; at = from[at]) holder[at] = holder[from[at]];
  }
  const found = new Array<number>(rows).fill(0);
  for (let j = 1; j <= columns; j += 1) if (holder[j]) found[holder[j] - 1] = j - 1;
  return found;
};
