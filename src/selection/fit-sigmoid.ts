import { sigmoid } from "../genre-model/calibration.ts";

export interface SigmoidFit {
  readonly slope: number;
  readonly intercept: number;
}

const mostSteps = 100;
/** Of the gradient of the mean loss. */
const tolerance = 1e-12;

/** The labels as Platt softens them: (N₊ + 1) ÷ (N₊ + 2) for yes and 1 ÷ (N₋ + 2) for no, so that a genre which the
 * logits part without an error still has a finite best slope. */
export function plattTargets(labels: Uint8Array): { readonly yes: number; readonly no: number } {
  let positives = 0;
  for (const label of labels) positives += label;
  return { yes: (positives + 1) / (positives + 2), no: 1 / (labels.length - positives + 2) };
}

/** The slope and intercept of σ(slope · logit + intercept) with the least cross-entropy to Platt's targets; without an
 * intercept it is a temperature. logits: finite; labels: 0 or 1, as many. A slope of 0 or less means that the logits
 * know nothing of the labels, or the wrong thing; what then is for the caller to say.
 * Source: Platt 1999, by the damped Newton steps of Lin, Lin and Weng 2007; equals scikit-learn's sigmoid calibration. */
export function fitSigmoid(logits: Float64Array, labels: Uint8Array, withIntercept: boolean): SigmoidFit {
  const { yes, no } = plattTargets(labels);
  const count = logits.length;
  /** ln(1 + eᶻ) − t · z, summed; the larger of 0 and z is taken out of the exponential so that it never overflows. */
  const lossAt = (slope: number, intercept: number): number => {
    let loss = 0;
    for (let i = 0; i < count; i++) {
      const z = slope * logits[i] + intercept;
      loss += Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (labels[i] === 1 ? yes : no) * z;
    }
    return loss;
  };
  let slope = 1;
  let intercept = 0;
  let loss = lossAt(slope, intercept);
  for (let step = 0; step < mostSteps; step++) {
    let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
    for (let i = 0; i < count; i++) {
      const x = logits[i];
      const p = sigmoid(slope * x + intercept);
      const error = p - (labels[i] === 1 ? yes : no);
      const weight = p * (1 - p);
      g0 += error;
      g1 += error * x;
      h00 += weight;
      h01 += weight * x;
      h11 += weight * x * x;
    }
    if (!withIntercept) [g0, h00, h01] = [0, 1, 0];
    if (Math.max(Math.abs(g0), Math.abs(g1)) <= tolerance * count) break;
    // A touch of the identity keeps the step finite where all logits are the same.
    const ridge = 1e-12 * (h00 + h11) + Number.MIN_VALUE;
    const determinant = (h00 + ridge) * (h11 + ridge) - h01 * h01;
    const stepSlope = ((h00 + ridge) * g1 - h01 * g0) / determinant;
    const stepIntercept = ((h11 + ridge) * g0 - h01 * g1) / determinant;
    const decrease = g1 * stepSlope + g0 * stepIntercept;
    let share = 1;
    for (; share > 1e-10; share /= 2) {
      const tried = lossAt(slope - share * stepSlope, intercept - share * stepIntercept);
      if (tried > loss - 1e-4 * share * decrease) continue;
      slope -= share * stepSlope;
      intercept -= share * stepIntercept;
      loss = tried;
      break;
    }
    if (share <= 1e-10) break; // as low as doubles go
  }
  return { slope, intercept };
}
