import { narrowDigits } from "../../src/metrics/figure-text.ts";
import { partLabels, tables } from "../../src/metrics/figures.ts";
import type { Report } from "../../src/report/saved/read-report.ts";
import type { Recipe } from "../../src/report/saved/report-shape.ts";
import { figureTable } from "../../src/report/tables.ts";
import { useLocale } from "../phrases/language.ts";
import { DataTable } from "./data-table.tsx";

interface RecipeTableProps {
  readonly report: Report;
  /** The best first. */
  readonly recipes: readonly Recipe[];
}

/** The recipes that were compared, the best first. */
export function RecipeTable({ report: { split, lead }, recipes }: RecipeTableProps) {
  const { phrases, decimal, whole, language, figures } = useLocale();
  const say = phrases.model;
  const how = split?.cv ? say.folds(split.cv) : say.holdOut;
  const nameOf = ({ name }: Recipe, rank: number) => (
    <>
      {name} {rank === 0 && recipes.length > 1 && <span class="badge">{say.best}</span>}
    </>
  );
  const options = { language, digitsOf: narrowDigits };
  return (
    <section>
      <h2 id="recipes-heading">{say.recipes}</h2>
      <p>{say.recipesIntro(whole(split?.testCount ?? recipes[0].movieCount), how)}</p>
      <DataTable
        labelledBy="recipes-heading"
        table={figureTable(say.name, recipes, nameOf, tables.page, figures, options)}
      />
      {lead !== undefined && (
        <p>
          {say.lead(
            recipes[0].name,
            lead.second,
            decimal(lead.difference),
            partLabels.interval[language],
            decimal(lead.interval[0]),
            decimal(lead.interval[1]),
          )}
          {": "}
          {lead.isMoreThanNoise ? say.moreThanNoise : say.maybeNoise}
        </p>
      )}
    </section>
  );
}
