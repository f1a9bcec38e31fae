import { ClaquetaError } from "../../errors.ts";
import type { AnyRecipe, Recipe } from "../recipe.ts";
import { embeddingNetwork } from "./embedding-network.ts";
import { genreFrequencies } from "./genre-frequencies.ts";
import { naiveBayes } from "./naive-bayes.ts";
import { naiveBayesRegression } from "./naive-bayes-regression.ts";
import {
  reportForest,
  reportNetwork,
  reportRegression,
  reportRegressionLemmas,
  reportRegressionLemmasCorrected,
} from "./report.ts";
import { smallStack } from "./small-stack.ts";
import { stack } from "./stack.ts";
import { words } from "./words.ts";
import { wordsAndCharacters } from "./words-and-characters.ts";

/** Every recipe, by name. */
export const recipes: readonly AnyRecipe[] = [
  reportForest,
  reportRegression,
  reportNetwork,
  reportRegressionLemmas,
  reportRegressionLemmasCorrected,
  words,
  wordsAndCharacters,
  embeddingNetwork,
  genreFrequencies,
  naiveBayes,
  naiveBayesRegression,
  smallStack,
  stack,
];

/** The report's three models, in its order: the default of `compare`. */
export const reportRecipes: readonly Recipe[] = [reportForest, reportRegression, reportNetwork];

/** What `--recipe auto` chooses from: the report's models and the quick better ones. */
export const autoRecipes: readonly Recipe[] = [...reportRecipes, words, wordsAndCharacters, naiveBayesRegression];

/** What `--recipe auto` chooses from within a time budget: the slow ones too, which run last if there is time. */
export const budgetRecipes: readonly AnyRecipe[] = [...autoRecipes, embeddingNetwork, stack];

/** Throws UNKNOWN_RECIPE, naming those there are. */
export function recipeNamed(name: string): AnyRecipe {
  const found = recipes.find((recipe) => recipe.name === name);
  if (found !== undefined) return found;
  throw new ClaquetaError("UNKNOWN_RECIPE", {
    where: "--recipe",
    what: `no recipe is named ${JSON.stringify(name)}`,
    expected: `one of ${recipes.map((recipe) => recipe.name).join(", ")}`,
    next: "`claqueta recipes` describes them.",
  });
}
