import type { Command } from "commander";
import { print } from "./output.ts";
import { runSession } from "./session.ts";

export function addRecipes(program: Command): void {
  program
    .command("recipes")
    .summary("list the recipes that compare and train know")
    .option("--json", "all settings, as JSON")
    .option("--schema", "what a recipe file may hold, as a JSON Schema that editors complete from")
    .action((options: { readonly json?: boolean; readonly schema?: boolean }) =>
      runSession(async () => {
        if (options.schema) {
          const { recipeJsonSchema } = await import("../selection/recipe-schema.ts");
          return print(JSON.stringify(recipeJsonSchema(), null, 2));
        }
        const { recipes } = await import("../selection/recipes/recipe-registry.ts");
        const { terminalTable } = await import("../report/terminal-table.ts");
        if (options.json) return print(JSON.stringify(recipes, null, 2));
        const rows = recipes.map((recipe) => [recipe.name, recipe.description]);
        print(terminalTable([{ title: "recipe" }, { title: "what it is" }], rows));
      }),
    );
}
