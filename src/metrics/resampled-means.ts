import type { DenseMatrix, LabelMatrix } from "../matrix/dense-matrix.ts";
import { mean, sum } from "../statistics.ts";
import type { Averages, Judged, ResampledFigure } from "./figure.ts";

const resampledMeans =
  (measure: (judged: Judged) => number | Averages) =>
  (judged: Judged): ResampledFigure => {
    const byMovie = Array.from({ length: judged.labels.rowCount }, (_, row) => measure(oneMovie(judged, row)));
    const [first] = byMovie;
    if (typeof first === "number") return (counts) => weighted(byMovie as number[], counts, 1)[0];
    const width = judged.labels.columnCount;
    const values = Float64Array.from(byMovie.flatMap((own) => Array.from((own as Averages).perGenre as number[])));
    return (counts) => {
      const perGenre = weighted(values, counts, width);
      return { macro: mean(perGenre), perGenre };
    };
  };

/** A figure that, where every label is known, is the mean over movies of what it is for each alone. */
export const movieMean = <Value extends number | Averages>(measure: (judged: Judged) => Value) => ({
  measure,
  resample: resampledMeans(measure),
});

/** Mean rows of a table with `width` columns, each counted as often as it is drawn. */
function weighted(values: ArrayLike<number>, counts: Int32Array, width: number): Float64Array {
  const sums = new Float64Array(width);
  for (let row = 0; row < counts.length; row++) {
    if (counts[row] === 0) continue;
    for (let column = 0; column < width; column++) sums[column] += counts[row] * values[row * width + column];
  }
  const total = sum(counts);
  return sums.map((own) => own / total);
}

function oneMovie(judged: Judged, row: number): Judged {
  const width = judged.labels.columnCount;
  const cut = <Table extends DenseMatrix | LabelMatrix>(table: Table): Table => {
    return { ...table, rowCount: 1, values: table.values.subarray(row * width, (row + 1) * width) };
  };
  const { probabilities, labels, answers } = judged;
  return { ...judged, probabilities: cut(probabilities), labels: cut(labels), answers: cut(answers) };
}
