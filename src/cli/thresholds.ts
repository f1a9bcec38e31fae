import type { Command } from "commander";
import { ClaquetaError } from "../errors.ts";
import { type ThresholdGoal, thresholdGoalForms } from "../selection/threshold-goal.ts";
import { readInput } from "./movie-input.ts";
import { addInputOptions, chosenModel, type InputOptions, thresholdGoalOption, wholeNumber } from "./options.ts";
import { print } from "./output.ts";
import { printWarnings, runSession, type Session } from "./session.ts";

interface ThresholdsCommandOptions extends InputOptions {
  readonly out: string;
  readonly goal?: ThresholdGoal;
  readonly data?: string;
  readonly atLeast?: number;
}

export function addThresholds(program: Command): void {
  const command = program
    .command("thresholds [model]")
    .summary("answer yes and no otherwise, without fitting again")
    .description(
      "Saves a copy of MODEL (default: the default model) with other thresholds or another decision rule. The movies of --data must be ones that the\n" +
        "model has not seen; `claqueta train --threshold-goal` sets movies aside by itself.",
    )
    .requiredOption("--out <model>", "where to save the copy")
    .option("--goal <goal>", `what the answers are to be good at: ${thresholdGoalForms}`, thresholdGoalOption)
    .option("--data <file>", "labelled movies to choose thresholds by (count=3 needs none)")
    .option("--at-least <number>", "fill answers up to so many genres (default: as MODEL does)", wholeNumber(0, 1000));
  addInputOptions(command).action((path: string | undefined, options: ThresholdsCommandOptions) =>
    runSession((session) => runThresholds(path, options, session), options),
  );
}

async function runThresholds(
  path: string | undefined,
  options: ThresholdsCommandOptions,
  session: Session,
): Promise<void> {
  const { goal, data } = options;
  if (goal === undefined && options.atLeast === undefined) {
    const expected = "--goal or --at-least";
    throw new ClaquetaError("USAGE", { where: "thresholds", what: "nothing to change", expected });
  }
  const needsData = goal !== undefined && goal.kind !== "count";
  if (needsData !== (data !== undefined)) {
    const what = needsData ? "no movies to choose by" : "--data without a goal that needs it";
    const expected = "--goal with --data FILE, or --goal count=3, or --at-least alone";
    throw new ClaquetaError("USAGE", { where: "thresholds", what, expected });
  }
  const { GenreModel } = await import("../pipeline/genre-model.ts");
  const { loadModel, saveModel } = await import("../pipeline/model-file.ts");
  const old = await loadModel(await chosenModel(path));
  const exactly = goal === undefined ? old.decisionRule.exactly : goal.kind === "count" ? goal.count : null;
  const atLeast = options.atLeast ?? (exactly === null ? old.decisionRule.atLeast : 0);
  let model = old.withDecisionRule({ atLeast, exactly });
  const warnings: string[] = [];
  let dataSha256: string | null = null;
  if (goal !== undefined && data !== undefined) {
    const { HeldOut } = await import("../selection/held-out.ts");
    const { chooseThresholds } = await import("../selection/choose-thresholds.ts");
    const input = await readInput(data, options, session, {
      requireGenres: true,
      knownGenres: model.genres,
      fields: model.fields,
      vectorLengths: model.vectorLengths,
    });
    const { thresholds, unreached } = chooseThresholds(HeldOut.fromUnseenFile(old, input.movies, input.sha256), goal);
    model = model.withThresholds(thresholds);
    dataSha256 = input.sha256;
    for (const genre of unreached) {
      warnings.push(`${model.genres.names[genre]}: no threshold reaches the wanted precision; it is never answered`);
    }
  }
  // The old answers' figures do not hold for the new ones.
  const { answers: _, ...notes } = old.provenance.notes;
  const answers = { thresholdGoal: goal === undefined ? null : { ...goal }, atLeast, chosenByFileSha256: dataSha256 };
  model = new GenreModel({ ...model, provenance: { ...old.provenance, notes: { ...notes, answers } } });
  await saveModel(model, options.out);
  const shown = model.genres.names.map((genre, g) => `${genre} ${model.thresholds[g].toFixed(3)}`);
  print(`Saved ${options.out}.\nThresholds: ${shown.join(", ")}`);
  printWarnings(warnings);
}
