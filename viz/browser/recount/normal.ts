// Tails of the normal law and of chi-squared, to fourteen digits.

const ROOT_PI = Math.sqrt(Math.PI);
// Below this the series needs few terms; above it the continued fraction does.
const FAR = 2.5;

// erf x = 2/√π e^(-x²) Σ 2ⁿ x^(2n+1) / (2n+1)!!, whose terms are all positive.
const nearZero = (x: number): number => {
  let term = x;
  let sum = x;
  for (let n = 1; term > 1e-17 * sum; n += 1) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return 1 - (2 / ROOT_PI) * Math.exp(-x * x) * sum;
};

// erfc x = e^(-x²)/√π · 1/(x + ½/(x + 1/(x + 3⁄2/(x + …)))), from the far end inwards.
const farOut = (x: number): number => {
  let rest = x;
  for (let k = 120; k > 0; k -= 1) rest = x + k / 2 / rest;
  return Math.exp(-x * x) / (ROOT_PI * rest);
};

/** The complementary error function of 0 or more. */
const erfc = (x: number): number => (x < FAR ? (x > 0 ? nearZero(x) : 1) : farOut(x));

/** The chance that a standard normal number lies as far from 0 as z, on either side. */
export const normalTwoSided = (z: number): number => erfc(Math.abs(z) / Math.SQRT2);

/** The chance that chi-squared with whole degrees of freedom, 1 or more, is above a value of 0 or more. */
export const chiSquaredAbove = (value: number, degrees: number): number => {
  const half = value / 2;
  const odd = degrees % 2 === 1;
  // Q(a + 1) = Q(a) + half^a e^(-half) / Γ(a + 1), from Q(½) = erfc √half or Q(1) = e^(-half) on.
  let sum = odd ? erfc(Math.sqrt(half)) : Math.exp(-half);
  let term = odd ? (2 * Math.sqrt(half) * Math.exp(-half)) / ROOT_PI : half * Math.exp(-half);
  for (let a = odd ? 0.5 : 1; a < degrees / 2; a += 1) {
    sum += term;
    term *= half / (a + 1);
  }
  return Math.min(1, sum);
};
