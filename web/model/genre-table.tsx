import { useVoice } from "../phrases/language.ts";
import type { ModelCard } from "../predictor.ts";
import type { RecipeFigures } from "../report.ts";
import { TableFrame } from "./table-frame.tsx";

/** How well each genre is told, the best first; a genre without a figure stands at the end. */
export function GenreTable({ recipe, card }: { readonly recipe: RecipeFigures; readonly card: ModelCard }) {
  const { phrases, decimal, whole, genre: nameOf, percent } = useVoice();
  const say = phrases.model;
  const thresholds = new Map(card.genres.map(({ genre, threshold }) => [genre, threshold]));
  const rows = [...recipe.genres].sort((a, b) => (b.rocAuc ?? -1) - (a.rocAuc ?? -1));
  const headings = [
    say.support,
    say.rocAuc,
    say.interval,
    say.averagePrecision,
    say.precision,
    say.recall,
    say.f1,
    say.threshold,
  ];
  return (
    <section>
      <h2 id="per-genre-heading">{say.perGenre}</h2>
      <p>{say.perGenreIntro(recipe.name)}</p>
      <TableFrame labelledBy="per-genre-heading">
        <thead>
          <tr>
            <th scope="col">{say.genre}</th>
            {headings.map((heading) => (
              <th scope="col" class="number" key={heading}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const threshold = thresholds.get(row.genre);
            return (
              <tr key={row.genre}>
                <th scope="row">{nameOf(row.genre)}</th>
                <td class="number">{whole(row.support)}</td>
                <td class="number">
                  <strong>{decimal(row.rocAuc)}</strong>
                </td>
                <td class="number">
                  {row.rocAucInterval ? `${decimal(row.rocAucInterval[0])}–${decimal(row.rocAucInterval[1])}` : "–"}
                </td>
                <td class="number">{decimal(row.averagePrecision)}</td>
                <td class="number">{decimal(row.precision)}</td>
                <td class="number">{decimal(row.recall)}</td>
                <td class="number">{decimal(row.f1)}</td>
                <td class="number">{threshold === undefined ? "–" : percent(threshold)}</td>
              </tr>
            );
          })}
        </tbody>
      </TableFrame>
    </section>
  );
}
