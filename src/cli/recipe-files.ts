import { ClaquetaError } from "../errors.ts";
import { readSmallText } from "../files/small-text.ts";
import type { AnyRecipe } from "../selection/recipe.ts";

/** The recipes of `--recipe-file`. Throws FILE_NOT_FOUND, FILE_TOO_LARGE, and what `readRecipe` throws; INVALID_SETTING
 * if two have the same name. */
export async function readRecipeFiles(paths: readonly string[] = []): Promise<AnyRecipe[]> {
  if (paths.length === 0) return [];
  const { readRecipe } = await import("../selection/recipe-file.ts");
  const recipes: AnyRecipe[] = [];
  for (const path of paths) {
    const recipe = readRecipe(await readSmallText(path, 1e6, "a recipe as JSON"), path);
    if (recipes.some(({ name }) => name === recipe.name)) {
      const what = `another file has the recipe ${recipe.name} too`;
      throw new ClaquetaError("INVALID_SETTING", { where: path, what });
    }
    recipes.push(recipe);
  }
  return recipes;
}
