#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";

/** A command's file is loaded when that command is given; help and mistakes need them all, in this order. */
const commands: { readonly [name: string]: () => Promise<(program: Command) => void> } = {
  data: async () => (await import("./data.ts")).addData,
  profile: async () => (await import("./profile.ts")).addProfile,
  compare: async () => (await import("./compare.ts")).addCompare,
  train: async () => (await import("./train.ts")).addTrain,
  tune: async () => (await import("./tune.ts")).addTune,
  thresholds: async () => (await import("./thresholds.ts")).addThresholds,
  evaluate: async () => (await import("./evaluate.ts")).addEvaluate,
  report: async () => (await import("./report.ts")).addReport,
  predict: async () => (await import("./predict.ts")).addPredict,
  explain: async () => (await import("./explain.ts")).addExplain,
  submit: async () => (await import("./submit.ts")).addSubmit,
  serve: async () => (await import("./serve.ts")).addServe,
  "export-site": async () => (await import("./export-site.ts")).addExportSite,
  info: async () => (await import("./info.ts")).addInfo,
  recipes: async () => (await import("./recipes.ts")).addRecipes,
};

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const program = new Command("claqueta")
  .description("Which genres does a movie belong to? Train, compare, save and use classifiers of title, year and plot.")
  .version(version)
  .showHelpAfterError("(claqueta --help shows what there is)")
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

const given = process.argv[2] ?? "";
const needed = Object.hasOwn(commands, given) ? [commands[given]] : Object.values(commands);
for (const load of needed) (await load())(program);

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has printed its message already; 0 is --help and --version.
  process.exitCode = error.exitCode === 0 ? 0 : 64;
}
