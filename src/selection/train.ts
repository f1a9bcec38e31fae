import type { GenreModel } from "../genre-model/genre-model.ts";
import { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import { assembleModel } from "./assemble-model.ts";
import { type CompareOptions, type Comparison, compare } from "./compare.ts";
import { FeatureStore, fitRecipe } from "./fit-recipe.ts";
import type { Recipe } from "./recipe.ts";

export interface TrainOptions extends Omit<CompareOptions, "recipes"> {
  /** One recipe is fitted as it is; several are compared first and the best by held-out probabilities is taken. */
  readonly recipes: readonly Recipe[];
}

export interface Trained {
  readonly model: GenreModel;
  /** Absent where there was nothing to choose. */
  readonly comparison?: Comparison;
}

/** Chooses among the recipes on held-out movies, then fits the winner on all movies. Throws as `compare`. */
export async function train(movies: readonly Movie[], options: TrainOptions): Promise<Trained> {
  const { recipes, pool, signal, onProgress } = options;
  const seed = options.seed ?? 42;
  const comparison = recipes.length === 1 ? undefined : await compare(movies, options);
  const winner = comparison === undefined ? undefined : comparison.recipes[0];
  const recipe = recipes.find((candidate) => candidate.name === winner?.name) ?? recipes[0];
  const genres = Genres.of(movies);
  const fit = await fitRecipe(recipe, new FeatureStore(movies), genres.encode(movies), {
    seed,
    pool,
    signal,
    onProgress: ({ done, message }) => onProgress?.(recipe.name, 0, 1, done, message),
  });
  const heldOut = winner && {
    heldOut: { rocAucMacro: winner.rocAuc.macro, interval: winner.rocAuc.interval, movieCount: winner.movieCount },
  };
  const model = assembleModel(recipe, fit, genres, {
    seed,
    trainingMovieCount: movies.length,
    ...(options.dataSha256 !== undefined && { dataSha256: options.dataSha256 }),
    ...(heldOut && { notes: heldOut }),
  });
  return comparison === undefined ? { model } : { model, comparison };
}
