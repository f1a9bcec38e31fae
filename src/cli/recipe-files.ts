import { readFile, stat } from "node:fs/promises";
import { ClaquetaError } from "../errors.ts";
import type { AnyRecipe } from "../selection/recipe.ts";

const largestBytes = 1e6;

/** The recipes of `--recipe-file`. Throws FILE_NOT_FOUND, FILE_TOO_LARGE, and as `readRecipe`; INVALID_SETTING where two
 * have one name. */
export async function readRecipeFiles(paths: readonly string[] = []): Promise<AnyRecipe[]> {
  if (paths.length === 0) return [];
  const { readRecipe } = await import("../selection/recipe-file.ts");
  const recipes: AnyRecipe[] = [];
  for (const path of paths) {
    const recipe = readRecipe(await readSmall(path), path);
    if (recipes.some(({ name }) => name === recipe.name)) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: path,
        what: `another file has the recipe ${recipe.name} too`,
      });
    }
    recipes.push(recipe);
  }
  return recipes;
}

async function readSmall(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > largestBytes) {
      throw new ClaquetaError("FILE_TOO_LARGE", {
        where: path,
        what: `it has ${size} bytes`,
        expected: "a recipe, at most 1 MB",
      });
    }
    return await readFile(path, "utf8");
  } catch (cause) {
    if (cause instanceof ClaquetaError) throw cause;
    throw new ClaquetaError("FILE_NOT_FOUND", {
      where: path,
      what: "cannot be read",
      expected: "a recipe as JSON",
      cause,
    });
  }
}
