import { ClaquetaError } from "../errors.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import type { TextTransform, TextTransforms } from "../text/text-transform.ts";
import type { CountSettings, TfidfSettings } from "./feature-settings.ts";
import { gramReaderFor } from "./gram-readers.ts";
import { type ColumnReader, columnReaderFor } from "./hashed-columns.ts";
import { HashedTerms } from "./hashed-terms.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { movieText } from "./movie-text.ts";
import { PieceLog } from "./piece-log.ts";
import { RowCounter } from "./row-counter.ts";
import { type LearnedRows, makeLearnedRows, makeRows, type RowLearner, type RowMaker } from "./row-maker.ts";
import type { TermIndex } from "./term-index.ts";
import { TermList } from "./term-list.ts";
import { selectTerms } from "./term-selection.ts";
import { TermStatistics } from "./term-statistics.ts";
import { TfidfWeights } from "./tfidf-weights.ts";
import { PassingVocabulary, type ReadingVocabulary, type Vocabulary, WholeVocabulary } from "./vocabulary.ts";

type Settings = CountSettings | TfidfSettings;

/** For so many movies making the whole vocabulary known would cost more than it saves. */
const moviesInPassing = 16;
/** Where terms are known by fingerprints alone, n-grams are remembered as they come, and all forgotten past so many. */
const mostGramsRemembered = 1 << 20;

/** Throws INVALID_SETTING where no transform of that name was handed in. */
function transformNamed(name: string | null, transforms: TextTransforms): TextTransform | undefined {
  if (name === null) return undefined;
  const found = transforms.find((transform) => transform.name === name);
  if (found !== undefined) return found;
  throw new ClaquetaError("INVALID_SETTING", {
    where: "features",
    what: `preprocess is ${JSON.stringify(name)}`,
    expected: `null or one of the text transforms at hand (${transforms.map((each) => each.name).join(", ") || "none"})`,
    next: "Hand the transform in with the settings.",
  });
}

/** The text of a movie that the settings ask for. */
function textOf(movie: Movie, settings: Settings, transform: TextTransform | undefined): string {
  const text = movieText(movie, settings.field);
  return transform === undefined ? text : transform.apply(text);
}

/** Turns counted n-grams into entries. */
class EntryWriter {
  readonly #counter: RowCounter;
  readonly #isBinary: boolean;
  readonly #weights: TfidfWeights | undefined;
  #values = new Float64Array(256);

  constructor(columnCount: number, settings: Settings, weights: TfidfWeights | undefined) {
    this.#counter = new RowCounter(columnCount);
    this.#isBinary = settings.binary;
    this.#weights = weights;
  }

  /** Writes the n-grams that the pieces stand for. */
  addPieces(
    { reader, columnOf }: Vocabulary,
    pieces: Int32Array,
    from: number,
    to: number,
    builder: MatrixBuilder,
    firstColumn: number,
    weight: number,
  ): void {
    reader.expand(pieces, from, to);
    this.#counter.countRow(reader.grams, reader.gramStart, reader.gramEnd, columnOf);
    this.#write(builder, firstColumn, weight);
  }

  addColumns({ columns, count }: ColumnReader, builder: MatrixBuilder, firstColumn: number, weight: number): void {
    this.#counter.countColumns(columns, count);
    this.#write(builder, firstColumn, weight);
  }

  #write(builder: MatrixBuilder, firstColumn: number, weight: number): void {
    const { columns, counts, count } = this.#counter;
    if (count > this.#values.length) this.#values = new Float64Array(2 * count);
    const values = this.#values;
    if (this.#isBinary) values.fill(1, 0, count);
    else for (let i = 0; i < count; i++) values[i] = counts[i];
    this.#weights?.apply(columns, values, count);
    builder.add(columns, values, count, firstColumn, weight);
  }
}

/** Counts or TF-IDF of the n-grams of one field, as scikit-learn's CountVectorizer and TfidfVectorizer. */
export class TermVectorizer implements RowLearner {
  readonly settings: Settings;
  readonly #transform: TextTransform | undefined;

  /** Throws INVALID_SETTING where the settings ask for a transform that is not at hand. */
  constructor(settings: Settings, transforms: TextTransforms) {
    this.settings = settings;
    this.#transform = transformNamed(settings.preprocess, transforms);
  }

  get kind(): Settings["kind"] {
    return this.settings.kind;
  }

  /** Throws NO_ROWS where the movies hold no term, TOO_FEW_ROWS where minDf and maxDf leave none, INVALID_SETTING where
   * maxDf comes to fewer movies than minDf. */
  fit(movies: readonly Movie[]): FittedTerms {
    return this.#read(movies).fitted;
  }

  fitTransform(movies: readonly Movie[]): { readonly fitted: FittedTerms; readonly matrix: SparseMatrix } {
    const learned = this.learn(movies);
    return { fitted: learned.fitted, matrix: makeLearnedRows(learned, movies.length) };
  }

  learn(movies: readonly Movie[]): LearnedRows & { readonly fitted: FittedTerms } {
    const { fitted, vocabulary, log, entryCount } = this.#read(movies);
    const writer = new EntryWriter(fitted.columnCount, this.settings, fitted.weights);
    return {
      fitted,
      entryCount,
      addEntries: (row, builder, firstColumn, weight) =>
        writer.addPieces(vocabulary, log.blockOf(row), log.startOf(row), log.endOf(row), builder, firstColumn, weight),
    };
  }

  #read(movies: readonly Movie[]): {
    readonly fitted: FittedTerms;
    readonly vocabulary: Vocabulary;
    readonly log: PieceLog;
    readonly entryCount: number;
  } {
    const { settings } = this;
    const reader = gramReaderFor(settings, 64);
    const statistics = new TermStatistics();
    const log = new PieceLog();
    for (const movie of movies) {
      reader.read(textOf(movie, settings, this.#transform), true);
      reader.expand(reader.pieces, 0, reader.pieceCount);
      statistics.addText(reader.grams, reader.gramStart, reader.gramEnd, reader.gramCount);
      log.append(reader.pieces, reader.pieceCount);
    }
    const where = `features ${settings.kind}`;
    const { terms, columnOf, textCounts } = selectTerms(where, reader, statistics, log, settings);
    const weights = settings.kind === "tfidf" ? TfidfWeights.of(settings, textCounts, movies.length) : undefined;
    return {
      fitted: new FittedTerms(settings, this.#transform, terms, weights),
      vocabulary: { reader, columnOf },
      log,
      entryCount: textCounts.reduce((sum, count) => sum + count, 0),
    };
  }
}

/** Terms and weights that were learned. */
export class FittedTerms implements RowMaker {
  readonly settings: Settings;
  readonly weights: TfidfWeights | undefined;
  readonly #transform: TextTransform | undefined;
  readonly #terms: TermIndex;
  #vocabulary: ReadingVocabulary | undefined;
  /** Null where the settings have none. */
  #columns: ColumnReader | null | undefined;
  #movieCount = 0;
  #writer: EntryWriter | undefined;

  constructor(
    settings: Settings,
    transform: TextTransform | undefined,
    terms: TermIndex,
    weights: TfidfWeights | undefined,
  ) {
    this.settings = settings;
    this.weights = weights;
    this.#transform = transform;
    this.#terms = terms;
  }

  /** Throws BAD_MODEL_FILE where the tensors do not fit the settings, INVALID_SETTING where a transform is not at hand. */
  static fromState(settings: Settings, tensors: State["tensors"], transforms: TextTransforms): FittedTerms {
    const terms = tensors.termKeys === undefined ? TermList.fromTensors(tensors) : HashedTerms.fromTensors(tensors);
    const weights = settings.kind === "tfidf" ? TfidfWeights.fromTensors(settings, tensors, terms.count) : undefined;
    return new FittedTerms(settings, transformNamed(settings.preprocess, transforms), terms, weights);
  }

  get kind(): Settings["kind"] {
    return this.settings.kind;
  }

  get columnCount(): number {
    return this.#terms.count;
  }

  get terms(): readonly string[] {
    return this.#terms.strings;
  }

  /** The name that a text has among `terms` where it is one. */
  nameOf(text: string): string {
    return this.#terms instanceof HashedTerms ? this.#terms.nameOf(text) : text;
  }

  /** The same with some of its terms, of which fingerprints alone are kept, and inverse document frequencies in a byte
   * each. columns: the terms to keep, the most important first: of two with one fingerprint the later is left out.
   * `kept`: the old column of each new one. Norms are then those of the terms that are left. */
  compact(columns: ArrayLike<number>): { readonly fitted: FittedTerms; readonly kept: Int32Array } {
    if (!(this.#terms instanceof TermList)) {
      throw new ClaquetaError("INTERNAL", { where: "features", what: "these terms are compact already" });
    }
    const { terms, kept } = HashedTerms.of(this.#terms, columns);
    const weights = this.weights?.compact(kept);
    return { fitted: new FittedTerms(this.settings, this.#transform, terms, weights), kept };
  }

  transform(movies: readonly Movie[]): SparseMatrix {
    return makeRows(this, movies);
  }

  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void {
    const text = textOf(movie, this.settings, this.#transform);
    this.#writer ??= new EntryWriter(this.columnCount, this.settings, this.weights);
    if (this.#terms instanceof HashedTerms) {
      this.#columns ??= columnReaderFor(this.settings, this.#terms) ?? null;
      if (this.#columns !== null) {
        this.#columns.read(text);
        this.#writer.addColumns(this.#columns, builder, firstColumn, weight);
        return;
      }
    }
    const vocabulary = this.#nextVocabulary();
    vocabulary.read(text);
    const { reader } = vocabulary;
    this.#writer.addPieces(vocabulary, reader.pieces, 0, reader.pieceCount, builder, firstColumn, weight);
  }

  #nextVocabulary(): ReadingVocabulary {
    const terms = this.#terms;
    const movie = this.#movieCount++;
    if (this.#vocabulary === undefined) this.#vocabulary = new PassingVocabulary(terms, this.settings);
    else if (terms instanceof TermList) {
      if (movie === moviesInPassing) this.#vocabulary = new WholeVocabulary(terms, this.settings);
    } else if (this.#vocabulary.reader.gramCount > mostGramsRemembered) {
      this.#vocabulary = new PassingVocabulary(terms, this.settings);
    }
    return this.#vocabulary;
  }

  toState(): State {
    const { kind, ...settings } = this.settings;
    return { kind, settings, tensors: { ...this.#terms.toTensors(), ...this.weights?.toTensors() } };
  }
}
