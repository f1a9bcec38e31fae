import { narrowDigits } from "../../src/metrics/figure-text.ts";
import { tables } from "../../src/metrics/figures.ts";
import type { Recipe } from "../../src/report/saved/report-shape.ts";
import { figureTable, number } from "../../src/report/tables.ts";
import { highest } from "../../src/statistics.ts";
import { useLocale } from "../phrases/language.ts";
import type { ModelCard } from "../predictor.ts";
import { DataTable } from "./data-table.tsx";

/** How well the model tells each genre, the best first; genres without a figure come last. */
export function GenreTable({ recipe, card }: { readonly recipe: Recipe; readonly card: ModelCard }) {
  const { phrases, genre: nameOf, percent, language, figures } = useLocale();
  const say = phrases.model;
  const thresholds = new Map(card.genres.map(({ genre, threshold }) => [genre, percent(threshold)]));
  const genres = highest(recipe.genres, ({ rocAuc }) => rocAuc ?? -1);
  const options = { language, digitsOf: narrowDigits };
  const [columns, rows] = figureTable(say.genre, genres, ({ genre }) => nameOf(genre), tables.genres, figures, options);
  return (
    <section>
      <h2 id="per-genre-heading">{say.perGenre}</h2>
      <p>{say.perGenreIntro(recipe.name)}</p>
      <DataTable
        labelledBy="per-genre-heading"
        table={[
          [...columns, number(say.threshold)],
          rows.map((row, rank) => [...row, thresholds.get(genres[rank].genre) ?? "–"]),
        ]}
      />
    </section>
  );
}
