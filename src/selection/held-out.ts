import { ClaquetaError } from "../errors.ts";
import { type DenseMatrix, type LabelMatrix, takeDenseRows, takeLabelRows } from "../matrix/dense-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import type { Calibration } from "../pipeline/calibration.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";

/** Probabilities for movies that took no part in making the model that gave them, with those movies' labels. Row i is
 * movie `rows[i]` of the list that was split. The two static methods make it. Comparison, calibration and thresholds
 * take nothing else, so judging a model on its own training movies does not compile. */
export class HeldOut {
  readonly probabilities: DenseMatrix;
  readonly labels: LabelMatrix;
  readonly rows: Int32Array;
  // A private member makes the type nominal: no look-alike object passes for held-out.
  readonly #sealed = true;

  private constructor(probabilities: DenseMatrix, labels: LabelMatrix, rows: Int32Array) {
    this.probabilities = probabilities;
    this.labels = labels;
    this.rows = rows;
  }

  /** For `fit-held-out.ts` alone, which fits on other rows than these. A contract test reads the sources. */
  static fromFit(probabilities: DenseMatrix, labels: LabelMatrix, rows: Int32Array): HeldOut {
    return new HeldOut(probabilities, labels, rows);
  }

  /** A model's answers for the labelled movies of a file that it was not fitted on; dataSha256: that file's. Movies
   * that stand in both files under different sums cannot be seen here. Throws INVALID_SETTING where it is the training
   * file, BAD_ROW, UNKNOWN_GENRE. */
  static fromUnseenFile(model: GenreModel, movies: readonly Movie[], dataSha256: string): HeldOut {
    if (dataSha256 === model.provenance.dataSha256) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: "held-out movies",
        what: "the model was fitted on this very file",
        expected: "movies that it has not seen",
        next: "Give another file, or choose while training, which sets movies aside by itself.",
      });
    }
    const rows = Int32Array.from(movies.keys());
    return new HeldOut(model.predictProba(movies), model.genres.encode(movies), rows);
  }

  /** The movies at these indices, in this order. */
  take(indices: ArrayLike<number>): HeldOut {
    const rows = Int32Array.from(indices, (i) => this.rows[i]);
    return new HeldOut(takeDenseRows(this.probabilities, indices), takeLabelRows(this.labels, indices), rows);
  }

  /** The same movies with calibrated probabilities. They stay held out from the classifier. Where the calibration was
   * fitted to them, they may choose thresholds, which a rising map cannot bias, but not measure the calibration. */
  calibratedBy(calibration: Calibration): HeldOut {
    return new HeldOut(calibration.apply(this.probabilities), this.labels, this.rows);
  }

  get isSealed(): boolean {
    return this.#sealed;
  }
}
