import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { vectorizerFromSettings } from "../../src/features/registry.ts";
import type { SparseMatrix } from "../../src/matrix/sparse-matrix.ts";
import type { Movie } from "../../src/movies/movie.ts";
import { englishStopWords } from "../../src/text/stop-words.ts";

interface Csr {
  readonly rows: number;
  readonly columns: number;
  readonly indptr: readonly number[];
  readonly indices: readonly number[];
  readonly values: readonly number[];
}
interface Case {
  readonly options: { readonly [name: string]: unknown };
  readonly documents: readonly number[] | null;
  readonly terms: readonly string[];
  readonly matrix: Csr;
  readonly laterMatrix?: Csr;
  readonly vectorizer?: "count" | "tfidf";
}
interface Failure {
  readonly options: { readonly [name: string]: unknown };
  readonly documents: readonly string[];
  readonly message: string;
}
interface Fixture {
  readonly documents: readonly string[];
  readonly laterDocuments: readonly string[];
  readonly cases: readonly Case[];
  readonly failures?: readonly Failure[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), "utf8"));
const moviesOf = (plots: readonly string[]): Movie[] =>
  plots.map((plot, i) => ({ id: String(i), title: "", year: null, plot }));

function expectSame(ours: SparseMatrix, theirs: Csr): void {
  expect([ours.rowCount, ours.columnCount]).toEqual([theirs.rows, theirs.columns]);
  expect([...ours.indptr]).toEqual(theirs.indptr);
  const count = theirs.indices.length;
  expect([...ours.indices.subarray(0, count)]).toEqual(theirs.indices);
  let worst = 0;
  for (let i = 0; i < count; i++) {
    worst = Math.max(worst, Math.abs(ours.values[i] - theirs.values[i]) / Math.abs(theirs.values[i]));
  }
  expect(worst).toBeLessThan(1e-7); // float32 rounds by 6e-8
}

describe.each(["count", "tfidf", "char"])("scikit-learn's vectorizers, fixture %s", (name) => {
  const { documents, laterDocuments, cases } = read(`vectorizers-${name}`) as Fixture;
  const named = cases.map((each) => ({ ...each, label: `${JSON.stringify(each.options)} ${each.vectorizer ?? ""}` }));

  it.each(named)(
    "gives the same terms and values for $label",
    ({ options, documents: rows, vectorizer, ...expected }) => {
      const kind = vectorizer ?? (name as "count" | "tfidf");
      const movies = moviesOf(rows === null ? documents : rows.map((row) => documents[row]));
      const { fitted, matrix } = vectorizerFromSettings({ ...options, kind }).fitTransform(movies);
      expect(fitted.terms).toEqual(expected.terms);
      expectSame(matrix, expected.matrix);
      expectSame(fitted.transform(movies), expected.matrix);
      if (expected.laterMatrix !== undefined) {
        expectSame(fitted.transform(moviesOf(laterDocuments)), expected.laterMatrix);
      }
    },
  );
});

describe("what scikit-learn refuses", () => {
  const failures = (read("vectorizers-count") as Fixture).failures ?? [];
  it.each(failures)("is refused here: $message", ({ options, documents }) => {
    const fit = () => vectorizerFromSettings({ ...options, kind: "count" }).fit(moviesOf(documents));
    expect(fit).toThrow(
      expect.objectContaining({ code: expect.stringMatching(/^(NO_ROWS|TOO_FEW_ROWS|INVALID_SETTING)$/) }),
    );
  });
});

describe("stop words", () => {
  it("are scikit-learn's English list", () => {
    expect([...englishStopWords].sort()).toEqual((read("stop-words") as { english: string[] }).english);
  });
});
