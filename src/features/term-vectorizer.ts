import { ClaquetaError } from "../errors.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import { HashedTerms } from "../ngrams/hashed-terms.ts";
import { KeptWords } from "../ngrams/kept-words.ts";
import { hashedReader, learningReader } from "../ngrams/make-reader.ts";
import type { NgramReader } from "../ngrams/ngram-reader.ts";
import { stopWordsOf, wordsOf } from "../ngrams/ngram-settings.ts";
import { findSpans } from "../ngrams/ngram-spans.ts";
import { PieceLog } from "../ngrams/piece-log.ts";
import type { TermIndex } from "../ngrams/term-index.ts";
import { TermList } from "../ngrams/term-list.ts";
import { selectTerms } from "../ngrams/term-selection.ts";
import { TermStatistics } from "../ngrams/term-statistics.ts";
import { PassingVocabulary, type ReadingVocabulary, WholeVocabulary } from "../ngrams/vocabulary.ts";
import { normalise } from "../text/normalise.ts";
import type { TextTransform, TextTransforms } from "../text/text-transform.ts";
import { WordScanner } from "../text/word-scanner.ts";
import { EntryWriter } from "./entry-writer.ts";
import { featureKind } from "./feature-kind.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { movieText } from "./movie-text.ts";
import { type LearnedRows, makeLearnedRows, makeRows, type RowLearner, type RowMaker } from "./row-maker.ts";
import {
  type CountSettings,
  type TermSettings,
  type TfidfSettings,
  termSettings,
  tfidfSettings,
} from "./term-settings.ts";
import { SpanText, type TextSpan } from "./text-span.ts";
import { TfidfWeights } from "./tfidf-weights.ts";
import type { CompactedVectorizer, FittedVectorizer, TermText } from "./vectorizer.ts";

type Settings = CountSettings | TfidfSettings;

/** For so many movies making the whole vocabulary known would cost more than it saves. */
const moviesInPassing = 16;
/** Of the plot's words, so many tell how many the vocabulary has. */
const maxJudgedWords = 2_000;

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

/** Counts or TF-IDF of the n-grams of one field, as scikit-learn's CountVectorizer and TfidfVectorizer. */
class TermVectorizer implements RowLearner {
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

  fit(movies: readonly Movie[]): FittedTerms {
    return this.learn(movies).fitted;
  }

  fitTransform(movies: readonly Movie[]): { readonly fitted: FittedTerms; readonly matrix: SparseMatrix } {
    const learned = this.learn(movies);
    return { fitted: learned.fitted, matrix: makeLearnedRows(learned, movies.length) };
  }

  /** Throws INVALID_SETTING where maxDf comes to fewer movies than minDf; unless it may be empty, NO_ROWS where the movies
   * hold no term and TOO_FEW_ROWS where minDf and maxDf leave none. */
  learn(movies: readonly Movie[], mayBeEmpty = false): LearnedRows & { readonly fitted: FittedTerms } {
    const { settings } = this;
    const learning = learningReader(settings, 64);
    const { reader, texts } = learning;
    const statistics = new TermStatistics();
    const log = new PieceLog();
    for (const movie of movies) {
      reader.read(textOf(movie, settings, this.#transform), true);
      reader.expand(reader.pieces, 0, reader.pieceCount);
      statistics.addText(reader.ngrams, reader.ngramStart, reader.ngramEnd, texts.count);
      log.append(reader.pieces, reader.pieceCount);
    }
    const where = `features ${settings.kind}`;
    const { terms, columnOf, textCounts, emptiness } = selectTerms(where, learning, statistics, log, settings);
    if (emptiness !== undefined && !mayBeEmpty) throw emptiness;
    const weights = settings.kind === "tfidf" ? TfidfWeights.of(settings, textCounts, movies.length) : undefined;
    const warnings = emptiness === undefined ? [] : [`${emptiness.message.replace(/\.$/, "")}; it gives no columns`];
    const fitted = new FittedTerms(settings, this.#transform, terms, weights, warnings);
    const writer = new EntryWriter(fitted.columnCount, settings.binary, weights);
    return {
      fitted,
      entryCount: textCounts.reduce((sum, count) => sum + count, 0),
      addEntries: (row, builder, firstColumn, weight) => {
        reader.expand(log.blockOf(row), log.startOf(row), log.endOf(row));
        writer.add(reader, columnOf, builder, firstColumn, weight);
      },
    };
  }
}

/** Terms and weights that were learned. */
export class FittedTerms implements RowMaker {
  readonly settings: Settings;
  readonly warnings: readonly string[];
  readonly text: TermText;
  readonly unknownWordShare?: NonNullable<FittedVectorizer["unknownWordShare"]>;
  readonly #weights: TfidfWeights | undefined;
  readonly #transform: TextTransform | undefined;
  readonly #terms: TermIndex;
  readonly #writer: EntryWriter;
  #vocabulary: ReadingVocabulary | undefined;
  #hashed: NgramReader | undefined;
  #movieCount = 0;

  constructor(
    settings: Settings,
    transform: TextTransform | undefined,
    terms: TermIndex,
    weights: TfidfWeights | undefined,
    warnings: readonly string[] = [],
  ) {
    this.settings = settings;
    this.warnings = warnings;
    this.text = { field: settings.field, isWords: settings.analyzer === "word" };
    this.#weights = weights;
    this.#transform = transform;
    this.#terms = terms;
    this.#writer = new EntryWriter(terms.count, settings.binary, weights);
    if (readsWordsOfPlot(settings)) this.unknownWordShare = (movie) => this.#unknownWordShare(movie);
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

  /** Of the terms fingerprints alone are kept, and inverse document frequencies in a byte each. Of two terms with one
   * fingerprint the later is left out. Norms are then those of the terms that are left. */
  compact(columns: ArrayLike<number>): CompactedVectorizer {
    if (!(this.#terms instanceof TermList)) {
      throw new ClaquetaError("INTERNAL", { where: "features", what: "these terms are compact already" });
    }
    const { terms, kept } = HashedTerms.of(this.#terms, columns);
    const weights = this.#weights?.compact(kept);
    return { fitted: new FittedTerms(this.settings, this.#transform, terms, weights), kept };
  }

  transform(movies: readonly Movie[]): SparseMatrix {
    return makeRows(this, movies);
  }

  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void {
    const text = textOf(movie, this.settings, this.#transform);
    if (this.#terms instanceof HashedTerms) {
      this.#hashed ??= hashedReader(this.settings, this.#terms);
      this.#hashed.read(text, false);
      this.#write(this.#hashed, undefined, builder, firstColumn, weight);
      return;
    }
    const vocabulary = this.#nextVocabulary(this.#terms as TermList);
    vocabulary.read(text);
    this.#write(vocabulary.reader, vocabulary.columnOf, builder, firstColumn, weight);
  }

  #write(
    reader: NgramReader,
    columnOf: Int32Array | undefined,
    builder: MatrixBuilder,
    firstColumn: number,
    weight: number,
  ): void {
    reader.expand(reader.pieces, 0, reader.pieceCount);
    this.#writer.add(reader, columnOf, builder, firstColumn, weight);
  }

  #nextVocabulary(terms: TermList): ReadingVocabulary {
    const movie = this.#movieCount++;
    if (this.#vocabulary === undefined) this.#vocabulary = new PassingVocabulary(terms, this.settings);
    else if (movie === moviesInPassing) this.#vocabulary = new WholeVocabulary(terms, this.settings);
    return this.#vocabulary;
  }

  spansOf(movie: Movie, columns: ArrayLike<number>): readonly (readonly TextSpan[])[] {
    const spans: TextSpan[][] = Array.from(columns, () => []);
    if (this.settings.preprocess !== null) return spans;
    const ranks = new Map(Array.from(columns, (column, rank) => [column, rank]));
    const { field, lowercase, stripAccents } = this.settings;
    const text = new SpanText(movie, field, (whole) => normalise(whole, lowercase, stripAccents));
    findSpans(text.normal, this.settings, this.#terms, (column, start, end) => {
      const rank = ranks.get(column);
      if (rank !== undefined) spans[rank].push(...text.spansOf(start, end));
    });
    return spans;
  }

  #unknownWordShare({ plot }: Movie): number | undefined {
    const scannerSettings = wordsOf(this.settings);
    if (scannerSettings === undefined) return undefined;
    const scanner = new WordScanner(scannerSettings);
    scanner.scan(plot);
    const words = new KeptWords(stopWordsOf(this.settings));
    words.take(scanner);
    const { units, starts, ends } = words;
    const count = Math.min(words.count, maxJudgedWords);
    let unknown = 0;
    for (let i = 0; i < count; i++) if (this.#terms.find(units, starts[i], ends[i]) < 0) unknown++;
    return count === 0 ? undefined : unknown / count;
  }

  toState(): State {
    const { kind, ...settings } = this.settings;
    return { kind, settings, tensors: { ...this.#terms.toTensors(), ...this.#weights?.toTensors() } };
  }
}

const readsWordsOfPlot = ({ analyzer, field, preprocess, ngramRange }: TermSettings): boolean =>
  analyzer === "word" && field !== "title" && preprocess === null && ngramRange[0] === 1;

function readingCost({ field, analyzer, ngramRange: [min, max], preprocess }: TermSettings): number {
  const perLength = analyzer === "word" ? 0.02 : 0.05;
  return (field === "title" ? 0.1 : 1) * perLength * (max - min + 1) + (preprocess === null ? 0 : 3);
}

export const countTerms = featureKind({
  kind: "count",
  description: "counts of n-grams, as scikit-learn's CountVectorizer",
  settings: termSettings,
  make: (settings, transforms) => new TermVectorizer(settings, transforms),
  read: (settings, tensors, transforms) => FittedTerms.fromState(settings, tensors, transforms),
  cost: readingCost,
});

export const tfidfTerms = featureKind({
  kind: "tfidf",
  description: "n-grams weighted by how rare they are, as scikit-learn's TfidfVectorizer",
  settings: tfidfSettings,
  make: (settings, transforms) => new TermVectorizer(settings, transforms),
  read: (settings, tensors, transforms) => FittedTerms.fromState(settings, tensors, transforms),
  cost: readingCost,
});
