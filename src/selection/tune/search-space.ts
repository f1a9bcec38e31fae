import { ClaquetaError } from "../../errors.ts";
import type { JsonValue } from "../../json.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { RandomState } from "../../random/mt19937.ts";
import type { AnyRecipe } from "../recipe.ts";

/** One setting of a recipe and the values that are tried. */
export interface Dimension {
  /** For people and logs; unique in its space. */
  readonly name: string;
  /** Its path in the recipe: see withSettings. */
  readonly path: readonly string[];
  readonly values: readonly JsonValue[];
}

/** The dimensions of a search: plain data. */
export type SearchSpace = readonly Dimension[];

/** Values by dimension; the recipe's own where absent. */
export type Settings = { readonly [dimension: string]: JsonValue };

/** The recipe with these settings instead of its own. */
export function withSettings<Own extends AnyRecipe>(recipe: Own, space: SearchSpace, settings: Settings): Own {
  // Not structuredClone, which keeps what two members share shared.
  const changed = JSON.parse(JSON.stringify(recipe)) as Own;
  for (const { name, path } of space) {
    if (!Object.hasOwn(settings, name)) continue;
    for (const holder of path.slice(0, -1).reduce<readonly unknown[]>(childrenNamed, [changed])) {
      (holder as { [name: string]: JsonValue })[path[path.length - 1]] = settings[name];
    }
  }
  return changed;
}

/** The parts of a union and the members of a stack are found by their names, all items of a list by `*`. */
function childrenNamed(parents: readonly unknown[], name: string): readonly unknown[] {
  const children = parents.flatMap((parent) => {
    if (!Array.isArray(parent)) return [(parent as { readonly [name: string]: unknown })[name]];
    return name === "*" ? parent : parent.filter((item: { readonly name?: unknown }) => item.name === name);
  });
  if (children.length > 0 && children.every((child) => typeof child === "object" && child !== null)) return children;
  throw new ClaquetaError("INTERNAL", { where: "search space", what: `nothing is named ${name}` });
}

const maxDraws = 200;

/** Settings of `count` trials, all different: the recipe's own first, then random ones. Each depends on the seed and
 * its index alone, so more trials begin with the same ones. Fewer where the space holds no more. */
export function drawSettings(space: SearchSpace, count: number, seed: number): Settings[] {
  const drawn: Settings[] = [{}];
  const seen = new Set<string>();
  for (let trial = 1; trial < count; trial++) {
    const random = new RandomState(deriveSeed(seed, trial));
    for (let draw = 0; draw < maxDraws; draw++) {
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
