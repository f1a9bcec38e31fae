import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { claqueta, dataFolder, noData, temporaryFolder } from "./claqueta.ts";

/** What the report's code gives on its own split, with scikit-learn, and how far another forest's dice may move it. */
const published = {
  "report-forest": { hard: [0.5545, 0.01], probabilities: [0.8, 0.015] },
  "report-regression": { hard: [0.654, 0.01], probabilities: [0.861, 0.005] },
} as const;

describe.skipIf(dataFolder === undefined)(
  `the competition's files${dataFolder === undefined ? ` (${noData})` : ""}`,
  () => {
    const folder = temporaryFolder();
    const training = join(dataFolder ?? "", "dataTraining.zip");
    const testing = join(dataFolder ?? "", "dataTesting.zip");
    const out = join(folder, "report.json");
    let report: {
      best: string;
      recipes: { name: string; rocAuc: { macro: number }; rocAucHard: { macro: number } }[];
      split: { trainCount: number; testCount: number };
    };

    beforeAll(() => {
      const run = claqueta(["compare", training, "--out", out, "--resamples", "200", "-q"]);
      expect(run.stderr).not.toContain("error");
      report = JSON.parse(readFileSync(out, "utf8"));
    }, 600_000);

    it("are split as scikit-learn splits them", () => {
      expect(report.split).toMatchObject({ trainCount: 6316, testCount: 1579 });
    });

    it.each(Object.entries(published))(
      "give %s the report's figures on hard labels, and better ones on probabilities",
      (name, figures) => {
        const recipe = report.recipes.find((result) => result.name === name);
        const [hard, hardRange] = figures.hard;
        const [probabilities, range] = figures.probabilities;
        expect(Math.abs((recipe?.rocAucHard.macro ?? 0) - hard)).toBeLessThanOrEqual(hardRange);
        expect(Math.abs((recipe?.rocAuc.macro ?? 0) - probabilities)).toBeLessThanOrEqual(range);
      },
    );

    it("give the report's network at least 0.85, far above the 0.76 that the report saw", () => {
      expect(report.recipes.find(({ name }) => name === "report-network")?.rocAuc.macro).toBeGreaterThanOrEqual(0.85);
    });

    it("lead through training to a submission of 3,383 rows × 25 columns", () => {
      const model = join(folder, "model.claqueta");
      expect(claqueta(["train", training, "--recipe", "words", "--out", model, "-q"]).status).toBe(0);
      const submission = join(folder, "submission.csv");
      expect(claqueta(["submit", testing, "--model", model, "--out", submission]).status).toBe(0);
      const [header, ...rows] = readFileSync(submission, "utf8").trimEnd().split("\n");
      expect(header.split(",")).toHaveLength(25);
      expect(rows).toHaveLength(3383);
      for (const row of rows) {
        const fields = row.split(",").map(Number);
        expect(fields).toHaveLength(25);
        expect(fields.slice(1).every((p) => p >= 0 && p <= 1)).toBe(true);
      }
      const lines = claqueta(["predict", testing, "--model", model, "--format", "jsonl"]).stdout.trimEnd().split("\n");
      // The file keeps its index in a column without a name; predictions keep all of its columns.
      expect(rows.map((row) => row.split(",")[0])).toEqual(lines.map((line) => JSON.parse(line)[""]));
    });
  },
);
