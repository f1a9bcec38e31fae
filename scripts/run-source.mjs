// Runs a TypeScript file of the sources as Node runs a built one, which Node 20 cannot: the sources are read as they stand,
// threads alone run what is built. Usage: node [--inspect-brk] scripts/run-source.mjs src/cli/main.ts [arguments]
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { runnerImport } from "vite";

const file = resolve(process.argv[2]);
process.argv.splice(1, 2, file);
await runnerImport(file, { root: fileURLToPath(new URL("..", import.meta.url)), configFile: false, logLevel: "error" });
