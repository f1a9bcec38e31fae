// Makes V8's code cache of dist/predict-one/main.cjs: predicts a movie and keeps what V8 has compiled until then.
// Usage: node scripts/predict-code-cache.mjs
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runWithCodeCache, writeCodeCache } from "../dist/cli/code-cache.js";
import { modelToStartWith } from "./model-to-start-with.mjs";

const main = fileURLToPath(new URL("../dist/predict-one/main.cjs", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "claqueta-code-cache-"));
const model = await modelToStartWith(folder);
const plot = "A retired gunslinger rides into a frontier town.";
process.argv = [process.execPath, main, "predict", "--model", model, "--title", "Dust and Silver", "--plot", plot];
const { script } = runWithCodeCache(main);
process.once("beforeExit", () => {
  rmSync(folder, { recursive: true, force: true });
  if (process.exitCode) throw new Error(`the prediction ended with ${process.exitCode}`);
  writeCodeCache(main, script);
});
