export interface SigmoidFit {
  readonly slope: number;
  readonly intercept: number;
}

const maxSteps = 100;
/** Of the mean loss in nats, per Newton step: far below what any figure shows. */
const minGain = 1e-15;

/** Platt's softened labels: (N₊ + 1) ÷ (N₊ + 2) for yes and 1 ÷ (N₋ + 2) for no, so that a genre that the logits
 * separate without an error still has a finite best slope. */
export function plattTargets(labels: Uint8Array): { readonly yes: number; readonly no: number } {
  let positives = 0;
  for (const label of labels) positives += label;
  return { yes: (positives + 1) / (positives + 2), no: 1 / (labels.length - positives + 2) };
}

/** The slope and intercept of σ(slope · logit + intercept) with the least cross-entropy to Platt's targets; without an
 * intercept it is a temperature. logits: finite; labels: 0 or 1, as many; from: a start, which only saves time. A slope
 * of 0 or less means that the logits say nothing of the labels, or the opposite; the caller decides. Source: Platt
 * 1999, by the damped Newton steps of Lin, Lin and Weng 2007; equals scikit-learn's sigmoid calibration. */
export function fitSigmoid(
  logits: Float64Array,
  labels: Uint8Array,
  withIntercept: boolean,
  from: SigmoidFit = { slope: 1, intercept: 0 },
): SigmoidFit {
  const targets = plattTargets(labels);
  let at: SigmoidFit = from;
  let { loss, slopeStep, interceptStep, gain } = newtonStep(logits, labels, targets, at, withIntercept);
  for (let step = 0; step < maxSteps && gain > minGain * logits.length; step++) {
    let share = 1;
    for (; share > 1e-10; share /= 2) {
      const tried = { slope: at.slope + share * slopeStep, intercept: at.intercept + share * interceptStep };
      const next = newtonStep(logits, labels, targets, tried, withIntercept);
      if (next.loss > loss - 1e-4 * share * gain) continue;
      at = tried;
      ({ loss, slopeStep, interceptStep, gain } = next);
      break;
    }
    if (share <= 1e-10) break; // as low as doubles go
  }
  return at;
}

interface NewtonStep {
  /** Sum of ln(1 + eᶻ) − t · z. */
  readonly loss: number;
  readonly slopeStep: number;
  readonly interceptStep: number;
  /** The fall of the loss if it were linear; twice that of a quadratic one. */
  readonly gain: number;
}

function newtonStep(
  logits: Float64Array,
  labels: Uint8Array,
  targets: { readonly yes: number; readonly no: number },
  { slope, intercept }: SigmoidFit,
  withIntercept: boolean,
): NewtonStep {
  let loss = 0;
  let [g0, g1, h00, h01, h11] = [0, 0, 0, 0, 0];
  for (let i = 0; i < logits.length; i++) {
    const x = logits[i];
    const z = slope * x + intercept;
    const target = labels[i] === 1 ? targets.yes : targets.no;
    // The exponent is never above 0, so the exponential never overflows.
    const e = Math.exp(-Math.abs(z));
    const p = (z >= 0 ? 1 : e) / (1 + e);
    loss += Math.max(z, 0) + Math.log1p(e) - target * z;
    const error = p - target;
    const weight = e / ((1 + e) * (1 + e));
    g0 += error;
    g1 += error * x;
    h00 += weight;
    h01 += weight * x;
    h11 += weight * x * x;
  }
  if (!withIntercept) [g0, h00, h01] = [0, 1, 0];
  // A small ridge keeps the step finite where all logits are the same.
  const ridge = 1e-12 * (h00 + h11) + Number.MIN_VALUE;
  const determinant = (h00 + ridge) * (h11 + ridge) - h01 * h01;
  const slopeStep = -((h00 + ridge) * g1 - h01 * g0) / determinant;
  const interceptStep = -((h11 + ridge) * g0 - h01 * g1) / determinant;
  return { loss, slopeStep, interceptStep, gain: -(g1 * slopeStep + g0 * interceptStep) };
}
