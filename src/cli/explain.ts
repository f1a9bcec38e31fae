import type { Command } from "commander";
import pc from "picocolors";
import { chosenModel, fieldValueOption, modelOption, wholeNumber } from "./options.ts";
import { print } from "./output.ts";
import { runSession } from "./session.ts";

interface ExplainCommandOptions {
  readonly model?: string;
  readonly plot: string;
  readonly title?: string;
  readonly year?: number;
  readonly field?: Record<string, string>;
  readonly genre?: string[];
  readonly json?: boolean;
}

/** Number of explained genres if none is named and none is selected. */
const explainedByDefault = 3;

export function addExplain(program: Command): void {
  program
    .command("explain")
    .summary("say which words of a movie spoke for a genre, and which against")
    .description(
      "Shows the text with + before words that speak for a genre and − before those against it, and the strongest of them\n" +
        "with their contributions in logits. Exact for linear models, by taking words out for all others; it says which.",
    )
    .addOption(modelOption("explain"))
    .requiredOption("--plot <text>", "the plot of one movie")
    .option("--title <text>", "its title")
    .option("--year <year>", "its year", wholeNumber(1870, 2100))
    .addOption(fieldValueOption())
    .option(
      "--genre <names...>",
      "genres to explain (default: those that the model says it has, else the likeliest three)",
    )
    .option("--json", "print JSON, with every word's position in the text")
    .action((options: ExplainCommandOptions) => runSession(() => runExplain(options)));
}

async function runExplain(options: ExplainCommandOptions): Promise<void> {
  const { loadModel } = await import("../pipeline/model-file.ts");
  const { explain } = await import("../pipeline/explain.ts");
  const model = await loadModel(await chosenModel(options.model));
  const { fieldValues } = await import("./field-values.ts");
  const fields = fieldValues(options.field, model.fields);
  const movie = { id: "", title: options.title ?? "", year: options.year ?? null, plot: options.plot, fields };
  const [{ genres: scores }] = model.predict([movie]);
  const selected = scores.filter((score) => score.selected);
  const likeliest = selected.length > 0 ? selected : scores.slice(0, explainedByDefault);
  const explanation = explain(model, movie, options.genre ?? likeliest.map(({ genre }) => genre));
  if (options.json) return print(JSON.stringify({ genres: scores, explanation }, null, 2));
  const { explanationText, methodText } = await import("../report/explanation-text.ts");
  const width = Math.max(40, Math.min(process.stdout.columns ?? 100, 120));
  print(methodText(explanation.method));
  for (const genre of explanation.genres) {
    const score = scores.find((each) => each.genre === genre.genre)!;
    print(`\n${explanationText(movie, score, explanation, genre, { width, colours: pc.isColorSupported })}`);
  }
}
