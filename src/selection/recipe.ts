import type { FeatureSettings } from "../features/vectorizer-settings.ts";
import type { LearnerSettings } from "../learners/learner-settings.ts";

/** A complete, serialisable description of a candidate: what is read from a movie, and what learns from it. */
export interface Recipe {
  /** Lower case words joined by hyphens; what `--recipe` takes. */
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  readonly features: FeatureSettings;
  readonly learner: LearnerSettings;
}
