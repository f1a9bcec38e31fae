import { mean, sum } from "../statistics.ts";

/** A paired test of two models over the same training and test sets. */
export interface CorrectedTTest {
  /** Mean difference over the sets. */
  readonly difference: number;
  readonly t: number;
  readonly degreesOfFreedom: number;
  /** Two-sided. */
  readonly pValue: number;
}

/** The corrected resampled t-test. Training sets of folds and repeats overlap, so their differences are not independent
 * and the usual t-test finds too much: the variance of the mean is taken as (1/J + test/train) times the sample's, J
 * the number of sets. differences: one a set, in the score's unit; testShare: test movies a training movie. Undefined
 * below two sets. All differences equal: p is 1 where they are 0, else 0. Source: Nadeau and Bengio 2003. */
export function correctedTTest(differences: readonly number[], testShare: number): CorrectedTTest | undefined {
  const count = differences.length;
  if (count < 2) return undefined;
  const degreesOfFreedom = count - 1;
  const difference = mean(differences);
  const variance = sum(differences.map((each) => (each - difference) ** 2)) / degreesOfFreedom;
  if (variance === 0) {
    const isSame = difference === 0;
    return { difference, t: isSame ? 0 : Math.sign(difference) * Infinity, degreesOfFreedom, pValue: isSame ? 1 : 0 };
  }
  const t = difference / Math.sqrt((1 / count + testShare) * variance);
  return { difference, t, degreesOfFreedom, pValue: twoSidedT(t, degreesOfFreedom) };
}

/** Probability that Student's t with these degrees of freedom is at least as far from 0 as t. */
export function twoSidedT(t: number, degreesOfFreedom: number): number {
  return incompleteBeta(degreesOfFreedom / (degreesOfFreedom + t * t), degreesOfFreedom / 2, 0.5);
}

/** Regularised incomplete beta function, by its continued fraction. Source: Numerical Recipes, 6.4. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

/** By Lentz's method. */
function betaFraction(x: number, a: number, b: number): number {
  const tiny = 1e-300;
  const kept = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 500; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / kept(1 + even * d);
    c = kept(1 + even / c);
    fraction *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / kept(1 + odd * d);
    c = kept(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return fraction;
}

/** For x from 0.5. Source: Lanczos 1964, coefficients of Godfrey (g = 7, n = 9). */
function logGamma(x: number): number {
  const coefficients = [
    676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
    -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  let series = 0.99999999999980993;
  for (const [i, coefficient] of coefficients.entries()) series += coefficient / (x + i);
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(series);
}
