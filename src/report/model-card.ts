import type { Scorecard } from "../metrics/scorecard.ts";
import type { Provenance } from "../pipeline/genre-model.ts";
import type { AnswerReport } from "../selection/tune-answers.ts";
import { fixed, size } from "./terminal-table.ts";

/** A file that took part in the training. */
export interface CardFile {
  readonly name: string;
  readonly sha256: string;
  readonly byteCount: number;
  /** What is in it and where it comes from; a phrase. */
  readonly what: string;
}

/** All that a model's card says, as data. */
export interface ModelReport {
  readonly model: Provenance;
  /** Of movies that the classifier had not seen when it judged them. */
  readonly heldOut: Scorecard;
  readonly answers: AnswerReport;
  readonly files: readonly CardFile[];
  readonly modelFile: { readonly name: string; readonly sha256: string; readonly byteCount: number };
  /** That makes the model, and that checks what this card says. */
  readonly commands: { readonly train: string; readonly evaluate: string; readonly claqueta: string };
}

/** Genres with fewer movies than this are said to rest on few. */
const fewMovies = 200;
const weakestCount = 3;

/** The card of a model, as Markdown: what it is for, data, figures, limits, how to make it again. Same report, same text;
 * every figure is the report's. */
export function modelCard(report: ModelReport): string {
  const { model, heldOut, answers, files, modelFile, commands } = report;
  const { rocAuc } = heldOut;
  const names = heldOut.genres.map(({ genre }) => genre);
  return `# The default model

${modelFile.name} predicts when no \`--model\` is given. This card is made from report.json beside it by \`${commands.train}\`; no
figure in it was typed. \`${commands.evaluate}\` makes all of it again and says where it differs.

| | |
|---|---|
| recipe | ${model.recipe} |
| size | ${size(modelFile.byteCount)} |
| SHA-256 | \`${modelFile.sha256}\` |
| fitted on | ${model.trainingMovieCount} movies, seed ${model.seed} |
| made by | claqueta ${model.claquetaVersion} |

## What it is for

It says which of ${names.length} genres a movie belongs to, from title, year and plot in English: ${names.join(", ")}. A movie can have
several genres, or none. It is meant to tag and search catalogues, to suggest genres to an editor, and as a standard to
compare other models with. It is not meant to judge people or to decide anything alone that somebody would have to answer for.

## Data

${table(
  ["file", "size", "what it is", "SHA-256"],
  files.map(({ name, byteCount, what, sha256 }) => [name, size(byteCount), what, `\`${sha256}\``]),
)}

## Figures

Of ${heldOut.movieCount} movies, each judged by a model that was fitted without it (${answers.folds} folds for calibration and thresholds). The model in
the file is fitted on all of them.

${table(
  ["figure", "value", ""],
  [
    ["ROC AUC, macro", fixed(rocAuc.macro), `95% interval ${interval(rocAuc.interval, 4)}`],
    ["ROC AUC, micro", fixed(rocAuc.micro), ""],
    ["average precision, macro", fixed(heldOut.averagePrecision.macro), ""],
    ["first genre right", fixed(heldOut.hitRate), "share of movies"],
    ["F1, micro", fixed(answers.after.f1.micro), "the model's yes/no answers"],
    ["F1, macro", fixed(answers.after.f1.macro), ""],
    ["calibration error", fixed(answers.after.calibrationError), "lower is better, as below"],
    ["Brier loss", fixed(answers.after.brier), ""],
    ["log loss", fixed(answers.after.logLoss), ""],
    ["genres a movie", fixed(answers.after.genresAMovie, 2), "answered yes"],
  ],
)}

${table(
  [
    "genre",
    "movies",
    "ROC AUC",
    "95% interval",
    "avg. precision",
    "precision",
    "recall",
    "F1",
    "threshold",
    "calibration",
  ],
  heldOut.genres.map((genre, g) => [
    genre.genre,
    String(genre.support),
    orDash(genre.rocAuc),
    genre.rocAucInterval === null ? "–" : interval(genre.rocAucInterval, 3),
    orDash(genre.averagePrecision),
    orDash(answers.after.genres[g].precision),
    orDash(answers.after.genres[g].recall),
    orDash(answers.after.genres[g].f1),
    fixed(answers.genres[g].threshold, 3),
    answers.genres[g].method,
  ]),
)}

## Limits

${limits(report)
  .map((line) => `- ${line}`)
  .join("\n")}

## Making it again

\`\`\`
${commands.train}
${commands.evaluate}
\`\`\`

The first writes the same bytes again from the same files. It runs \`${commands.claqueta}\`.
`;
}

function limits({ heldOut, answers }: ModelReport): string[] {
  const rare = heldOut.genres.filter(({ support }) => support < fewMovies);
  const byF1 = answers.after.genres
    .filter((genre): genre is typeof genre & { readonly f1: number } => genre.f1 !== null)
    .sort((a, b) => a.f1 - b.f1);
  const byRocAuc = heldOut.genres
    .filter((genre): genre is typeof genre & { readonly rocAuc: number } => genre.rocAuc !== null)
    .sort((a, b) => a.rocAuc - b.rocAuc);
  const named = (genre: string, figure: string): string => `${genre} (${figure})`;
  return [
    "Plots of a sentence or more, in English. Other languages, reviews and dialogue are none of what it was fitted on.",
    "The genres are those that people gave these movies; what they left out, the model leaves out.",
    ...(rare.length === 0
      ? []
      : [
          `Few movies behind: ${rare.map(({ genre, support }) => named(genre, String(support))).join(", ")}. Their intervals are the widest.`,
        ]),
    `Hardest to rank: ${byRocAuc
      .slice(0, weakestCount)
      .map(({ genre, rocAuc }) => named(genre, `ROC AUC ${fixed(rocAuc, 3)}`))
      .join(", ")}.`,
    `Weakest answers: ${byF1
      .slice(0, weakestCount)
      .map(({ genre, f1 }) => named(genre, `F1 ${fixed(f1, 3)}`))
      .join(", ")}.`,
    ...(heldOut.undefinedGenres.length === 0
      ? []
      : [`Not judged, for want of movies: ${heldOut.undefinedGenres.join(", ")}.`]),
    ...(answers.unreached.length === 0 ? [] : [`Never answered yes: ${answers.unreached.join(", ")}.`]),
  ];
}

/** A Markdown table. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), `|${titles.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}

const interval = (ends: readonly [number, number], digits: number): string =>
  ends.map((end) => fixed(end, digits)).join("–");
const orDash = (value: number | null): string => (value === null ? "–" : fixed(value, 3));
