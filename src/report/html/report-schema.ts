import Type, { type Static, type TSchema } from "typebox";

// What the page reads of a saved report. Reports come from files, so every part is checked before it is drawn; parts that
// older reports lack are optional, and what is not named here takes no part.

const number = Type.Number();
const count = Type.Number({ minimum: 0 });
const text = Type.String({ maxLength: 10_000 });
const orNull = <Schema extends TSchema>(schema: Schema) => Type.Union([schema, Type.Null()]);
const list = <Schema extends TSchema>(schema: Schema, maxItems = 1000) => Type.Array(schema, { maxItems });
const byGenre = <Schema extends TSchema>(schema: Schema) => Type.Record(Type.String(), schema);
const interval = Type.Tuple([number, number]);

const reliabilityBin = Type.Object({
  lower: number,
  upper: number,
  count,
  meanProbability: orNull(number),
  positiveShare: orNull(number),
});

const curves = Type.Object({
  roc: byGenre(orNull(Type.Object({ falsePositiveRate: list(number), truePositiveRate: list(number) }))),
  precisionRecall: Type.Optional(byGenre(orNull(Type.Object({ recall: list(number), precision: list(number) })))),
  reliability: byGenre(list(reliabilityBin)),
});

const genreFigures = Type.Object({
  genre: text,
  support: count,
  rocAuc: orNull(number),
  rocAucInterval: orNull(interval),
  averagePrecision: orNull(number),
  precision: orNull(number),
  recall: orNull(number),
  f1: orNull(number),
  brier: orNull(number),
  calibrationError: orNull(number),
});

const term = Type.Object({ term: text, field: text, weight: number });
const learningStep = Type.Object({ split: count, epoch: count, loss: number, valLoss: orNull(number) });

const figures = {
  movieCount: count,
  rocAuc: Type.Object({ macro: number, interval, micro: number, weighted: number }),
  rocAucHard: Type.Object({ macro: number }),
  averagePrecision: Type.Object({ macro: number, micro: number }),
  f1: Type.Object({ micro: number, macro: number }),
  brier: number,
  logLoss: number,
  calibrationError: number,
  hitRate: number,
  coverage: number,
  genres: Type.Array(genreFigures, { minItems: 1, maxItems: 200 }),
  curves: Type.Optional(curves),
  tellingTerms: Type.Optional(list(Type.Object({ genre: text, for: list(term), against: list(term) }))),
};

const recipe = Type.Object({
  name: text,
  description: Type.Optional(text),
  features: Type.Optional(Type.Unknown()),
  learner: Type.Optional(Type.Unknown()),
  fitSeconds: Type.Optional(count),
  predictSeconds: Type.Optional(count),
  modelBytes: Type.Optional(count),
  ...figures,
  learningCurve: Type.Optional(list(learningStep, 10_000)),
});

const probability = Type.Object({ genre: text, probability: number });
const square = Type.Object({ names: list(text, 200), counts: list(list(count, 200), 200) });
const band = Type.Object({
  band: text,
  movieCount: count,
  rocAuc: orNull(number),
  genreCount: count,
  f1Micro: number,
});

const errors = Type.Object({
  worstMovies: list(
    Type.Object({ id: text, title: text, loss: number, missed: list(probability), wronglySaid: list(probability) }),
  ),
  confusedGenres: list(Type.Object({ said: text, instead: text, count, lift: number })),
  confusion: Type.Optional(square),
  doubtfulLabels: Type.Object({
    labels: list(Type.Object({ id: text, title: text, genre: text, labelled: Type.Boolean(), probability: number })),
    genres: list(Type.Object({ genre: text, yesDoubted: count, noDoubted: count })),
  }),
  byDecade: list(band),
  byPlotLength: list(band),
});

const profile = Type.Object({
  movieCount: count,
  missing: Type.Object({ title: count, year: count, plot: count, genres: count }),
  duplicates: Type.Object({ pairCount: count, groupCount: count, movieCount: count }),
  years: orNull(Type.Object({ min: number, max: number, decades: list(Type.Object({ decade: number, count })) })),
  plotWords: orNull(
    Type.Object({
      mean: number,
      min: number,
      p5: number,
      median: number,
      p95: number,
      max: number,
      underTenCount: count,
    }),
  ),
  genres: orNull(
    Type.Object({
      labelledCount: count,
      support: list(Type.Object({ genre: text, count, share: number }), 200),
      aMovie: Type.Object({ mean: number, histogram: list(Type.Object({ genres: count, count })) }),
      together: Type.Object({
        ...square.properties,
        topPairs: list(Type.Object({ first: text, second: text, count, lift: number })),
      }),
    }),
  ),
});

const context = {
  data: Type.Optional(
    Type.Object({ name: text, rowCount: count, skippedCount: count, sha256: text, profile: Type.Optional(profile) }),
  ),
  environment: Type.Optional(
    Type.Object({ madeAt: text, node: text, platform: text, processor: text, threads: count }),
  ),
};

const provenance = Type.Object({
  recipe: text,
  seed: number,
  trainingMovieCount: count,
  dataSha256: text,
  claquetaVersion: text,
  notes: Type.Optional(Type.Unknown()),
});

const split = Type.Object({
  testSize: number,
  cv: orNull(count),
  seed: number,
  groupDuplicates: Type.Boolean(),
  stratified: Type.Boolean(),
  trainCount: count,
  testCount: count,
});

const lead = Type.Object({
  second: text,
  difference: number,
  interval,
  pValue: number,
  isMoreThanNoise: Type.Boolean(),
});

export const comparisonSchema = Type.Object({
  kind: Type.Literal("comparison"),
  claquetaVersion: text,
  dataSha256: text,
  movieCount: count,
  split,
  recipes: Type.Array(recipe, { minItems: 1, maxItems: 50 }),
  lead: Type.Optional(lead),
  errors: Type.Optional(errors),
  warnings: list(text),
  ...context,
});

const calibrationFigures = Type.Object({
  calibrationError: number,
  brier: number,
  logLoss: number,
  reliability: list(reliabilityBin),
});
const answerFigures = Type.Object({
  ...calibrationFigures.properties,
  f1: Type.Object({ micro: number, macro: number }),
  genresAMovie: number,
  emptyAnswerCount: count,
  genres: list(Type.Object({ genre: text, support: count, calibrationError: orNull(number), f1: orNull(number) }), 200),
});

export const evaluationSchema = Type.Object({
  kind: Type.Literal("evaluation"),
  claquetaVersion: Type.Optional(text),
  model: provenance,
  dataSha256: text,
  thresholds: Type.Optional(list(number)),
  ...figures,
  calibration: Type.Optional(Type.Object({ before: calibrationFigures, after: calibrationFigures })),
  errors: Type.Optional(errors),
  warnings: Type.Optional(list(text)),
  ...context,
});

export const trainingSchema = Type.Object({
  kind: Type.Literal("training"),
  model: provenance,
  comparison: Type.Optional(comparisonSchema),
  answers: Type.Optional(
    Type.Object({
      movieCount: count,
      folds: count,
      before: answerFigures,
      after: answerFigures,
      genres: list(Type.Object({ genre: text, method: text, threshold: number }), 200),
    }),
  ),
  ...context,
});

export type Comparison = Static<typeof comparisonSchema>;
export type Evaluation = Static<typeof evaluationSchema>;
export type Training = Static<typeof trainingSchema>;
export type Recipe = Static<typeof recipe>;
export type Errors = Static<typeof errors>;
export type Profile = Static<typeof profile>;
export type ReliabilityBin = Static<typeof reliabilityBin>;
export type CalibrationFigures = Static<typeof calibrationFigures>;
export type Answers = NonNullable<Training["answers"]>;
export type Band = Static<typeof band>;
export type Square = Static<typeof square>;
