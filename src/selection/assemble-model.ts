import { isRecord, type JsonValue } from "../json.ts";
import type { Genres } from "../movies/genres.ts";
import { GenreModel, type GenreModelParts, type Provenance } from "../pipeline/genre-model.ts";
import { claquetaVersion } from "../version.ts";
import type { RecipeFit } from "./fit-recipe.ts";
import { type AnyRecipe, isStack } from "./recipe.ts";

export interface Origin extends Pick<Provenance, "seed" | "trainingMovieCount"> {
  readonly dataSha256?: string | undefined;
  /** 0.5, no rule and no calibration where absent. */
  readonly answers?: Pick<GenreModelParts, "calibration" | "thresholds" | "decisionRule"> | undefined;
  /** More for the model file, such as held-out figures. */
  readonly notes?: Provenance["notes"];
}

/** A recipe's fit as a model. Nothing in it depends on the clock: same fit, same bytes. */
export function assembleModel(
  recipe: AnyRecipe,
  fit: Omit<RecipeFit, "seconds">,
  genres: Genres,
  origin: Origin,
): GenreModel {
  return new GenreModel({
    genres,
    features: fit.features,
    classifier: fit.classifier,
    ...origin.answers,
    provenance: {
      recipe: recipe.name,
      seed: origin.seed,
      trainingMovieCount: origin.trainingMovieCount,
      dataSha256: origin.dataSha256 ?? "",
      claquetaVersion,
      notes: { ...settingsOf(recipe), warnings: fit.warnings, ...origin.notes },
    },
  });
}

/** The settings alone: a vectorizer or learner of one's own stands as its kind and settings. */
const plain = (value: unknown): JsonValue => JSON.parse(JSON.stringify(value, ownSettings)) as JsonValue;

const ownSettings = (_key: string, value: unknown): unknown =>
  isRecord(value) && typeof value.fit === "function" ? { kind: value.kind, ...(value.settings as object) } : value;

/** A recipe's features and learners, for reports and model files. */
export function settingsOf(recipe: AnyRecipe): { readonly features: JsonValue; readonly learner: JsonValue } {
  const { features } = recipe;
  const learner = isStack(recipe)
    ? { kind: "stack", members: recipe.members, metaLearner: recipe.metaLearner, compact: recipe.compact ?? null }
    : recipe.learner;
  return { features: plain(features), learner: plain(learner) };
}
