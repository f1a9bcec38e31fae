import { FittedUnion } from "../../features/union.ts";
import { classifierFromState } from "../../learners/classifier-registry.ts";
import { compactedState } from "../../learners/compact/classifier.ts";
import type { Classifier, LinearTable } from "../../learners/learner.ts";
import { outputCountOf, StackClassifier, type StackedNetwork } from "../../learners/stack/classifier.ts";
import { sharedFloat32 } from "../../matrix/memory.ts";
import type { MetaLearner } from "./meta-learner.ts";
import type { MemberFits, StackFitter } from "./stack-fitter.ts";

/** Members and meta-learner as one classifier over one union of features: main parts under their names, extra parts
 * under theirs behind `extra-`. Regressions melt into one table of weights. */
export function assembleStack(
  { recipe, members, extra }: StackFitter,
  fits: MemberFits,
  metaLearner: MetaLearner,
): { readonly features: FittedUnion; readonly classifier: Classifier } {
  const features = unionOf(fits.mainFeatures, extra?.fit.features);
  const width = metaLearner.intercepts.length;
  const mainCount = fits.mainFeatures?.columnCount ?? 0;
  const weights = sharedFloat32(features.columnCount * width);
  const intercepts = Float64Array.from(metaLearner.intercepts);
  const networks: StackedNetwork[] = [];
  let firstLogit = 0;
  for (const [m, own] of fits.classifiers.entries()) {
    const firstColumn = members[m].source === "main" ? 0 : mainCount;
    const outputs = outputCountOf(own[0]);
    const mix = Float64Array.from(
      metaLearner.weights.subarray(firstLogit * width, (firstLogit + outputs) * width),
      (weight) => weight / own.length,
    );
    firstLogit += outputs;
    for (const classifier of own) {
      if (classifier.linear !== undefined) addLinear(classifier.linear, mix, firstColumn, weights, intercepts);
      else networks.push({ classifier, firstColumn, mix });
    }
  }
  const stack = new StackClassifier(weights, intercepts, networks);
  const { compact } = recipe;
  return { features, classifier: compact ? classifierFromState(compactedState(stack, compact.storage)) : stack };
}

function addLinear(
  member: LinearTable,
  mix: Float64Array,
  firstColumn: number,
  weights: Float32Array,
  intercepts: Float64Array,
): void {
  const width = intercepts.length;
  for (let o = 0; o < width; o++) {
    for (let g = 0; g < width; g++) intercepts[g] += member.intercepts[o] * mix[o * width + g];
  }
  const sums = new Float64Array(width);
  for (let f = 0; f < member.weights.length / width; f++) {
    sums.fill(0);
    for (let o = 0; o < width; o++) {
      const weight = member.weights[f * width + o];
      if (weight === 0) continue;
      for (let g = 0; g < width; g++) sums[g] += weight * mix[o * width + g];
    }
    const to = (firstColumn + f) * width;
    for (let g = 0; g < width; g++) weights[to + g] += sums[g];
  }
}

function unionOf(main: FittedUnion | undefined, extra: FittedUnion | undefined): FittedUnion {
  const extraSettings = (extra?.settings.parts ?? []).map((part) => ({ ...part, name: `extra-${part.name}` }));
  const fitted = [...(main?.parts ?? []), ...(extra?.parts ?? [])].map((part) => part.fitted);
  return new FittedUnion({ kind: "union", parts: [...(main?.settings.parts ?? []), ...extraSettings] }, fitted);
}
