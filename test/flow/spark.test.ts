import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { claqueta, root, temporaryFolder } from "./claqueta.ts";

const python = (args: readonly string[]) =>
  spawnSync("python3", args, { cwd: root, encoding: "utf8", env: { ...process.env, SPARK_LOCAL_IP: "127.0.0.1" } });
const lacks = [
  ...(python(["-c", "import pyspark"]).status === 0 ? [] : ["PySpark: pip install pyspark"]),
  ...(spawnSync("java", ["-version"]).status === 0 ? [] : ["Java 17 or newer: apt-get install default-jre-headless"]),
];

describe.skipIf(lacks.length > 0)(
  `Apache Spark${lacks.length > 0 ? ` (skipped; lacks ${lacks.join(" and ")})` : ""}`,
  () => {
    // Spark itself takes its time to start.
    it("gives the same rows over four partitions as one process", { timeout: 300_000 }, () => {
      const folder = temporaryFolder();
      const model = join(folder, "words.claqueta");
      expect(claqueta(["train", "examples/movies.csv", "--recipe", "words", "--out", model, "-q"]).status).toBe(0);
      const movies = join(folder, "movies.jsonl");
      const answers = [
        "predict",
        "examples/movies.csv",
        "--model",
        model,
        "--genres-column",
        "old",
        "--out",
        movies,
        "-q",
      ];
      expect(claqueta(answers).status).toBe(0);
      const lines = readFileSync(movies, "utf8").trimEnd().split("\n");
      const given = lines.map((line) => {
        const { title, year, plot } = JSON.parse(line);
        return JSON.stringify({ title, year, plot });
      });
      writeFileSync(movies, `${given.join("\n")}\n`);
      const alone = claqueta(["predict", "-", "--model", model, "--format", "jsonl"], readFileSync(movies));
      expect(alone.status).toBe(0);

      const out = join(folder, "spark");
      const command = `${process.execPath} ${join(root, "dist/cli/main.js")}`;
      const run = python([
        "examples/bulk/spark_genres.py",
        model,
        movies,
        out,
        "--partitions",
        "4",
        "--claqueta",
        command,
      ]);
      expect(run.status, run.stderr.slice(-2000)).toBe(0);
      const parts = readdirSync(out).filter((name) => name.startsWith("part-"));
      expect(parts).toHaveLength(4);
      const texts = parts.sort().map((name) => readFileSync(join(out, name), "utf8"));
      expect(texts.every((text) => text.length > 0)).toBe(true);
      expect(texts.join("")).toBe(alone.stdout);
    });
  },
);
