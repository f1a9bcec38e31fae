import type { Comparison } from "../selection/compare.ts";
import { duration, fixed, size, terminalTable } from "./terminal-table.ts";

/** A comparison as people read it in a terminal of 100 columns. */
export function comparisonTable(comparison: Comparison): string {
  const { split, lead, repeats, rareGenres } = comparison;
  const hasRare = rareGenres.genres.length > 0;
  const how =
    split.cv === null
      ? `${split.trainCount} train, ${split.testCount} judge (seed ${split.seed})`
      : `${split.cv} folds${repeats > 1 ? `, ${repeats} times, means of all` : ""}, every movie judges once${repeats > 1 ? " each time" : ""} (seed ${split.seed})`;
  const table = terminalTable(
    [
      { title: "recipe" },
      { title: "ROC AUC", align: "right" },
      { title: "95% interval" },
      ...(hasRare ? [{ title: "without rare", align: "right" as const }] : []),
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
      ...(hasRare ? [recipe.rocAucCommon === null ? "–" : fixed(recipe.rocAucCommon.macro)] : []),
      fixed(recipe.rocAucHard.macro),
      fixed(recipe.f1.micro, 3),
      fixed(recipe.f1.macro, 3),
      duration(recipe.fitSeconds),
      duration(recipe.predictSeconds),
      size(recipe.modelBytes),
    ]),
  );
  const lines = [`${comparison.movieCount} movies, ${comparison.genres.length} genres; ${how}`, "", table, ""];
  if (hasRare) {
    lines.push(`Rare, fewer than ${rareGenres.leastSupport} movies that judge: ${fewNames(rareGenres.genres)}.`);
  }
  lines.push(`Best: ${comparison.best}, by macro ROC AUC of probabilities on movies that no model saw.`);
  if (lead !== undefined) {
    const gap = `${fixed(lead.difference)} ahead of ${lead.second} (95% interval ${fixed(lead.interval[0])} to ${fixed(lead.interval[1])}, p = ${lead.pValue.toPrecision(2)})`;
    lines.push(`It is ${gap}: ${lead.isMoreThanNoise ? "more than noise." : "no more than noise may give."}`);
  }
  if (comparison.comparisons.length > 1) lines.push("", pairedTable(comparison));
  for (const { recipe, estimatedSeconds } of comparison.timeBudget?.notRun ?? []) {
    lines.push(`Not run within the time budget: ${recipe}, which might have taken ${duration(estimatedSeconds)}.`);
  }
  return lines.join("\n");
}

const mostNames = 8;

function fewNames(names: readonly string[]): string {
  const more = names.length - mostNames;
  return `${names.slice(0, mostNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The best against every other recipe. */
function pairedTable({ best, comparisons }: Comparison): string {
  const hasFolds = comparisons.some(({ foldTest }) => foldTest !== undefined);
  return terminalTable(
    [
      { title: `${best} against` },
      { title: "ahead by", align: "right" },
      { title: "95% interval" },
      { title: "p", align: "right" },
      { title: "adjusted", align: "right" },
      ...(hasFolds ? [{ title: "p over folds", align: "right" as const }] : []),
    ],
    comparisons.map(({ recipe, difference, interval, pValue, adjustedPValue, foldTest }) => [
      recipe,
      fixed(difference),
      `${fixed(interval[0])} to ${fixed(interval[1])}`,
      pValue.toPrecision(2),
      adjustedPValue.toPrecision(2),
      ...(hasFolds ? [foldTest === undefined ? "–" : foldTest.pValue.toPrecision(2)] : []),
    ]),
  );
}
