// Writes docs/figures.md from the registry of figures (src/metrics/figures.ts). Run after a build.
import { writeFileSync } from "node:fs";
import { figures } from "../dist/metrics/figures.js";

const kinds = { genre: "genre; means over genres", interval: "genre", whole: "all movies", cost: "recipe" };
const rows = Object.entries(figures).map(
  ([key, { label, meaning, better, kind }]) =>
    `| \`${key}\` | ${label.en} | ${meaning.en} | ${better ?? "–"} | ${kinds[kind]} |`,
);
const page = `# Figures

Written by \`node scripts/figures-page.mjs\` from their registry, [figures.ts](../src/metrics/figures.ts): under these names they
stand in JSON, under these labels in tables. A figure that has several parts in JSON holds them under \`macro\` (mean over
genres), \`micro\` (all entries together), \`weighted\`, \`samples\` (mean over movies), \`interval\` and \`perGenre\`.

| name | label | meaning | better | one number for each |
|---|---|---|---|---|
${rows.join("\n")}
`;
writeFileSync(new URL("../docs/figures.md", import.meta.url), page);
