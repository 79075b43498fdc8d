// How much of something lies around each place of a picture: a Gaussian kernel over points with weights.

/** A point in pixels, and its weight. */
export interface Weighted {
  x: number;
  y: number;
  weight: number;
}
/** Values on a grid of square cells of so many pixels, row by row; and the largest of them. */
export interface Density {
  cell: number;
  columns: number;
  rows: number;
  values: Float32Array;
  most: number;
}
/** Cells of one shade side by side, in pixels. */
export interface Shade {
  level: number;
  x: number;
  y: number;
  width: number;
  height: number;
}

// Further off than so many widths of the kernel nothing is added; it would be one part in ninety.
const REACH = 3;

/**
 * The sum over all points of weight × exp(−d² / 2σ²), d being the distance in pixels: the value at a lone point is its
 * weight.
 */
export const densityOf = (
  points: readonly Weighted[],
  { width, height }: { width: number; height: number },
  sigma: number,
  cell = 4,
): Density => {
  const [columns, rows] = [Math.ceil(width / cell), Math.ceil(height / cell)];
  const values = new Float32Array(columns * rows);
  const reach = REACH * sigma;
  const kernel = (from: number, to: number, middle: number): Float64Array =>
    Float64Array.from({ length: Math.max(0, to - from) }, (_, k) =>
      Math.exp(-(((from + k + 0.5) * cell - middle) ** 2) / (2 * sigma ** 2)),
    );
  const between = (middle: number, most: number): [number, number] => [
    Math.max(0, Math.floor((middle - reach) / cell)),
    Math.min(most, Math.ceil((middle + reach) / cell)),
  ];
  for (const { x, y, weight } of points) {
    const [left, right] = between(x, columns);
    const [top, bottom] = between(y, rows);
    const [across, down] = [kernel(left, right, x), kernel(top, bottom, y)];
    for (let row = top; row < bottom; row += 1) {
      const high = weight * down[row - top];
      for (let column = left; column < right; column += 1)
        values[row * columns + column] += high * across[column - left];
    }
  }
  let most = 0;
  for (const value of values) if (value > most) most = value;
  return { cell, columns, rows, values, most };
};

/** The runs of cells of each shade, 1 to `levels`; what is below the first of `levels` + 1 equal parts has none. */
export const shadesOf = ({ cell, columns, rows, values, most }: Density, levels: number): Shade[] => {
  if (!most) return [];
  const levelOf = (value: number): number => Math.min(levels, Math.floor((value / most) * (levels + 1)));
  const found: Shade[] = [];
  for (let row = 0; row < rows; row += 1) {
    let from = 0;
    for (let column = 0; column < columns; column += 1) {
      const level = levelOf(values[row * columns + column]);
      const next = column + 1 < columns ? levelOf(values[row * columns + column + 1]) : -1;
      if (next === level) continue;
      if (level) found.push({ level, x: from * cell, y: row * cell, width: (column + 1 - from) * cell, height: cell });
      from = column + 1;
    }
  }
  return found;
};
