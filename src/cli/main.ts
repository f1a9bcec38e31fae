#!/usr/bin/env node
import { createRequire } from "node:module";

/** The server and all it needs for its first answers in one file (scripts/build-server.mjs): loading some hundred files
 * takes longer than all else. Where it is not there, as among the sources, the server starts without. By require, which is
 * done sooner than import(). */
const require = createRequire(import.meta.url);
const server = "../serve/main.cjs";
const codeCache = "../serve/code-cache.cjs";

if (process.argv[2] === "serve" && isThere(server)) {
  const { runWithCodeCache } = require(codeCache) as typeof import("./code-cache.ts");
  runWithCodeCache(require.resolve(server));
} else {
  const [{ runProgram }, { commandsFor }] = await Promise.all([import("./program.ts"), import("./commands.ts")]);
  await runProgram(await commandsFor(process.argv[2] ?? ""));
}

function isThere(name: string): boolean {
  try {
    require.resolve(name);
    return true;
  } catch {
    return false;
  }
}
