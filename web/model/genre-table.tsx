import { figuresIn } from "../../src/metrics/figure-text.ts";
import { tables } from "../../src/metrics/figures.ts";
import type { Recipe } from "../../src/report/saved/report-shape.ts";
import { highest } from "../../src/statistics.ts";
import { useVoice } from "../phrases/language.ts";
import type { ModelCard } from "../predictor.ts";
import { FigureCells, FigureHeads } from "./figure-cells.tsx";
import { TableFrame } from "./table-frame.tsx";

/** How well each genre is told, the best first; a genre without a figure stands at the end. */
export function GenreTable({ recipe, card }: { readonly recipe: Recipe; readonly card: ModelCard }) {
  const { phrases, genre: nameOf, percent } = useVoice();
  const say = phrases.model;
  const thresholds = new Map(card.genres.map(({ genre, threshold }) => [genre, threshold]));
  const shown = figuresIn(tables.genres, recipe.genres);
  return (
    <section>
      <h2 id="per-genre-heading">{say.perGenre}</h2>
      <p>{say.perGenreIntro(recipe.name)}</p>
      <TableFrame labelledBy="per-genre-heading">
        <thead>
          <tr>
            <th scope="col">{say.genre}</th>
            <FigureHeads paths={shown} />
            <th scope="col" class="number">
              {say.threshold}
            </th>
          </tr>
        </thead>
        <tbody>
          {highest(recipe.genres, ({ rocAuc }) => rocAuc ?? -1).map((row) => {
            const threshold = thresholds.get(row.genre);
            return (
              <tr key={row.genre}>
                <th scope="row">{nameOf(row.genre)}</th>
                <FigureCells record={row} paths={shown} />
                <td class="number">{threshold === undefined ? "–" : percent(threshold)}</td>
              </tr>
            );
          })}
        </tbody>
      </TableFrame>
    </section>
  );
}
