import { ClaquetaError } from "../errors.ts";
import { takeEntries } from "../matrix/dense-matrix.ts";
import type { BootstrapOptions } from "../metrics/bootstrap.ts";
import type { Judged } from "../metrics/figure.ts";
import { type FigureChange, type FigureChanges, figureChanges } from "../metrics/figure-changes.ts";
import { tables } from "../metrics/figures.ts";
import { judged } from "../metrics/held-figures.ts";
import { holmAdjusted } from "../metrics/paired-models.ts";
import { genreSupport } from "../metrics/ranked-scores.ts";
import { highest, sum } from "../statistics.ts";
import { claquetaVersion } from "../version.ts";
import { type KeptAnswers, type ReadAnswers, readAnswers } from "./kept-answers.ts";

/** How two evaluations are compared: the bootstrap's seed and size, and what is listed. */
export interface CompareEvaluationsOptions extends Pick<BootstrapOptions, "seed" | "resamples" | "signal"> {
  /** Length of the list of changed movies. */
  readonly listed: number;
  /** Compare the movies that both evaluations have, instead of throwing where one has others. */
  readonly commonOnly?: boolean | undefined;
}

/** What of an evaluation is compared. */
export interface ComparedEvaluation {
  /** Of its file, for messages. */
  readonly name: string;
  readonly genres: readonly { readonly genre: string }[];
  readonly movies?: KeptAnswers | undefined;
}

/** One figure of one genre, old and new. */
export interface GenreFigureChange extends FigureChange {
  /** Holm's, for the number of genres that have the figure; null where there is no p. */
  readonly adjustedPValue: number | null;
}

/** One genre's figures, old and new. */
export interface GenreChanges {
  readonly genre: string;
  readonly support: number;
  readonly figures: { readonly [Key in (typeof tables.genreChanges)[number]]: GenreFigureChange };
}

/** A movie of which another answer is given now. */
export interface ChangedMovie {
  readonly id: string;
  /** Sum over genres of the absolute difference in probability. */
  readonly distance: number;
  /** Genres with another answer, the largest difference in probability first. */
  readonly changes: readonly {
    readonly genre: string;
    /** The new answer. */
    readonly answer: boolean;
    /** Whether the new answer is the label. */
    readonly isRight: boolean;
    /** Probabilities. */
    readonly old: number;
    readonly new: number;
  }[];
}

/** What changed between two evaluations of the same movies; a difference is new less old. */
export interface EvaluationComparison {
  readonly kind: "evaluation-comparison";
  readonly claquetaVersion: string;
  readonly old: string;
  readonly new: string;
  readonly seed: number;
  readonly movieCount: number;
  /** Movies that one evaluation alone has: they are left out. */
  readonly oldOnlyCount: number;
  readonly newOnlyCount: number;
  readonly figures: { readonly [Path in (typeof tables.evaluation)[number]]: FigureChange };
  /** By the size of the difference in ROC AUC, the largest first. */
  readonly genres: readonly GenreChanges[];
  readonly answers: {
    readonly changedMovieCount: number;
    /** Entries (a genre of a movie) whose answer became right, or wrong. */
    readonly nowRightCount: number;
    readonly nowWrongCount: number;
  };
  /** Those with the most other answers, then with the largest distance. */
  readonly changedMovies: readonly ChangedMovie[];
}

/** Compares two evaluations of the same movies in pairs, figure by figure, with intervals by a paired bootstrap (see
 * `figureChanges`). Movies are matched by id, genres by name. Same evaluations and seed, same result. Throws BAD_REPORT
 * where an evaluation keeps no movies or is damaged; SHAPE_MISMATCH where genres, labels or movies differ; as the
 * metrics do; INTERRUPTED. */
export async function compareEvaluations(
  old: ComparedEvaluation,
  now: ComparedEvaluation,
  options: CompareEvaluationsOptions,
): Promise<EvaluationComparison> {
  const names = old.genres.map(({ genre }) => genre);
  const newNames = now.genres.map(({ genre }) => genre);
  checkSameGenres(old, now, names, newNames);
  const [first, second] = [await answersOf(old, names), await answersOf(now, newNames)];
  const columns = names.map((name) => newNames.indexOf(name));
  const { oldRows, newRows } = matchedRows(old.name, now.name, first, second, options.commonOnly === true);
  const before = judgedRows(first, oldRows, [...columns.keys()]);
  const after = judgedRows(second, newRows, columns);
  const ids = oldRows.map((row) => first.ids[row]);
  checkSameLabels(now.name, old.name, ids, before, after);
  const { whole, perGenre } = await figureChanges(before, after, tables.evaluation, tables.genreChanges, options);
  return {
    kind: "evaluation-comparison",
    claquetaVersion,
    old: old.name,
    new: now.name,
    seed: options.seed,
    movieCount: ids.length,
    oldOnlyCount: first.ids.length - ids.length,
    newOnlyCount: second.ids.length - ids.length,
    figures: Object.fromEntries(whole) as EvaluationComparison["figures"],
    genres: genreChanges(names, genreSupport(before.labels), perGenre),
    ...answerChanges(ids, names, before, after, options.listed),
  };
}

const mismatch = (where: string, what: string, expected: string, next: string): ClaquetaError =>
  new ClaquetaError("SHAPE_MISMATCH", { where, what, expected, next });

const quoted = (text: string): string => JSON.stringify(text.slice(0, 40));

function checkSameGenres(
  old: ComparedEvaluation,
  now: ComparedEvaluation,
  oldNames: readonly string[],
  newNames: readonly string[],
): void {
  const gone = oldNames.filter((name) => !newNames.includes(name));
  const added = newNames.filter((name) => !oldNames.includes(name));
  if (gone.length + added.length === 0) return;
  const [first] = [...gone, ...added];
  const what = `${gone.length + added.length} genres are in one evaluation alone; the first is ${quoted(first)}`;
  throw mismatch(now.name, what, `those of ${old.name}`, "Evaluate both with the same genres.");
}

async function answersOf({ name, movies }: ComparedEvaluation, names: readonly string[]): Promise<ReadAnswers> {
  if (movies !== undefined) return await readAnswers(movies, names, name);
  throw new ClaquetaError("BAD_REPORT", {
    where: name,
    what: "it does not keep its movies' answers",
    expected: "an evaluation of this version",
    next: "Make it again: claqueta evaluate FILE --model MODEL --out REPORT.",
  });
}

/** Rows of the movies that both have, in the old order. */
function matchedRows(oldName: string, newName: string, old: ReadAnswers, now: ReadAnswers, commonOnly: boolean) {
  const [oldRowOf, newRowOf] = [rowById(oldName, old.ids), rowById(newName, now.ids)];
  const common = old.ids.filter((id) => newRowOf.has(id));
  const others = [...old.ids.filter((id) => !newRowOf.has(id)), ...now.ids.filter((id) => !oldRowOf.has(id))];
  if (common.length === 0 || (others.length > 0 && !commonOnly)) {
    const what = `${others.length} movies are in one evaluation alone; the first has the id ${quoted(others[0] ?? "")}`;
    const next = common.length === 0 ? "Evaluate both on the same file." : "Compare only those in both: --common-only.";
    throw mismatch(newName, what, `the movies of ${oldName}`, next);
  }
  const rowsIn = (rowOf: ReadonlyMap<string, number>) => common.map((id) => rowOf.get(id) as number);
  return { oldRows: rowsIn(oldRowOf), newRows: rowsIn(newRowOf) };
}

function rowById(where: string, ids: readonly string[]): ReadonlyMap<string, number> {
  const rows = new Map(ids.map((id, row) => [id, row]));
  if (rows.size === ids.length) return rows;
  const twice = ids.find((id, row) => rows.get(id) !== row) ?? "";
  const what = `${ids.length - rows.size} ids stand more than once; the first is ${quoted(twice)}`;
  throw mismatch(where, what, "each movie once", "Evaluate a file that has an id for each movie.");
}

/** Rows and columns of what was kept, in the given order. */
function judgedRows(kept: ReadAnswers, rows: readonly number[], columns: readonly number[]): Judged {
  const take = <Values extends Float64Array | Uint8Array>(values: Values): Values =>
    takeEntries(values, kept.labels.columnCount, rows, columns);
  const shape = { rowCount: rows.length, columnCount: columns.length };
  const probabilities = { ...shape, values: take(kept.probabilities.values) };
  return judged(probabilities, take(kept.answers), { ...shape, values: take(kept.labels.values) });
}

function checkSameLabels(newName: string, oldName: string, ids: readonly string[], old: Judged, now: Judged): void {
  const width = old.labels.columnCount;
  const isOther = (_: unknown, row: number): boolean => {
    const [was, is] = [old, now].map(({ labels }) => labels.values.subarray(row * width, (row + 1) * width));
    return was.some((label, genre) => label !== is[genre]);
  };
  const others = ids.filter(isOther);
  if (others.length === 0) return;
  const what = `${others.length} of ${ids.length} movies have other genres; the first has the id ${quoted(others[0])}`;
  throw mismatch(newName, what, `the labels of ${oldName}`, "Evaluate both on the same file.");
}

function genreChanges(
  names: readonly string[],
  support: Float64Array,
  perGenre: FigureChanges<never, (typeof tables.genreChanges)[number]>["perGenre"],
): GenreChanges[] {
  const adjusted = new Map<keyof GenreChanges["figures"], GenreFigureChange[]>();
  for (const [key, changes] of perGenre) {
    const tested = changes.filter(({ pValue }) => pValue !== null);
    const pValues = holmAdjusted(tested.map(({ pValue }) => pValue as number));
    adjusted.set(
      key,
      changes.map((change) => ({ ...change, adjustedPValue: pValues[tested.indexOf(change)] ?? null })),
    );
  }
  const all = names.map((genre, g): GenreChanges => {
    const figures = Object.fromEntries([...adjusted].map(([key, changes]) => [key, changes[g]]));
    return { genre, support: support[g], figures: figures as GenreChanges["figures"] };
  });
  const sizeOf = (change: FigureChange): number => (change.difference === null ? -1 : Math.abs(change.difference));
  return highest(all, ({ figures }) => sizeOf(figures.rocAuc));
}

/** Which answers changed, and the movies with the most such changes. */
function answerChanges(
  ids: readonly string[],
  names: readonly string[],
  old: Judged,
  now: Judged,
  listed: number,
): Pick<EvaluationComparison, "answers" | "changedMovies"> {
  const width = names.length;
  const movies = ids.map((id, row): ChangedMovie => {
    const entries = names.map((genre, g) => {
      const at = row * width + g;
      const answer = now.answers.values[at];
      return {
        hasChanged: answer !== old.answers.values[at],
        change: {
          ...{ genre, answer: answer === 1, isRight: answer === now.labels.values[at] },
          ...{ old: old.probabilities.values[at], new: now.probabilities.values[at] },
        },
      };
    });
    const distanceOf = ({ change }: (typeof entries)[number]) => Math.abs(change.new - change.old);
    return {
      id,
      distance: sum(entries.map(distanceOf)),
      changes: highest(
        entries.filter(({ hasChanged }) => hasChanged),
        distanceOf,
      ).map(({ change }) => change),
    };
  });
  const changed = movies.filter(({ changes }) => changes.length > 0);
  const all = changed.flatMap(({ changes }) => changes);
  const nowRightCount = all.filter(({ isRight }) => isRight).length;
  return {
    answers: { changedMovieCount: changed.length, nowRightCount, nowWrongCount: all.length - nowRightCount },
    // The distance is at most the number of genres, so it decides between equal numbers of changes alone.
    changedMovies: highest(changed, ({ changes, distance }) => changes.length + distance / (width + 1), listed),
  };
}
