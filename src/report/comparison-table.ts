import type { Comparison } from "../selection/compare.ts";
import { duration, fixed, size, terminalTable } from "./terminal-table.ts";

/** A comparison as people read it in a terminal of 100 columns. */
export function comparisonTable(comparison: Comparison): string {
  const { split, lead } = comparison;
  const how =
    split.cv === null
      ? `${split.trainCount} train, ${split.testCount} judge (seed ${split.seed})`
      : `${split.cv} folds, every movie judges once (seed ${split.seed})`;
  const table = terminalTable(
    [
      { title: "recipe" },
      { title: "ROC AUC", align: "right" },
      { title: "95% interval" },
      { title: "on hard labels", align: "right" },
      { title: "F1 micro", align: "right" },
      { title: "macro", align: "right" },
      { title: "fit", align: "right" },
      { title: "predict", align: "right" },
      { title: "model", align: "right" },
    ],
    comparison.recipes.map((recipe) => [
      recipe.name,
      fixed(recipe.rocAuc.macro),
      `${fixed(recipe.rocAuc.interval[0])}–${fixed(recipe.rocAuc.interval[1])}`,
      fixed(recipe.rocAucHard.macro),
      fixed(recipe.f1.micro, 3),
      fixed(recipe.f1.macro, 3),
      duration(recipe.fitSeconds),
      duration(recipe.predictSeconds),
      size(recipe.modelBytes),
    ]),
  );
  const lines = [`${comparison.movieCount} movies, ${comparison.genres.length} genres; ${how}`, "", table, ""];
  lines.push(`Best: ${comparison.best}, by macro ROC AUC of probabilities on movies that no model saw.`);
  if (lead !== undefined) {
    const gap = `${fixed(lead.difference)} ahead of ${lead.second} (95% interval ${fixed(lead.interval[0])} to ${fixed(lead.interval[1])}, p = ${lead.pValue.toPrecision(2)})`;
    lines.push(`It is ${gap}: ${lead.isMoreThanNoise ? "more than noise." : "no more than noise may give."}`);
  }
  return lines.join("\n");
}
