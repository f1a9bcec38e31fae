import { ClaquetaError } from "../errors.ts";
import { type DenseMatrix, type LabelMatrix, takeDenseRows, takeLabelRows } from "../matrix/dense-matrix.ts";
import type { Movie } from "../movies/movie.ts";
import type { Calibration } from "../pipeline/calibration.ts";
import type { GenreModel } from "../pipeline/genre-model.ts";

/** Probabilities for movies that took no part in making the model that gave them, with those movies' labels. Row i is
 * movie `rows[i]` of the list that was split. There are two ways to make one, both below; whatever chooses (comparison,
 * calibration, thresholds) takes nothing else, so judging a model on its own training movies does not compile. */
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

  /** A model's answers for the labelled movies of a file that it was not fitted on; dataSha256: that file's. Movies that
   * stand in both files under different sums cannot be seen here. Throws INVALID_SETTING where it is the training file,
   * BAD_ROW, UNKNOWN_GENRE. */
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

  /** The movies at these places, in this order. */
  take(places: ArrayLike<number>): HeldOut {
    const rows = Int32Array.from({ length: places.length }, (_, i) => this.rows[places[i]]);
    return new HeldOut(takeDenseRows(this.probabilities, places), takeLabelRows(this.labels, places), rows);
  }

  /** The same movies with calibrated probabilities. They stay held out from the classifier; whether the calibration has
   * seen them is for the caller to mind: fine to choose thresholds by, which a rising map cannot bias, but no measure
   * of the calibration. */
  calibratedBy(calibration: Calibration): HeldOut {
    return new HeldOut(calibration.apply(this.probabilities), this.labels, this.rows);
  }

  get isSealed(): boolean {
    return this.#sealed;
  }
}
