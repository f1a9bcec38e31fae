import { useVoice } from "../phrases/language.ts";
import type { Report } from "../report.ts";
import { TableFrame } from "./table-frame.tsx";

/** The recipes that were compared, the best first. */
export function RecipeTable({ report }: { readonly report: Report }) {
  const { phrases, decimal, whole, bytes } = useVoice();
  const say = phrases.model;
  const { recipes, lead, split } = report;
  const how = split?.cv ? say.folds(split.cv) : say.holdOut;
  const hasCosts = recipes.some(({ fitSeconds }) => fitSeconds !== undefined);
  return (
    <section>
      <h2 id="recipes-heading">{say.recipes}</h2>
      <p>{say.recipesIntro(whole(split?.testCount ?? report.movieCount), how)}</p>
      <TableFrame labelledBy="recipes-heading">
        <thead>
          <tr>
            <th scope="col">{say.name}</th>
            <th scope="col" class="number">
              {say.rocAuc}
            </th>
            <th scope="col" class="number">
              {say.interval}
            </th>
            <th scope="col" class="number">
              {say.f1Micro}
            </th>
            <th scope="col" class="number">
              {say.f1Macro}
            </th>
            <th scope="col" class="number">
              {say.brier}
            </th>
            <th scope="col" class="number">
              {say.calibrationError}
            </th>
            {hasCosts && (
              <>
                <th scope="col" class="number">
                  {say.fit}
                </th>
                <th scope="col" class="number">
                  {say.size}
                </th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {recipes.map((recipe, rank) => (
            <tr key={recipe.name}>
              <th scope="row">
                {recipe.name} {rank === 0 && recipes.length > 1 && <span class="badge">{say.best}</span>}
              </th>
              <td class="number">
                <strong>{decimal(recipe.rocAuc.macro)}</strong>
              </td>
              <td class="number">
                {decimal(recipe.rocAuc.interval[0])}–{decimal(recipe.rocAuc.interval[1])}
              </td>
              <td class="number">{decimal(recipe.f1.micro)}</td>
              <td class="number">{decimal(recipe.f1.macro)}</td>
              <td class="number">{decimal(recipe.brier)}</td>
              <td class="number">{decimal(recipe.calibrationError)}</td>
              {hasCosts && (
                <>
                  <td class="number">{recipe.fitSeconds === undefined ? "–" : `${decimal(recipe.fitSeconds, 1)} s`}</td>
                  <td class="number">{recipe.modelBytes === undefined ? "–" : bytes(recipe.modelBytes)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </TableFrame>
      {lead !== undefined && (
        <p>
          {say.lead(
            recipes[0].name,
            lead.second,
            decimal(lead.difference),
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
