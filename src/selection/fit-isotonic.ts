import type { IsotonicMap } from "../pipeline/calibration.ts";

/** A run of neighbouring inputs that share one fitted value; values strictly rise from block to block. */
export interface IsotonicBlock {
  readonly first: number;
  readonly last: number;
  /** Weighted mean of the block's inputs. */
  readonly centre: number;
  readonly value: number;
}

/** The never falling values with the least weighted squared distance to `targets`, by pooling neighbours that fall
 * (PAV). inputs: ascending; equal ones share one value. weights: above 0; 1 each where absent. Source: Barlow et al.
 * 1972; equals scikit-learn's IsotonicRegression. */
export function isotonicBlocks(
  inputs: ArrayLike<number>,
  targets: ArrayLike<number>,
  weights?: ArrayLike<number>,
): IsotonicBlock[] {
  const length = inputs.length;
  const first = new Float64Array(length);
  const last = new Float64Array(length);
  const weight = new Float64Array(length);
  const inputSum = new Float64Array(length);
  const targetSum = new Float64Array(length);
  let top = -1;
  for (let i = 0; i < length; i++) {
    const w = weights?.[i] ?? 1;
    if (top < 0 || inputs[i] > last[top]) {
      // A new input completes the last one's value: neighbours that fall, or are equal, become one block.
      top = pool(top);
      top++;
      first[top] = inputs[i];
      [weight[top], inputSum[top], targetSum[top]] = [0, 0, 0];
    }
    last[top] = inputs[i];
    weight[top] += w;
    inputSum[top] += w * inputs[i];
    targetSum[top] += w * targets[i];
  }
  top = pool(top);
  return Array.from({ length: top + 1 }, (_, k) => ({
    first: first[k],
    last: last[k],
    // Rounding must not push the mean out of the block.
    centre: Math.min(Math.max(inputSum[k] / weight[k], first[k]), last[k]),
    value: targetSum[k] / weight[k],
  }));

  function pool(end: number): number {
    let k = end;
    while (k > 0 && targetSum[k] / weight[k] <= targetSum[k - 1] / weight[k - 1]) {
      last[k - 1] = last[k];
      weight[k - 1] += weight[k];
      inputSum[k - 1] += inputSum[k];
      targetSum[k - 1] += targetSum[k];
      k--;
    }
    return k;
  }
}

/** An isotonic map that never gives 0 or 1: half a yes is counted at the lowest probability and half a no at the
 * highest. Lines join the blocks' centres and the ends of [0, 1], so that the map rises everywhere and ties nothing
 * (Oron and Flournoy 2017). probabilities: ascending, at least one; labels: 0 or 1, as many. */
export function fitIsotonic(probabilities: Float64Array, labels: Uint8Array): IsotonicMap {
  const last = probabilities.length - 1;
  const inputs = new Float64Array(last + 3);
  inputs.set(probabilities, 1);
  inputs[0] = probabilities[0];
  inputs[last + 2] = probabilities[last];
  const targets = new Uint8Array(last + 3);
  targets.set(labels, 1);
  targets[0] = 1;
  const weights = new Float64Array(last + 3).fill(1);
  weights[0] = weights[last + 2] = 0.5;
  const blocks = isotonicBlocks(inputs, targets, weights);
  const knots = blocks.map(({ centre, value }) => ({ centre, value }));
  // Half way from the outermost block to certainty: there is no evidence for more, and none for a constant end.
  if (knots[0].centre > 0) knots.unshift({ centre: 0, value: knots[0].value / 2 });
  const highest = knots[knots.length - 1];
  if (highest.centre < 1) knots.push({ centre: 1, value: (1 + highest.value) / 2 });
  return {
    method: "isotonic",
    inputs: Float64Array.from(knots, ({ centre }) => centre),
    outputs: Float64Array.from(knots, ({ value }) => value),
  };
}
