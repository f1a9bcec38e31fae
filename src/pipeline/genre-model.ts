import type { FieldSchema } from "../documents/fields.ts";
import { ClaquetaError } from "../errors.ts";
import { fieldsOfFitted, vectorLengthsOf } from "../features/registry.ts";
import type { FittedVectorizer } from "../features/vectorizer.ts";
import type { JsonValue } from "../json.ts";
import { probabilitiesOf } from "../learners/classifier-registry.ts";
import type { Classifier } from "../learners/learner.ts";
import type { DenseMatrix } from "../matrix/dense-matrix.ts";
import type { Genres } from "../movies/genres.ts";
import type { Movie } from "../movies/movie.ts";
import { rankDescending } from "../statistics.ts";
import { type Calibration, identityCalibration } from "./calibration.ts";
import { answerGenres, checkDecisionRule, type DecisionRule, thresholdsOnly } from "./decision-rule.ts";

/** One genre's answer for one movie. */
export interface GenreScore {
  readonly genre: string;
  /** in [0, 1] */
  readonly probability: number;
  /** Whether the answer is yes, by the threshold and the model's decision rule. */
  readonly selected: boolean;
}

/** A movie's genres, the most probable first; equal ones in the model's genre order. */
export interface Prediction {
  readonly id: string;
  readonly title: string;
  readonly genres: readonly GenreScore[];
}

/** What a model was made from: enough to make it again. */
export interface Provenance {
  readonly recipe: string;
  readonly seed: number;
  readonly trainingMovieCount: number;
  /** SHA-256 of the movies' file, hexadecimal; empty where they did not come from a file. */
  readonly dataSha256: string;
  readonly claquetaVersion: string;
  /** The recipe's settings, held-out figures, warnings and the like. */
  readonly notes: { readonly [name: string]: JsonValue };
}

/** Parts of a model; they must have been made for each other. */
export interface GenreModelParts {
  readonly genres: Genres;
  readonly features: FittedVectorizer;
  readonly classifier: Classifier;
  readonly provenance: Provenance;
  readonly calibration?: Calibration;
  /** One a genre, in [0, 1]; 0.5 each where absent. */
  readonly thresholds?: Float64Array;
  /** The thresholds alone where absent. */
  readonly decisionRule?: DecisionRule;
}

/** Rows predicted at once: bounds the memory of a long list. */
const chunkRows = 4096;

/** What users hold: text in, genre probabilities out. Immutable. */
export class GenreModel {
  readonly genres: Genres;
  readonly features: FittedVectorizer;
  readonly classifier: Classifier;
  readonly calibration: Calibration;
  readonly thresholds: Float64Array;
  readonly decisionRule: DecisionRule;
  readonly provenance: Provenance;
  /** What it reads of a movie beside title, year and plot. A movie that lacks a field is predicted as if it were
   * empty. */
  readonly fields: FieldSchema;
  /** How many numbers the vectors among `fields` have. */
  readonly vectorLengths: { readonly [field: string]: number };

  /** Throws SHAPE_MISMATCH where the parts were not made for each other, INVALID_SETTING where a threshold is outside
   * [0, 1] or the decision rule cannot be followed. */
  constructor(parts: GenreModelParts) {
    this.genres = parts.genres;
    this.features = parts.features;
    this.classifier = parts.classifier;
    this.calibration = parts.calibration ?? identityCalibration;
    this.thresholds = parts.thresholds ?? new Float64Array(parts.genres.count).fill(0.5);
    this.decisionRule = parts.decisionRule ?? thresholdsOnly;
    this.provenance = parts.provenance;
    this.fields = fieldsOfFitted(this.features);
    this.vectorLengths = vectorLengthsOf(this.features);
    const pairs: [string, number, number][] = [
      ["feature columns", this.features.columnCount, this.classifier.featureCount],
      ["genres", this.genres.count, this.classifier.genreCount],
      ["calibrated genres", this.calibration.genreCount ?? this.genres.count, this.genres.count],
      ["thresholds", this.thresholds.length, this.genres.count],
    ];
    for (const [name, got, wanted] of pairs) {
      if (got === wanted) continue;
      const what = `${name}: ${got}`;
      throw new ClaquetaError("SHAPE_MISMATCH", { where: "genre model", what, expected: String(wanted) });
    }
    const wrong = this.thresholds.findIndex((threshold) => !(threshold >= 0 && threshold <= 1));
    if (wrong >= 0) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: `threshold of ${this.genres.names[wrong]}`,
        what: `it is ${this.thresholds[wrong]}`,
        expected: "a probability from 0 to 1",
      });
    }
    checkDecisionRule(this.decisionRule, this.genres.count);
  }

  /** The same model with other thresholds, one a genre in [0, 1]. Throws as the constructor. */
  withThresholds(thresholds: Float64Array): GenreModel {
    return new GenreModel({ ...this, thresholds });
  }

  /** The same model with another decision rule. Throws as the constructor. */
  withDecisionRule(decisionRule: DecisionRule): GenreModel {
    return new GenreModel({ ...this, decisionRule });
  }

  /** movies × genres, calibrated, each in [0, 1]; a movie's row is the same alone and in any batch. */
  predictProba(movies: readonly Movie[]): DenseMatrix {
    if (movies.length <= chunkRows) return this.#predictChunk(movies);
    const width = this.genres.count;
    const values = new Float64Array(movies.length * width);
    for (let from = 0; from < movies.length; from += chunkRows) {
      values.set(this.#predictChunk(movies.slice(from, from + chunkRows)).values, from * width);
    }
    return { rowCount: movies.length, columnCount: width, values };
  }

  #predictChunk(movies: readonly Movie[]): DenseMatrix {
    return this.calibration.apply(probabilitiesOf(this.classifier, this.features.transform(movies)));
  }

  /** One answer a movie, in the order given. */
  predict(movies: readonly Movie[]): Prediction[] {
    const probabilities = this.predictProba(movies);
    return movies.map((movie, row) => ({
      id: movie.id,
      title: movie.title,
      genres: this.#rank(probabilities.values.subarray(row * this.genres.count, (row + 1) * this.genres.count)),
    }));
  }

  /** Yes (1) or no (0) for each genre, from one movie's calibrated probabilities. */
  answer(probabilities: Float64Array): Uint8Array {
    return answerGenres(probabilities, this.thresholds, this.decisionRule);
  }

  #rank(probabilities: Float64Array): GenreScore[] {
    const answers = this.answer(probabilities);
    return rankDescending(probabilities).map((g) => ({
      genre: this.genres.names[g],
      probability: probabilities[g],
      selected: answers[g] === 1,
    }));
  }
}
