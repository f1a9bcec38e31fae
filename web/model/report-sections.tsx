// What the report says; a chunk of its own, since few visitors open it.
import { checkReport, type Report } from "../../src/report/saved/read-report.ts";
import type { Recipe } from "../../src/report/saved/report-shape.ts";
import type { ModelCard } from "../predictor.ts";
import { Charts } from "./charts.tsx";
import { GenreTable } from "./genre-table.tsx";
import { RecipeTable } from "./recipe-table.tsx";

/** Undefined where the report has no figures of recipes. Throws BAD_REPORT where it is not a report. */
export function shownReport(
  json: unknown,
): { readonly report: Report; readonly recipes: readonly Recipe[] } | undefined {
  const report = checkReport(json, "report");
  const { recipes, heldOut } = report;
  if (recipes.length > 0) return { report, recipes };
  return heldOut && { report, recipes: [heldOut] };
}

interface ReportSectionsProps extends NonNullable<ReturnType<typeof shownReport>> {
  readonly card: ModelCard;
}

/** The recipes, and more about the model's own, else the best. */
export function ReportSections({ report, recipes, card }: ReportSectionsProps) {
  const own = recipes.find(({ name }) => name === card.provenance.recipe) ?? recipes[0];
  return (
    <>
      <RecipeTable report={report} recipes={recipes} />
      <Charts recipe={own} />
      <GenreTable recipe={own} card={card} />
      {report.warnings.length > 0 && (
        <ul class="quiet" lang="en">
          {report.warnings.map((warning) => (
            <li key={warning}>{warning}</li>
          ))}
        </ul>
      )}
    </>
  );
}
