import { figureAt, figureHeads, figureName, figureText, narrowDigits } from "../metrics/figure-text.ts";
import { tables } from "../metrics/figures.ts";
import type { Scorecard } from "../metrics/scorecard.ts";
import type { Provenance } from "../pipeline/genre-model.ts";
import type { AnswerReport } from "../selection/tune-answers.ts";
import { highest } from "../statistics.ts";
import { figureList } from "./evaluation-table.ts";
import { fixed, size, terminalNumbers } from "./terminal-table.ts";

/** A file that took part in the training. */
export interface CardFile {
  readonly name: string;
  readonly sha256: string;
  readonly byteCount: number;
  /** What is in it and where it comes from; a phrase. */
  readonly what: string;
}

/** A model card's data. */
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

/** A model card, as Markdown: purpose, data, figures, limits, how to make it again. Same report, same text; every
 * figure is the report's. */
export function modelCard(report: ModelReport): string {
  const { model, heldOut, answers, files, modelFile, commands } = report;
  // Rankings before calibration; answers with calibration and thresholds that were fitted without the movie.
  const judged = { ...heldOut, ...answers.after };
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

${table(["figure", "value", ""], figureList(judged, tables.card))}

${table(
  ["genre", ...figureHeads(tables.genres), "threshold", "calibration"],
  heldOut.genres.map((own, g) => [
    own.genre,
    ...tables.genres.map((path) =>
      figureText({ ...own, ...answers.after.genres[g] }, path, terminalNumbers, narrowDigits),
    ),
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
  const rareNames = rare.map(({ genre, support }) => `${genre} (${support})`).join(", ");
  const weakest = (genres: readonly { readonly genre: string }[], key: "rocAuc" | "f1"): string => {
    const judged = genres.filter((own) => figureAt(own, key) !== null);
    return highest(judged, (own) => -(figureAt(own, key) as number), weakestCount)
      .map((own) => `${own.genre} (${figureName(key)} ${figureText(own, key, terminalNumbers, narrowDigits)})`)
      .join(", ");
  };
  const { undefinedGenres } = heldOut;
  const lines: readonly (string | false)[] = [
    "Plots of a sentence or more, in English. Other languages, reviews and dialogue are none of what it was fitted on.",
    "The genres are those that people gave these movies; what they left out, the model leaves out.",
    rare.length > 0 && `Few movies behind: ${rareNames}. Their intervals are the widest.`,
    `Hardest to rank: ${weakest(heldOut.genres, "rocAuc")}.`,
    `Weakest answers: ${weakest(answers.after.genres, "f1")}.`,
    undefinedGenres.length > 0 && `Not judged, for want of movies: ${undefinedGenres.join(", ")}.`,
    answers.unreached.length > 0 && `Never answered yes: ${answers.unreached.join(", ")}.`,
  ];
  return lines.filter((line) => line !== false);
}

/** A Markdown table. */
function table(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(titles), `|${titles.map(() => "---").join("|")}|`, ...rows.map(line)].join("\n");
}
