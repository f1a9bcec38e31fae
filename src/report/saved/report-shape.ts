import { isRecord } from "../../json.ts";
import type { Interval } from "../../metrics/figure.ts";
import { type FigureKey, type FigurePath, figures, records, tables } from "../../metrics/figures.ts";
import type { HeldFigures } from "../../metrics/held-figures.ts";
import {
  all,
  anything,
  byName,
  count,
  flag,
  list,
  literal,
  longText,
  maybe,
  number,
  type Of,
  object,
  orNull,
  type Shape,
  text,
} from "./shape.ts";

// The parts of a saved report that are read. Reports come from files, so every part is checked before it is shown.
// Parts that older reports lack may be absent; what is not named here is ignored.

const interval: Shape<Interval> = list(number, 2, 2) as Shape<Interval>;

/** Figures that an older version did not have are absent; those that could not be computed are null. */
type Saved<Held> = {
  readonly [Key in keyof Held]: Shape<
    | (Held[Key] extends number | Interval
        ? Held[Key]
        : { readonly [Part in keyof Held[Key]]?: Held[Key][Part] | null })
    | null
    | undefined
  >;
};

const partShapes: { readonly [part: string]: Shape<unknown> } = { interval, perGenre: byName(orNull(number)) };

/** Shapes of the figures that these paths name. */
function figureFields<Path extends FigurePath>(paths: readonly Path[]): Saved<HeldFigures<Path>> {
  const keys = new Set(paths.map((path) => path.split(".")[0] as FigureKey));
  const fields = [...keys].map((key) => {
    const parts = paths.filter((path) => path.startsWith(`${key}.`)).map((path) => path.slice(key.length + 1));
    const shapes = parts.map((part) => [part, maybe(orNull(partShapes[part] ?? number))]);
    const single = figures[key].kind === "interval" ? interval : number;
    return [key, maybe(orNull<unknown>(parts.length > 0 ? object(Object.fromEntries(shapes)) : single))];
  });
  return Object.fromEntries(fields);
}

const reliabilityBin = object({
  ...all(number, "lower upper"),
  count,
  ...all(orNull(number), "meanProbability positiveShare"),
});
const curvesOf = <X extends string>(names: X) => byName(orNull(object(all(list(number), names))));
const term = object({ ...all(text, "term field"), weight: number });

const judgedFields = {
  // A recipe has costs and common genres besides what a scorecard holds.
  ...figureFields([...records.scorecard, ...tables.comparison]),
  rocAuc: object({ macro: number, interval, micro: maybe(number) }),
  movieCount: count,
  genres: list(object({ ...figureFields(records.genre), genre: text, support: count }), 200, 1),
  curves: maybe(
    object({
      roc: curvesOf("falsePositiveRate truePositiveRate"),
      precisionRecall: maybe(curvesOf("recall precision")),
      reliability: byName(list(reliabilityBin)),
    }),
  ),
  tellingTerms: maybe(list(object({ genre: text, ...all(list(term), "for against") }))),
};

const recipe = object({
  ...judgedFields,
  name: text,
  description: maybe(text),
  ...all(anything, "features learner"),
  learningCurve: maybe(list(object({ ...all(count, "split epoch"), loss: number, valLoss: orNull(number) }), 10_000)),
});

const probabilities = list(object({ genre: text, probability: number }));
const squareFields = { names: list(text, 200), counts: list(list(count, 200), 200) };
const bands = list(
  object({ band: text, ...all(count, "movieCount genreCount"), rocAuc: orNull(number), f1Micro: number }),
);

const errors = object({
  worstMovies: list(object({ ...all(text, "id title"), loss: number, ...all(probabilities, "missed wronglySaid") })),
  confusedGenres: list(object({ ...all(text, "said instead"), count, lift: number })),
  confusion: maybe(object(squareFields)),
  doubtfulLabels: object({
    labels: list(object({ ...all(text, "id title genre"), labelled: flag, probability: number })),
    genres: list(object({ genre: text, ...all(count, "yesDoubted noDoubted") })),
  }),
  ...all(bands, "byDecade byPlotLength"),
});

const profile = object({
  movieCount: count,
  missing: object(all(count, "title year plot genres")),
  duplicates: object(all(count, "pairCount groupCount movieCount")),
  years: orNull(object({ ...all(number, "min max"), decades: list(object({ decade: number, count })) })),
  plotWords: orNull(object({ ...all(number, "mean min p5 median p95 max"), underTenCount: count })),
  genres: orNull(
    object({
      labelledCount: count,
      support: list(object({ genre: text, count, share: number }), 200),
      aMovie: object({ mean: number, histogram: list(object(all(count, "genres count"))) }),
      together: object({
        ...squareFields,
        topPairs: list(object({ ...all(text, "first second"), count, lift: number })),
      }),
    }),
  ),
});

const contextFields = {
  data: maybe(object({ ...all(text, "name sha256"), ...all(count, "rowCount skippedCount"), profile: maybe(profile) })),
  environment: maybe(object({ ...all(text, "madeAt node platform processor"), threads: count })),
};

const provenance = object({
  ...all(text, "recipe dataSha256 claquetaVersion"),
  seed: number,
  trainingMovieCount: count,
  notes: anything,
});

const fieldEffect = object({
  ...all(text, "recipe withFields"),
  ...all(number, "difference pValue adjustedPValue"),
  interval,
  isMoreThanNoise: flag,
});

const comparison = object({
  kind: literal("comparison"),
  ...all(text, "claquetaVersion dataSha256"),
  movieCount: count,
  split: object({
    ...all(number, "testSize seed"),
    cv: orNull(count),
    ...all(flag, "groupDuplicates stratified"),
    ...all(count, "trainCount testCount"),
  }),
  recipes: list(recipe, 50, 1),
  fields: maybe(object({ read: list(text, 200), effects: list(fieldEffect, 50) })),
  lead: maybe(object({ second: text, ...all(number, "difference pValue"), interval, isMoreThanNoise: flag })),
  errors: maybe(errors),
  warnings: list(text),
  ...contextFields,
});

const reliability = maybe(list(reliabilityBin));
const calibrationFigures = object({ ...figureFields(records.calibration), reliability });

const evaluationFields = {
  ...judgedFields,
  kind: literal("evaluation"),
  claquetaVersion: maybe(text),
  model: maybe(provenance),
  predictions: maybe(object(all(text, "name sha256"))),
  dataSha256: text,
  calibration: maybe(object(all(calibrationFigures, "before after"))),
  errors: maybe(errors),
  warnings: maybe(list(text)),
  movies: maybe(
    object({ ids: list(longText, Number.POSITIVE_INFINITY), ...all(longText, "labels answers probabilities sha256") }),
  ),
  ...contextFields,
};
const anyEvaluation = object(evaluationFields);
const modelEvaluation = object({ ...evaluationFields, model: provenance });
/** Of a model, or of predictions that another program made. */
const evaluation: typeof anyEvaluation = (value) =>
  (isRecord(value) && value.predictions !== undefined ? anyEvaluation : modelEvaluation)(value);

const answerFigures = object({
  ...figureFields(records.answers),
  reliability,
  genres: list(object({ ...figureFields(records.answersGenre), genre: text, support: count }), 200),
});

const trainingFields = {
  model: provenance,
  comparison: maybe(comparison),
  answers: maybe(
    object({
      ...all(count, "movieCount folds"),
      ...all(answerFigures, "before after"),
      genres: list(object({ ...all(text, "genre method"), threshold: number }), 200),
    }),
  ),
  heldOut: maybe(object(judgedFields)),
  ...contextFields,
};

/** By a report's kind; a model report is the training of the package's own model. */
export const reportShapes = {
  comparison,
  evaluation,
  training: object({ ...trainingFields, kind: literal("training") }),
  "model-report": object({ ...trainingFields, kind: literal("model-report") }),
};

export type SavedReport = Of<(typeof reportShapes)[keyof typeof reportShapes]>;
export type Comparison = Of<typeof comparison>;
export type SavedEvaluation = Of<typeof evaluation>;
export type Recipe = Of<typeof recipe>;
export type Errors = Of<typeof errors>;
export type Profile = Of<typeof profile>;
export type Provenance = Of<typeof provenance>;
export type ReliabilityBin = Of<typeof reliabilityBin>;
export type CalibrationFigures = Of<typeof calibrationFigures>;
export type Answers = NonNullable<Of<(typeof trainingFields)["answers"]>>;
export type Square = NonNullable<Errors["confusion"]>;
