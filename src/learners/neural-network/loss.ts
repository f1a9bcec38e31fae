import type { OutputKind } from "./layers.ts";

/** The loss that training minimises. */
export type LossKind = "binary-cross-entropy" | "mean-squared-error";

/** Keeps logarithms and quotients finite. */
const tiny = 1e-7;

/** Loss of one entry: probability p, label y (0 or 1). */
export function entryLoss(kind: LossKind, p: number, y: number): number {
  if (kind === "mean-squared-error") return (p - y) ** 2;
  return -Math.log(Math.max(tiny, y === 1 ? p : 1 - p));
}

/** Writes a row's gradients of Σ weight[i] · loss(p[i], y[i]) at the scores before the output function. */
export function outputGradients(
  loss: LossKind,
  output: OutputKind,
  p: Float32Array,
  y: ArrayLike<number>,
  weights: ArrayLike<number>,
  gradients: Float32Array,
): void {
  const count = y.length;
  if (output === "sigmoid") {
    for (let i = 0; i < count; i++) {
      const gradient = loss === "binary-cross-entropy" ? p[i] - y[i] : 2 * (p[i] - y[i]) * p[i] * (1 - p[i]);
      gradients[i] = weights[i] * gradient;
    }
    return;
  }
  // softmax: ∂L/∂z[j] = p[j] (d[j] − Σ d[i] p[i]), d = ∂L/∂p
  let mean = 0;
  for (let i = 0; i < count; i++) mean += probabilityGradient(loss, p[i], y[i], weights[i]) * p[i];
  for (let i = 0; i < count; i++) gradients[i] = p[i] * (probabilityGradient(loss, p[i], y[i], weights[i]) - mean);
}

function probabilityGradient(loss: LossKind, p: number, y: number, weight: number): number {
  if (loss === "mean-squared-error") return weight * 2 * (p - y);
  return (weight * (p - y)) / Math.max(tiny, p * (1 - p));
}
