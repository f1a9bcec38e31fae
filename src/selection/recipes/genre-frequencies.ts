import type { Recipe } from "../recipe.ts";

export const genreFrequencies: Recipe = {
  name: "genre-frequencies",
  description: "each genre's share of the training movies, whatever the text: what any other recipe must beat",
  features: { kind: "year-bumps" },
  learner: { kind: "genre-frequencies" },
};
