import { ClaquetaError } from "../errors.ts";
import type { SparseMatrix } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import { HashedTerms } from "../ngrams/hashed-terms.ts";
import { KeptWords } from "../ngrams/kept-words.ts";
import { learningReader } from "../ngrams/make-reader.ts";
import { stopWordsOf, wordsOf } from "../ngrams/ngram-settings.ts";
import { findSpans } from "../ngrams/ngram-spans.ts";
import { PieceLog } from "../ngrams/piece-log.ts";
import { TermList } from "../ngrams/term-list.ts";
import { selectTerms } from "../ngrams/term-selection.ts";
import { TermStatistics } from "../ngrams/term-statistics.ts";
import { hashedVocabulary, PassingVocabulary, type Vocabulary, wholeVocabulary } from "../ngrams/vocabulary.ts";
import { sum } from "../statistics.ts";
import { normalise } from "../text/normalise.ts";
import type { TextTransform, TextTransforms } from "../text/text-transform.ts";
import { WordScanner } from "../text/word-scanner.ts";
import { EntryWriter } from "./entry-writer.ts";
import { featureKind } from "./feature-kind.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { fieldsOfText, movieText } from "./movie-text.ts";
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

/** For up to this many movies, loading the whole vocabulary would cost more than it saves. */
const moviesInPassing = 16;
/** Words of a plot that its share of unknown words is taken from. */
const maxJudgedWords = 2_000;

/** Throws INVALID_SETTING where there is no transform of that name. */
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

/** The text of a movie according to the settings. */
function textOf(movie: Movie, settings: Settings, transform: TextTransform | undefined): string {
  const text = movieText(movie, settings.field);
  return transform === undefined ? text : transform.apply(text);
}

/** Counts or TF-IDF of a field's n-grams, as scikit-learn's CountVectorizer and TfidfVectorizer. */
class TermVectorizer implements RowLearner {
  readonly settings: Settings;
  readonly #transform: TextTransform | undefined;

  /** Throws INVALID_SETTING where the settings name a missing transform. */
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

  /** Throws INVALID_SETTING where maxDf means fewer movies than minDf. Unless mayBeEmpty, throws NO_ROWS where the
   * movies have no term, and TOO_FEW_ROWS where minDf and maxDf leave none. */
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
      entryCount: sum(textCounts),
      addEntries: (row, builder, firstColumn, weight) => {
        reader.expand(log.blockOf(row), log.startOf(row), log.endOf(row));
        writer.add(reader, columnOf, builder, firstColumn, weight);
      },
    };
  }
}

/** The learned terms and weights. */
export class FittedTerms implements RowMaker {
  readonly settings: Settings;
  readonly warnings: readonly string[];
  readonly text: TermText;
  readonly unknownWordShare?: NonNullable<FittedVectorizer["unknownWordShare"]>;
  readonly #weights: TfidfWeights | undefined;
  readonly #transform: TextTransform | undefined;
  readonly #terms: TermList | HashedTerms;
  readonly #writer: EntryWriter;
  #vocabulary: Vocabulary | undefined;
  #movieCount = 0;

  constructor(
    settings: Settings,
    transform: TextTransform | undefined,
    terms: TermList | HashedTerms,
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

  /** Throws BAD_MODEL_FILE where the tensors do not fit the settings, INVALID_SETTING where a transform is missing. */
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

  /** Stores only fingerprints of the terms, and inverse document frequencies in a byte each. Of two terms with the same
   * fingerprint the later is dropped. Rows are normalised over the remaining terms. */
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
    const vocabulary = this.#nextVocabulary();
    vocabulary.read(textOf(movie, this.settings, this.#transform));
    const { reader, columnOf } = vocabulary;
    reader.expand(reader.pieces, 0, reader.pieceCount);
    this.#writer.add(reader, columnOf, builder, firstColumn, weight);
  }

  #nextVocabulary(): Vocabulary {
    const terms = this.#terms;
    const movie = this.#movieCount++;
    if (terms instanceof HashedTerms) this.#vocabulary ??= hashedVocabulary(terms, this.settings);
    else if (this.#vocabulary === undefined) this.#vocabulary = new PassingVocabulary(terms, this.settings);
    else if (movie === moviesInPassing) this.#vocabulary = wholeVocabulary(terms, this.settings);
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
  analyzer === "word" && field.startsWith("plot") && preprocess === null && ngramRange[0] === 1;

function readingCost({ field, analyzer, ngramRange: [min, max], preprocess }: TermSettings): number {
  const perLength = analyzer === "word" ? 0.02 : 0.05;
  return (field === "title" ? 0.1 : 1) * perLength * (max - min + 1) + (preprocess === null ? 0 : 3);
}

const makeAndRead = {
  make: (settings: Settings, transforms: TextTransforms) => new TermVectorizer(settings, transforms),
  read: FittedTerms.fromState,
  fields: ({ field }: Settings) => fieldsOfText(field),
  cost: readingCost,
};

export const countTerms = featureKind({
  kind: "count",
  description: "counts of n-grams, as scikit-learn's CountVectorizer",
  settings: termSettings,
  ...makeAndRead,
});

export const tfidfTerms = featureKind({
  kind: "tfidf",
  description: "n-grams weighted by how rare they are, as scikit-learn's TfidfVectorizer",
  settings: tfidfSettings,
  ...makeAndRead,
});
