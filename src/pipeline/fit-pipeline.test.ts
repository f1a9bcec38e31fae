import { describe, expect, it } from "vitest";
import type { FitOptions } from "../learners/learner.ts";
import { LogisticRegression } from "../learners/logistic-regression/learner.ts";
import type { LabelMatrix } from "../matrix/dense-matrix.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import { inlinePool } from "../pool/pool.ts";
import { fitFeatures, fitPipeline } from "./fit-pipeline.ts";

const movies: Movie[] = Array.from({ length: 40 }, (_, i) => ({
  id: String(i),
  title: "",
  year: 1900 + 3 * i,
  plot: i % 2 === 0 ? "a fox and a den" : "a den and a dog",
}));
const labels: LabelMatrix = {
  rowCount: 40,
  columnCount: 1,
  values: Uint8Array.from(movies, (_, i) => Number(i % 4 < 2)),
};
const features = {
  kind: "union",
  parts: [
    { name: "year", features: { kind: "year-bumps" } },
    { name: "word", features: { kind: "count" } },
  ],
};

describe("fitting a pipeline", () => {
  it("tells the learner which columns are numeric, wherever they are", async () => {
    const rows = await fitFeatures(features, movies);
    let seen: Uint8Array | undefined;
    const learner = {
      kind: "spy",
      async fit(x: SparseMatrix, y: LabelMatrix, options: FitOptions) {
        seen = options.numericColumns;
        return await new LogisticRegression().fit(x, y, options);
      },
    };
    await fitPipeline(learner, rows, labels, { seed: 1, pool: inlinePool });
    const isYear = rows.features.terms.map((term) => Number(term.startsWith("year:")));
    expect([...(seen ?? [])]).toEqual(isYear);
    expect(isYear.filter(Boolean)).toHaveLength(15);
  });
});
