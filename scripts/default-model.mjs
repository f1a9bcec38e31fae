// What the default model is: its files, recipe and size, for train-default and eval-default.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build, install, main, root, run, scratchFolder } from "./prepare.mjs";

/** Files of the data folder that the model is fitted on; the first has the genres that it knows. */
const sources = [
  {
    name: "dataTraining.zip",
    what: "7,895 movies of 24 genres from github.com/albahnsen/PracticalMachineLearningClass, derived from MM-IMDb (arXiv 1702.01992)",
  },
  {
    name: "dataTesting.zip",
    what: "3,383 movies without genres, from the same place; nothing is learned from them, only kept out",
  },
  {
    name: "extra/mmimdb.csv.gz",
    unknown: "News",
    what: "1,460 MM-IMDb plots with exact genres, without title and year",
  },
  {
    name: "extra/imdb-descriptions.csv.gz",
    unknown: "Short",
    what: "50,111 short descriptions from a public movie database",
  },
  {
    name: "extra/wikipedia-plots.csv.gz",
    unknown: "Short",
    what: "24,678 long plots with genres joined by title and year",
  },
  {
    name: "extra/tmdb-overviews.csv.gz",
    unknown: "Biography+Film-Noir+Musical+News+Short+Sport",
    what: "169,124 overviews from a public movie database",
  },
];

/** Arguments of `claqueta train` after the file. With other data than `sources` there are no extra corpora. */
const trainArguments = (files) => [
  ...["--recipe", files.length > 1 ? "small-stack" : "words", "--cv", "5", "--seed", "42"],
  ...files.flatMap(({ path, unknown }) => (unknown === undefined ? [] : ["--extra", `${path},unknown=${unknown}`])),
  ...files.slice(1).flatMap(({ path, unknown }) => (unknown === undefined ? ["--to-predict", path] : [])),
  ...["--calibrate", "auto", "--threshold-goal", "macro-f1", "--at-least", "1"],
];

const maxBytes = 8e6;

/** `--to FOLDER`: the model's folder (default: models); `--data FILE`: another file in place of the official ones. */
export function options() {
  const { values } = parseArgs({ options: { to: { type: "string" }, data: { type: "string" } } });
  return { folder: resolve(values.to ?? join(root, "models")), data: values.data };
}

/** The files of a model in its folder. */
export const modelFiles = (folder) => ({
  model: join(folder, "default.claqueta"),
  report: join(folder, "report.json"),
  card: join(folder, "README.md"),
});

function dataFiles(data) {
  if (data !== undefined) return [{ path: resolve(data), name: basename(data), what: "movies with genres" }];
  const folders = [process.env.CLAQUETA_DATA_DIR, join(root, "data"), join(root, "../shared/data")];
  const folder = folders.find((each) => each && sources.every(({ name }) => existsSync(join(each, name))));
  if (folder === undefined) {
    console.error(`These files are missing: ${sources.map(({ name }) => name).join(", ")}.`);
    console.error("Fetch them with `npx claqueta data download`, or name their folder in CLAQUETA_DATA_DIR.");
    process.exit(66);
  }
  return sources.map((source) => ({ ...source, path: join(folder, source.name) }));
}

const fileFacts = (name, bytes) => {
  return { name, sha256: createHash("sha256").update(bytes).digest("hex"), byteCount: bytes.length };
};

/** Makes model, report and card from the files, as bytes and texts. Ends the process where the training fails or the
 * model is too large. */
export async function makeDefaultModel(data) {
  install();
  build();
  const { modelCard } = await import("../dist/report/model-card.js");
  const files = dataFiles(data);
  const made = modelFiles(scratchFolder());
  const rest = trainArguments(files);
  const args = ["train", files[0].path, ...rest, "--out", made.model, "--report", made.report];
  run([main, ...args], ["ignore", "ignore", "inherit"]);
  const bytes = readFileSync(made.model);
  if (bytes.length > maxBytes) {
    console.error(`The model has ${bytes.length} bytes; at most ${maxBytes} are wanted.`);
    process.exit(65);
  }
  const { model, heldOut, answers } = JSON.parse(readFileSync(made.report, "utf8"));
  // The bins before and after calibration, a third of a report, are drawn nowhere.
  const withoutBins = JSON.stringify(answers, (key, value) => (key === "reliability" ? undefined : value));
  // Paths differ from machine to machine; the files' names do not.
  const bare = rest.map((arg) => files.reduce((text, { path, name }) => text.replace(path, name), arg));
  const full = {
    kind: "model-report",
    modelFile: fileFacts(basename(made.model), bytes),
    commands: {
      train: "npm run train:default",
      evaluate: "npm run eval:default",
      claqueta: ["claqueta train", files[0].name, ...bare].join(" "),
    },
    files: files.map(({ path, name, what }) => ({ ...fileFacts(name, readFileSync(path)), what })),
    model,
    heldOut,
    answers: JSON.parse(withoutBins),
  };
  return { bytes, report: `${JSON.stringify(full)}\n`, card: modelCard(full) };
}
