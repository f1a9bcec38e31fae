// `npm run eval:default [-- --to FOLDER --data FILE]`: makes the default model again from the files, prints its
// figures, and ends with 1 where the card, the report or the model file differs.
import { existsSync, readFileSync } from "node:fs";
import { makeDefaultModel, modelFiles, options } from "./default-model.mjs";

const { folder, data } = options();
const files = modelFiles(folder);
for (const path of Object.values(files)) {
  if (existsSync(path)) continue;
  console.error(`${path} is not there. Make it with \`npm run train:default\`.`);
  process.exit(66);
}
const made = await makeDefaultModel(data);
const figures = /## Figures\n([\s\S]*?)\n## /.exec(made.card)?.[1] ?? "";
console.log(figures.trim());

const differences = [];
const [wanted, got] = [readFileSync(files.card, "utf8"), made.card].map((text) => text.split("\n"));
for (let i = 0; i < Math.max(wanted.length, got.length); i++) {
  if (wanted[i] !== got[i]) differences.push(`line ${i + 1}\n  card: ${wanted[i] ?? ""}\n  now:  ${got[i] ?? ""}`);
}
if (!readFileSync(files.model).equals(made.bytes))
  differences.push(`${files.model} has other bytes than those made now`);
if (readFileSync(files.report, "utf8") !== made.report) differences.push(`${files.report} says something else`);
if (differences.length > 0) {
  console.error(`\nNot what ${files.card} says:\n${differences.join("\n")}`);
  process.exit(1);
}
console.log(`\nThe same as in ${files.card}, to the last digit; the model file is the same to the last byte.`);
