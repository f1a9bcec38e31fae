import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { countVectorizer } from "../../src/features/registry.ts";
import { LogisticRegression } from "../../src/learners/logistic-regression/learner.ts";
import { Genres } from "../../src/movies/genres.ts";
import { readMovies } from "../../src/movies/read/read-movies.ts";
import { inlinePool } from "../../src/pool/pool.ts";
import { reportFeatures } from "../../src/selection/recipes/report.ts";
import { dataFolder, noData } from "./claqueta.ts";

describe.skipIf(dataFolder === undefined)(
  `regression on real counts${dataFolder === undefined ? ` (${noData})` : ""}`,
  () => {
    it("leaves every probability within 1e-3 of the fully converged one", async () => {
      const { movies } = await readMovies(join(dataFolder ?? "", "dataTraining.zip"), { requireGenres: true });
      const labels = Genres.of(movies).encode(movies);
      const { matrix } = countVectorizer(reportFeatures).fitTransform(movies);
      const probabilitiesWith = async (settings: { tol?: number; maxEpochs?: number }) => {
        const learner = new LogisticRegression({ C: 1, ...settings });
        return (await learner.fit(matrix, labels, { seed: 42, pool: inlinePool })).predictProba(matrix).values;
      };
      const exact = await probabilitiesWith({ tol: 1e-12, maxEpochs: 5000 });
      const usual = await probabilitiesWith({});
      const maxError = usual.reduce((max, p, k) => Math.max(max, Math.abs(p - exact[k])), 0);
      expect(maxError).toBeLessThan(1e-3);
    }, 600_000);
  },
);
