#!/usr/bin/env node
import { createRequire } from "node:module";

/** Commands that people wait for the start of, each with all it needs for its first answers in one file
 * (scripts/build-bundles.mjs): loading some hundred files takes longer than all else. Where they are not there, as among
 * the sources, the commands start without. By require, which is done sooner than import(). */
const require = createRequire(import.meta.url);
const codeCache = "../serve/code-cache.cjs";

const [command, ...rest] = process.argv.slice(2);
const bundle = bundleFor();
if (bundle !== undefined && isThere(bundle)) {
  const { runWithCodeCache } = require(codeCache) as typeof import("./code-cache.ts");
  runWithCodeCache(require.resolve(bundle));
} else {
  const [{ runProgram }, { commandsFor }] = await Promise.all([import("./program.ts"), import("./commands.ts")]);
  await runProgram(await commandsFor(command ?? ""));
}

function bundleFor(): string | undefined {
  if (command === "serve") return "../serve/main.cjs";
  const isOneMovie = command === "predict" && rest.some((each) => /^--plot(?:=|$)/.test(each));
  return isOneMovie ? "../predict-one/main.cjs" : undefined;
}

function isThere(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
