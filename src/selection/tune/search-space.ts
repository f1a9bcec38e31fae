import { ClaquetaError } from "../../errors.ts";
import type { JsonValue } from "../../json.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { RandomState } from "../../random/mt19937.ts";
import type { Recipe } from "../recipe.ts";

/** One setting of a recipe and the values that are tried. */
export interface Dimension {
  /** For people and logs; unique in its space. */
  readonly name: string;
  /** Where it stands in the recipe; a union's part is found by its name. */
  readonly path: readonly string[];
  readonly values: readonly JsonValue[];
}

/** What may be tried of a recipe's settings: plain data. */
export type SearchSpace = readonly Dimension[];

/** A value for each dimension, by its name; none for what the recipe itself has. */
export type Settings = { readonly [dimension: string]: JsonValue };

/** The recipe with these settings in place of its own. */
export function withSettings(recipe: Recipe, space: SearchSpace, settings: Settings): Recipe {
  const changed = JSON.parse(JSON.stringify(recipe)) as Recipe;
  for (const { name, path } of space) {
    if (!Object.hasOwn(settings, name)) continue;
    const place = path.slice(0, -1).reduce<unknown>(childNamed, changed);
    if (typeof place !== "object" || place === null) {
      throw new ClaquetaError("INTERNAL", { where: `search space of ${recipe.name}`, what: `nothing is at ${path}` });
    }
    (place as { [name: string]: JsonValue })[path[path.length - 1]] = settings[name];
  }
  return changed;
}

function childNamed(parent: unknown, name: string): unknown {
  if (Array.isArray(parent)) return parent.find((part: { readonly name?: unknown }) => part.name === name);
  return (parent as { readonly [name: string]: unknown } | undefined)?.[name];
}

const mostDraws = 200;

/** Settings of `count` trials, no two alike: the recipe's own first, then random ones. Each is drawn from the seed and its
 * place, so that more trials begin with the same ones. Fewer where the space holds no more. */
export function drawSettings(space: SearchSpace, count: number, seed: number): Settings[] {
  const drawn: Settings[] = [{}];
  const seen = new Set<string>();
  for (let trial = 1; trial < count; trial++) {
    const random = new RandomState(deriveSeed(seed, trial));
    for (let draw = 0; draw < mostDraws; draw++) {
      const settings = Object.fromEntries(
        space.map(({ name, values }) => [name, values[random.interval(values.length - 1)]]),
      );
      const key = JSON.stringify(settings);
      if (seen.has(key)) continue;
      seen.add(key);
      drawn.push(settings);
      break;
    }
  }
  return drawn;
}
