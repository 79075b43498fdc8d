// Systems of linear equations.

/** Solve a square system in place by elimination with pivots; returns the right-hand side solved. */
export const solve = (matrix: Float64Array, right: Float64Array): Float64Array => {
  const n = right.length;
  for (let i = 0; i < n; i += 1) {
    let best = i;
    for (let r = i + 1; r < n; r += 1) if (Math.abs(matrix[r * n + i]) > Math.abs(matrix[best * n + i])) best = r;
    if (best !== i) {
      for (let c = i; c < n; c += 1)
        [matrix[i * n + c], matrix[best * n + c]] = [matrix[best * n + c], matrix[i * n + c]];
      [right[i], right[best]] = [right[best], right[i]];
    }
    for (let r = i + 1; r < n; r += 1) {
      const factor = matrix[r * n + i] / matrix[i * n + i];
      if (factor === 0) continue;
      for (let c = i + 1; c < n; c += 1) matrix[r * n + c] -= factor * matrix[i * n + c];
      right[r] -= factor * right[i];
    }
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    for (let c = i + 1; c < n; c += 1) right[i] -= matrix[i * n + c] * right[c];
    right[i] /= matrix[i * n + i];
  }
  return right;
};
