import type { FigureChange } from "../metrics/figure-changes.ts";
import { directionNote, figureHeads, figureName, figureOf, listDigits, narrowDigits } from "../metrics/figure-text.ts";
import { type FigurePath, partLabels, tables } from "../metrics/figures.ts";
import type { ChangedMovie, EvaluationComparison } from "../selection/compare-evaluations.ts";
import { decimal, plural, signed, whole } from "./number-text.ts";
import { type Column, number } from "./tables.ts";
import { fixed, terminalTable } from "./terminal-table.ts";

/** The figure that ranks genres, and those of which the difference alone is told. */
const [main, ...others] = tables.genreChanges;

const differenceHeads: readonly Column[] = [number("difference"), partLabels.interval.en, number("p")];

/** What changed between two evaluations, for the terminal. */
export function changesTable(comparison: EvaluationComparison): string {
  const { movieCount, oldOnlyCount, newOnlyCount, figures, genres, changedMovies } = comparison;
  const left = `; left out: ${whole(oldOnlyCount)} of old alone, ${whole(newOnlyCount)} of new alone`;
  const overall = terminalTable(
    ["figure", number("old"), number("new"), ...differenceHeads, ""],
    tables.evaluation.map((path) => {
      const own = cells(figures[path], listDigits(figureOf(path)));
      return [figureName(path), ...own, pText(figures[path].pValue), directionNote(path)];
    }),
  );
  const byGenre = terminalTable(
    [
      ...["genre", number("movies"), number(`${figureName(main)} old`), number("new"), ...differenceHeads],
      ...figureHeads(others).map((head) => number(`${head} by`)),
    ],
    genres.map(({ genre, support, figures: own }) => [
      ...[genre, whole(support), ...cells(own[main], digits(main)), pText(own[main].adjustedPValue)],
      ...others.map((key) => signed(own[key].difference, digits(key))),
    ]),
  );
  return [
    `${plural(movieCount, "movie")}${oldOnlyCount + newOnlyCount > 0 ? left : ""}; a difference is new less old`,
    overall,
    `By genre, the largest difference first; p adjusted for the number of genres\n\n${byGenre}`,
    answersText(comparison),
    ...(changedMovies.length > 0 ? [`Answers changed most\n\n${movieTable(changedMovies)}`] : []),
  ].join("\n\n");
}

const digits = (path: FigurePath): number => narrowDigits(figureOf(path));

/** Old, new, difference, its interval. */
const cells = ({ old, new: now, difference, interval }: FigureChange, places: number): string[] => [
  ...[decimal(old, places), decimal(now, places), signed(difference, places)],
  interval === null ? "–" : interval.map((end) => signed(end, places)).join(" to "),
];

const pText = (p: number | null): string => (p === null ? "–" : p.toPrecision(2));

function answersText({ answers, movieCount }: EvaluationComparison): string {
  const { changedMovieCount, nowRightCount, nowWrongCount } = answers;
  if (changedMovieCount === 0) return "No answer changed.";
  const became = `${whole(nowRightCount)} became right, ${whole(nowWrongCount)} wrong`;
  return `Answers changed for ${whole(changedMovieCount)} of ${plural(movieCount, "movie")}: ${became}.`;
}

/** Changes that a cell tells. */
const maxTold = 3;

/** The changes whose new answer is right, or wrong, the largest first. */
function changeList({ changes }: ChangedMovie, isRight: boolean): string {
  const own = changes.filter((change) => change.isRight === isRight);
  const told = own.slice(0, maxTold).map(({ answer, genre, old, new: now }) => {
    return `${answer ? "+" : "−"}${genre} ${fixed(old, 2)}→${fixed(now, 2)}`;
  });
  const more = own.length - told.length;
  return own.length === 0 ? "–" : `${told.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

const movieTable = (movies: readonly ChangedMovie[]): string =>
  terminalTable(
    ["id", "now right", "now wrong"],
    movies.map((movie) => [movie.id, changeList(movie, true), changeList(movie, false)]),
  );
