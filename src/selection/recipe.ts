import type { FeatureOptions } from "../features/registry.ts";
import type { LearnerOptions } from "../learners/registry.ts";

/** A complete, serialisable description of a candidate: what is read from a movie, and what learns from it. What is left
 * out has the vectorizer's or learner's default. */
export interface Recipe {
  /** Lower case words joined by hyphens; what `--recipe` takes. */
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  readonly features: FeatureOptions;
  readonly learner: LearnerOptions;
}
