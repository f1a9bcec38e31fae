import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { strFromU8, unzipSync } from "fflate";
import Papa from "papaparse";
import { describe, expect, it } from "vitest";
import { lemmaTransforms, lemmatise } from "./lemmas.ts";

const dataFolder = process.env.CLAQUETA_DATA_DIR ?? fileURLToPath(new URL("../../../shared/data", import.meta.url));
const training = join(dataFolder, "dataTraining.zip");

describe("lemmatise", () => {
  it("takes nouns, verbs and adjectives to their dictionary form in the corrected mapping", () => {
    const text = "the bigger dogs were running from the worst wolves. nobody's children cried!";
    expect(lemmatise(text, { mapping: "corrected" })).toBe(
      "the big dog be run from the bad wolf . nobody 's child cry !",
    );
  });

  it("leaves adjectives as they are in the report's mapping, and agrees otherwise", () => {
    const text = "the bigger dogs were running from the worst wolves. nobody's children cried!";
    expect(lemmatise(text, { mapping: "as-reported" })).toBe(
      "the bigger dog be run from the worst wolf . nobody 's child cry !",
    );
  });

  it("gives an empty text for an empty text", () => {
    expect(lemmatise("", { mapping: "corrected" })).toBe("");
  });

  it("offers both mappings by name", () => {
    expect(lemmaTransforms.map(({ name, apply }) => [name, apply("worse dogs")])).toEqual([
      ["lemmas", "bad dog"],
      ["lemmas-as-reported", "worse dog"],
    ]);
  });

  it.skipIf(!existsSync(training))(
    "gives both mappings the same number of tokens on every tenth real plot, and other words on many (skipped where there are no movie files)",
    () => {
      const [csv] = Object.values(unzipSync(readFileSync(training)));
      const rows = Papa.parse<{ plot: string }>(strFromU8(csv), { header: true, skipEmptyLines: true }).data;
      const plots = rows.filter((_, row) => row % 10 === 0).map(({ plot }) => plot);
      let differing = 0;
      for (const plot of plots) {
        const corrected = lemmatise(plot, { mapping: "corrected" }).split(" ");
        const asReported = lemmatise(plot, { mapping: "as-reported" }).split(" ");
        expect(corrected.length).toBe(asReported.length);
        if (corrected.some((word, i) => word !== asReported[i])) differing++;
      }
      expect(differing).toBeGreaterThan(plots.length / 10);
    },
  );
});
