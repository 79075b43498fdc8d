// Chances of themes and pairs in a review of which only the number of themes is known.
//
// Each theme has a weight y > 0, and a review with d themes holds one of all sets of d themes, each with
// a chance in proportion to the product of its weights. With e_k the sum of the products of all sets of
// k weights, the elementary symmetric function, only ratios r_k = e_k / e_(k-1) are kept, and chances
// follow from P_d(a) = f (1 - P_(d-1)(a)) with f = y_a / r_d, forwards while f <= 1 and from the other
// end where f > 1. Nothing is subtracted that could cancel; the module rasch of the library says why.
// Themes with equal weights are alike, so everything here is by class of themes.

/** Themes with equal weights: the weight of each class, and how many themes it has. */
export interface Classes {
  y: Float64Array;
  size: Float64Array;
}

// r_k for k = 0 ... most, with r_0 infinite.
const ratiosUpTo = ({ y, size }: Classes, most: number): Float64Array => {
  const ratios = new Float64Array(most + 1);
  ratios[0] = Infinity;
  let held = 0;
  for (let h = 0; h < y.length; h += 1)
    for (let one = 0; one < size[h]; one += 1) {
      for (let k = Math.min(held + 1, most); k >= 2; k -= 1)
        ratios[k] = (ratios[k - 1] * (ratios[k] + y[h])) / (ratios[k - 1] + y[h]);
      if (most > 0) ratios[1] += y[h];
      held += 1;
    }
  return ratios;
};

/**
 * The ratios r_k as far as chances for these lengths need them, r_0 = Infinity first.
 *
 * That is the greatest length, or the number of all themes where a theme is likelier in than out
 * there: the chances of such a theme are followed back from a review that names all themes.
 */
export const symmetricRatios = (classes: Classes, lengths: Float64Array): Float64Array => {
  const { y, size } = classes;
  const ratios = ratiosUpTo(
    classes,
    lengths.reduce((x, d) => Math.max(x, d), 0),
  );
  const last = ratios[ratios.length - 1];
  if (y.every((weight) => weight <= last)) return ratios;
  return ratiosUpTo(
    classes,
    size.reduce((x, v) => x + v, 0),
  );
};

/** P(a theme of class h in a review of d themes), at d * H + h, for d = 0 ... ratios.length - 1. */
export const themeChances = (y: Float64Array, ratios: Float64Array): Float64Array => {
  const H = y.length;
  const last = ratios.length - 1;
  const chances = new Float64Array((last + 1) * H);
  for (let h = 0; h < H; h += 1) {
    let d = 1;
    for (; d <= last && y[h] <= ratios[d]; d += 1)
      chances[d * H + h] = (y[h] / ratios[d]) * (1 - chances[(d - 1) * H + h]);
    if (d > last) continue;
    chances[last * H + h] = 1;
    for (let e = last; e > d; e -= 1) chances[(e - 1) * H + h] = 1 - (chances[e * H + h] * ratios[e]) / y[h];
  }
  return chances;
};

/**
 * The expected number of reviews with one theme of each of two classes, symmetric, at h * H + i.
 *
 * A pair follows from P_d(ab) = f (P_(d-1)(b) - P_(d-1)(ab)) with the f of the rarer theme, and
 * backwards from the other end with that of the commoner one.
 */
export const pairSums = (classes: Classes, lengths: Float64Array, weights: Float64Array): Float64Array => {
  const { y } = classes;
  const H = y.length;
  const ratios = symmetricRatios(classes, lengths);
  const chances = themeChances(y, ratios);
  const last = ratios.length - 1;
  const reviews = new Float64Array(last + 1);
  lengths.forEach((d, g) => (reviews[d] = weights[g]));
  const together = new Float64Array(H * H);
  for (let h = 0; h < H; h += 1)
    for (let i = h; i < H; i += 1) {
      const [rarer, other] = y[h] <= y[i] ? [h, i] : [i, h];
      let both = 0;
      let total = 0;
      let d = 2;
      for (; d <= last && y[rarer] <= ratios[d]; d += 1) {
        both = (y[rarer] / ratios[d]) * (chances[(d - 1) * H + other] - both);
        total += reviews[d] * both;
      }
      both = 1;
      for (let e = last; e >= d; e -= 1) {
        total += reviews[e] * both;
        both = chances[(e - 1) * H + rarer] - (both * ratios[e]) / y[other];
      }
      together[h * H + i] = total;
      together[i * H + h] = total;
    }
  return together;
};
