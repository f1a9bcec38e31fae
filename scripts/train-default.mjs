// `npm run train:default [-- --to FOLDER --data FILE]`: makes the default model, its report and its card.
import { mkdirSync } from "node:fs";
import { makeDefaultModel, modelFiles, options } from "./default-model.mjs";

const { folder, data } = options();
const { bytes, report, card } = await makeDefaultModel(data);
const { writeAtomic } = await import("../dist/files/atomic-file.js");
const files = modelFiles(folder);
mkdirSync(folder, { recursive: true });
await writeAtomic(files.report, report);
await writeAtomic(files.card, card);
await writeAtomic(files.model, bytes);
console.log(`Wrote ${files.model} (${bytes.length} bytes), its report and its card.`);
