#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addCompare } from "./compare.ts";
import { addEvaluate } from "./evaluate.ts";
import { addInfo } from "./info.ts";
import { addPredict } from "./predict.ts";
import { addProfile } from "./profile.ts";
import { addRecipes } from "./recipes.ts";
import { addSubmit } from "./submit.ts";
import { addTrain } from "./train.ts";

const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
  version: string;
};

const program = new Command("claqueta")
  .description("Which genres does a movie belong to? Train, compare, save and use classifiers of title, year and plot.")
  .version(version)
  .showHelpAfterError("(claqueta --help shows what there is)")
  .configureHelp({ showGlobalOptions: true })
  .exitOverride();

for (const add of [addProfile, addCompare, addTrain, addEvaluate, addPredict, addSubmit, addInfo, addRecipes]) {
  add(program);
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has printed its message already; 0 is --help and --version.
  process.exitCode = error.exitCode === 0 ? 0 : 64;
}
