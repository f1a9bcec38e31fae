import { type Command, Option } from "commander";
import { print } from "./output.ts";
import { runSession } from "./session.ts";

export function addFigures(program: Command): void {
  program
    .command("figures")
    .summary("say what each figure of tables and reports means")
    .addOption(new Option("--language <language>", "of labels and meanings").choices(["en", "es"]).default("en"))
    .option("--json", "all that is declared of each, as JSON")
    .action((options: { readonly language: "en" | "es"; readonly json?: boolean }) =>
      runSession(async () => {
        const { figures } = await import("../metrics/figures.ts");
        const { terminalTable } = await import("../report/terminal-table.ts");
        if (options.json) return print(JSON.stringify(figures, null, 2));
        const rows = Object.entries(figures).map(([key, { label, meaning }]) => {
          return [key, label[options.language], meaning[options.language]];
        });
        print(terminalTable([{ title: "in JSON" }, { title: "label" }, { title: "meaning" }], rows));
      }),
    );
}
