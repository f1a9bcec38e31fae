import type { Interval } from "../../metrics/figure.ts";
import { type FigurePath, records, tables } from "../../metrics/figures.ts";
import type { HeldFigures } from "../../metrics/held-figures.ts";
import {
  anything,
  byName,
  count,
  flag,
  list,
  literal,
  maybe,
  number,
  type Of,
  object,
  orNull,
  type Shape,
  text,
} from "./shape.ts";

// What is read of a saved report. Reports come from files, so every part is checked before it is shown; parts that older
// reports lack may be absent, and what is not named here takes no part.

const interval: Shape<Interval> = list(number, 2, 2) as Shape<Interval>;

/** Figures that an older version did not know are absent, those that could not be computed null. */
type Saved<Held> = {
  readonly [Key in keyof Held]: Shape<
    | (Held[Key] extends number ? number : { readonly [Part in keyof Held[Key]]?: Held[Key][Part] | null })
    | null
    | undefined
  >;
};

/** Shapes of the figures that these paths name. */
function figureFields<Path extends FigurePath>(paths: readonly Path[]): Saved<HeldFigures<Path>> {
  const fields: { [key: string]: Shape<unknown> } = {};
  for (const key of new Set(paths.map((path) => path.split(".")[0]))) {
    const parts = paths.filter((path) => path.startsWith(`${key}.`)).map((path) => path.slice(key.length + 1));
    const shapes = parts.map((part) => [part, maybe(orNull(partShapes[part] ?? number))]);
    fields[key] = maybe(orNull(parts.length > 0 ? object(Object.fromEntries(shapes)) : (partShapes[key] ?? number)));
  }
  return fields as Saved<HeldFigures<Path>>;
}

const partShapes: { readonly [part: string]: Shape<unknown> } = {
  interval,
  rocAucInterval: interval,
  perGenre: byName(orNull(number)),
};

const reliabilityBin = object({
  lower: number,
  upper: number,
  count,
  meanProbability: orNull(number),
  positiveShare: orNull(number),
});
const rates = list(number);

const curves = object({
  roc: byName(orNull(object({ falsePositiveRate: rates, truePositiveRate: rates }))),
  precisionRecall: maybe(byName(orNull(object({ recall: rates, precision: rates })))),
  reliability: byName(list(reliabilityBin)),
});

const genreFigures = object({
  ...figureFields(records.genre),
  genre: text,
  support: count,
  rocAucInterval: maybe(orNull(interval)),
});

const term = object({ term: text, field: text, weight: number });

const judgedFields = {
  // A recipe has costs and common genres besides what a scorecard holds.
  ...figureFields([...records.scorecard, ...tables.comparison]),
  rocAuc: object({ macro: number, interval, micro: maybe(number) }),
  movieCount: count,
  genres: list(genreFigures, 200, 1),
  curves: maybe(curves),
  tellingTerms: maybe(list(object({ genre: text, for: list(term), against: list(term) }))),
};

const recipe = object({
  ...judgedFields,
  name: text,
  description: maybe(text),
  features: anything,
  learner: anything,
  learningCurve: maybe(list(object({ split: count, epoch: count, loss: number, valLoss: orNull(number) }), 10_000)),
});

const probability = object({ genre: text, probability: number });
const squareFields = { names: list(text, 200), counts: list(list(count, 200), 200) };
const band = object({ band: text, movieCount: count, rocAuc: orNull(number), genreCount: count, f1Micro: number });

const errors = object({
  worstMovies: list(
    object({ id: text, title: text, loss: number, missed: list(probability), wronglySaid: list(probability) }),
  ),
  confusedGenres: list(object({ said: text, instead: text, count, lift: number })),
  confusion: maybe(object(squareFields)),
  doubtfulLabels: object({
    labels: list(object({ id: text, title: text, genre: text, labelled: flag, probability: number })),
    genres: list(object({ genre: text, yesDoubted: count, noDoubted: count })),
  }),
  byDecade: list(band),
  byPlotLength: list(band),
});

const profile = object({
  movieCount: count,
  missing: object({ title: count, year: count, plot: count, genres: count }),
  duplicates: object({ pairCount: count, groupCount: count, movieCount: count }),
  years: orNull(object({ min: number, max: number, decades: list(object({ decade: number, count })) })),
  plotWords: orNull(
    object({ mean: number, min: number, p5: number, median: number, p95: number, max: number, underTenCount: count }),
  ),
  genres: orNull(
    object({
      labelledCount: count,
      support: list(object({ genre: text, count, share: number }), 200),
      aMovie: object({ mean: number, histogram: list(object({ genres: count, count })) }),
      together: object({
        ...squareFields,
        topPairs: list(object({ first: text, second: text, count, lift: number })),
      }),
    }),
  ),
});

const contextFields = {
  data: maybe(object({ name: text, rowCount: count, skippedCount: count, sha256: text, profile: maybe(profile) })),
  environment: maybe(object({ madeAt: text, node: text, platform: text, processor: text, threads: count })),
};

const provenance = object({
  recipe: text,
  seed: number,
  trainingMovieCount: count,
  dataSha256: text,
  claquetaVersion: text,
  notes: anything,
});

const split = object({
  testSize: number,
  cv: orNull(count),
  seed: number,
  groupDuplicates: flag,
  stratified: flag,
  trainCount: count,
  testCount: count,
});

const lead = object({ second: text, difference: number, interval, pValue: number, isMoreThanNoise: flag });

const comparison = object({
  kind: literal("comparison"),
  claquetaVersion: text,
  dataSha256: text,
  movieCount: count,
  split,
  recipes: list(recipe, 50, 1),
  lead: maybe(lead),
  errors: maybe(errors),
  warnings: list(text),
  ...contextFields,
});

const calibrationFigures = object({
  ...figureFields(records.calibration),
  reliability: maybe(list(reliabilityBin)),
});

const evaluation = object({
  ...judgedFields,
  kind: literal("evaluation"),
  claquetaVersion: maybe(text),
  model: provenance,
  dataSha256: text,
  calibration: maybe(object({ before: calibrationFigures, after: calibrationFigures })),
  errors: maybe(errors),
  warnings: maybe(list(text)),
  ...contextFields,
});

const answerFigures = object({
  ...figureFields(records.answers),
  reliability: maybe(list(reliabilityBin)),
  genres: list(object({ ...figureFields(records.answersGenre), genre: text, support: count }), 200),
});

const trainingFields = {
  model: provenance,
  comparison: maybe(comparison),
  answers: maybe(
    object({
      movieCount: count,
      folds: count,
      before: answerFigures,
      after: answerFigures,
      genres: list(object({ genre: text, method: text, threshold: number }), 200),
    }),
  ),
  heldOut: maybe(object(judgedFields)),
  ...contextFields,
};

/** By the kind that a report says it is; a model report is the training of the model that comes with the package. */
export const reportShapes = {
  comparison,
  evaluation,
  training: object({ ...trainingFields, kind: literal("training") }),
  "model-report": object({ ...trainingFields, kind: literal("model-report") }),
};

export type SavedReport = Of<(typeof reportShapes)[keyof typeof reportShapes]>;
export type Comparison = Of<typeof comparison>;
export type Recipe = Of<typeof recipe>;
export type Errors = Of<typeof errors>;
export type Profile = Of<typeof profile>;
export type Provenance = Of<typeof provenance>;
export type ReliabilityBin = Of<typeof reliabilityBin>;
export type CalibrationFigures = Of<typeof calibrationFigures>;
export type Answers = NonNullable<Of<(typeof trainingFields)["answers"]>>;
export type Band = Of<typeof band>;
export type Square = NonNullable<Errors["confusion"]>;
