import { ClaquetaError } from "../../errors.ts";
import { ownTableWidth } from "../../learners/registry.ts";
import type { StackRecipe } from "../recipe.ts";
import { storageBits } from "./compress-recipe.ts";

/** Header, notes, calibration and the tables that have no row a term. */
const fixedBytes = 120_000;
/** A term's fingerprint and its inverse document frequency. */
const bytesATerm = 3.2;
const scaleBytes = 2;

/** The recipe with as many terms as a model file of maxBytes holds. Throws INVALID_SETTING where the members do not
 * share one short list of terms, or the budget holds none. */
export function stackWithin(recipe: StackRecipe, genreCount: number, maxBytes: number): StackRecipe {
  if (recipe.compact === undefined || recipe.features.main !== "extra") {
    throw new ClaquetaError("INVALID_SETTING", {
      where: "--max-size",
      what: `the members of ${recipe.name} read two lists of terms, of which none can be cut short`,
      expected: "a recipe such as small-stack, whose members share one",
    });
  }
  const { storage } = recipe.compact;
  const widths = recipe.members.flatMap(({ learners }) => learners.map(ownTableWidth));
  const tables = [genreCount, ...widths.filter((width) => width > 0)];
  const perTerm = tables.reduce((sum, width) => sum + (width * storageBits[storage]) / 8 + scaleBytes, bytesATerm);
  const extraTerms = Math.floor((maxBytes - fixedBytes) / perTerm);
  if (extraTerms < 1) {
    throw new ClaquetaError("INVALID_SETTING", {
      where: "--max-size",
      what: `${maxBytes} bytes hold no term of ${recipe.name}`,
      expected: `at least ${Math.ceil(fixedBytes + perTerm)}`,
    });
  }
  return { ...recipe, compact: { storage, extraTerms } };
}
