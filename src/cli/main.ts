#!/usr/bin/env node
import { existsSync } from "node:fs";
import module from "node:module";

// From Node 22 on, Node caches what V8 compiles, and starts from that the next time.
(module as { readonly enableCompileCache?: () => unknown }).enableCompileCache?.();

const [command, ...rest] = process.argv.slice(2);
const bundle = bundleOf();
if (bundle !== undefined && existsSync(bundle)) {
  await import(bundle.href);
} else {
  const [{ runProgram }, { commandsFor }] = await Promise.all([import("./program.ts"), import("./commands.ts")]);
  await runProgram(await commandsFor(command ?? ""));
}

/** The bundle of a command that must start fast (scripts/build-bundles.mjs): loading some hundred files takes Node
 * longer. The sources have none. */
function bundleOf(): URL | undefined {
  if (command === "serve") return new URL("../serve/main.js", import.meta.url);
  const isOneMovie = command === "predict" && rest.some((each) => /^--plot(?:=|$)/.test(each));
  return isOneMovie ? new URL("../predict-one/main.js", import.meta.url) : undefined;
}
