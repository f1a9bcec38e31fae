import type { Recipe } from "../recipe.ts";
import { wordsAndCharacters } from "./words-and-characters.ts";

/** Nine of ten entries are dropped at each visit: on a few thousand movies that is worth more than any other setting.
 * The learning rate falls to 0 over a fixed number of epochs, so the last is the best: no early stopping. */
export const embeddingNetwork: Recipe = {
  name: "embedding-network",
  description: "an embedding of each term, 192 hidden units, heavy word dropout, on the terms of words-and-characters",
  features: wordsAndCharacters.features,
  learner: { kind: "embedding-network", hiddenUnits: 192, epochs: 25, wordDropout: 0.9, hiddenDropout: 0.5 },
};
