import { figures, partLabels, tables } from "../metrics/figures.ts";
import type { Comparison } from "../selection/compare.ts";
import { fieldEffectsTable } from "./field-effects.ts";
import { figureTable, number } from "./tables.ts";
import { duration, fixed, terminalNumbers, terminalTable } from "./terminal-table.ts";

/** A comparison, for a terminal of 100 columns. */
export function comparisonTable(comparison: Comparison): string {
  const { split, lead, repeats, rareGenres } = comparison;
  const hasRare = rareGenres.genres.length > 0;
  const how =
    split.cv === null
      ? `${split.trainCount} train, ${split.testCount} judge (seed ${split.seed})`
      : `${split.cv} folds${repeats > 1 ? `, ${repeats} times, means of all` : ""}, every movie judges once${repeats > 1 ? " each time" : ""} (seed ${split.seed})`;
  const shown = tables.comparison.filter((path) => hasRare || path !== "rocAucCommon.macro");
  const options = { isBrief: true };
  const recipes = figureTable("recipe", comparison.recipes, ({ name }) => name, shown, terminalNumbers, options);
  const heading = `${comparison.movieCount} movies, ${comparison.genres.length} genres; ${how}`;
  const lines = [heading, "", terminalTable(...recipes), ""];
  if (hasRare) {
    lines.push(`Rare, fewer than ${rareGenres.leastSupport} movies that judge: ${fewNames(rareGenres.genres)}.`);
  }
  lines.push(
    `Best: ${comparison.best}, by macro ${figures.rocAuc.label.en} of probabilities on movies that no model saw.`,
  );
  if (lead !== undefined) {
    const gap = `${fixed(lead.difference)} ahead of ${lead.second} (${partLabels.interval.en} ${fixed(lead.interval[0])} to ${fixed(lead.interval[1])}, p = ${lead.pValue.toPrecision(2)})`;
    lines.push(`It is ${gap}: ${lead.isMoreThanNoise ? "more than noise." : "no more than noise may give."}`);
  }
  if (comparison.comparisons.length > 1) lines.push("", pairedTable(comparison));
  if (comparison.fields?.effects.length) lines.push("", terminalTable(...fieldEffectsTable(comparison.fields)));
  for (const { recipe, estimatedSeconds } of comparison.timeBudget?.notRun ?? []) {
    lines.push(`Not run within the time budget: ${recipe}, which might have taken ${duration(estimatedSeconds)}.`);
  }
  return lines.join("\n");
}

const maxNames = 8;

function fewNames(names: readonly string[]): string {
  const more = names.length - maxNames;
  return `${names.slice(0, maxNames).join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

/** The best against every other recipe. */
function pairedTable({ best, comparisons }: Comparison): string {
  const hasFolds = comparisons.some(({ foldTest }) => foldTest !== undefined);
  return terminalTable(
    [
      ...[`${best} against`, number("ahead by"), partLabels.interval.en, number("p"), number("adjusted")],
      ...(hasFolds ? [number("p over folds")] : []),
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
