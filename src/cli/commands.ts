import type { Command } from "commander";

/** Only the given command's file is loaded; help and error messages need them all, in this order. */
const commands: { readonly [name: string]: () => Promise<(program: Command) => void> } = {
  data: async () => (await import("./data.ts")).addData,
  profile: async () => (await import("./profile.ts")).addProfile,
  compare: async () => (await import("./compare.ts")).addCompare,
  train: async () => (await import("./train.ts")).addTrain,
  tune: async () => (await import("./tune.ts")).addTune,
  thresholds: async () => (await import("./thresholds.ts")).addThresholds,
  evaluate: async () => (await import("./evaluate.ts")).addEvaluate,
  "compare-reports": async () => (await import("./compare-reports.ts")).addCompareReports,
  report: async () => (await import("./report.ts")).addReport,
  predict: async () => (await import("./predict.ts")).addPredict,
  explain: async () => (await import("./explain.ts")).addExplain,
  submit: async () => (await import("./submit.ts")).addSubmit,
  serve: async () => (await import("./serve.ts")).addServe,
  "export-site": async () => (await import("./export-site.ts")).addExportSite,
  info: async () => (await import("./info.ts")).addInfo,
  figures: async () => (await import("./figures.ts")).addFigures,
  recipes: async () => (await import("./recipes.ts")).addRecipes,
};

/** The functions that add the given command to a program, or all commands if none has this name. */
export async function commandsFor(given: string): Promise<readonly ((program: Command) => void)[]> {
  const needed = Object.hasOwn(commands, given) ? [commands[given]] : Object.values(commands);
  return await Promise.all(needed.map((load) => load()));
}
