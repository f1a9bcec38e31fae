// Runs a TypeScript source file, which Node 20 cannot do by itself; its threads still run the built files.
// Usage: node [--inspect-brk] scripts/run-source.mjs src/cli/main.ts [arguments]
import { resolve } from "node:path";
import { runnerImport } from "vite";
import { root } from "./prepare.mjs";

const file = resolve(process.argv[2]);
process.argv.splice(1, 2, file);
await runnerImport(file, { root, configFile: false, logLevel: "error" });
