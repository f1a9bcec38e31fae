import { recipeNamed } from "../dist/selection/recipes/recipe-registry.js";
import { reportFeatures } from "../dist/selection/recipes/report.js";
import { wordsAndCharacters, wordsAndTitle } from "./features.mjs";
import { openFitTransform, openHeldOutFit } from "./fits.mjs";
import { openCompareReport, openFirstAnswer, openPredictBatch, openPredictOne } from "./predictions.mjs";

const modules = ["sklearn"];
const vectorizers = { script: "vectorizers.py", modules };
const regression = { script: "logistic_regression.py", modules };
const pipeline = { label: "scikit-learn pipeline", script: "pipeline.py", modules };
const pipelineSettings = {
  features: recipeNamed("words").features,
  peer: { C: 4, solver: "liblinear", dual: true, max_iter: 200 },
};

/** Every row of the table. A workload:
 * - name, work: for `--only`, for people
 * - peer: {label, script, modules}: a file of peers/ and the Python modules it needs; or {label, seconds, source} for a
 *   published figure, which is not measured here
 * - settings: of both sides, under Claqueta's names; `settings.peer` is the peer's own
 * - quickSettings: what `--quick` changes in them
 * - wanted: {ratio, seconds, rate, peakBytes}: peer's time over ours and our rate at least; our time and our memory below
 * - unit: how a time is shown, "time" or "rate"
 * - quality: "rocAuc" (both give probabilities of the held-out movies), "matrix" (both give a matrix's size and sum)
 * - needsExtra: whether it reads the extra files
 * - wholeOnce: whether the peer does the whole work once, untimed, for its quality
 * - notes: what a reader of the table must know
 * - open(setup): our side; loads what it needs, returns run({round}) → {seconds, …} */
export const workloads = [
  {
    name: "report-counts",
    work: "report's counts (1–2-grams, stop words, 10,000 terms), fit_transform of all movies",
    peer: { label: "scikit-learn CountVectorizer", ...vectorizers },
    settings: { features: reportFeatures },
    wanted: { ratio: 5 },
    quality: "matrix",
    open: openFitTransform,
  },
  {
    name: "tfidf",
    work: "TF-IDF words 1–2 + characters 3–5, fit_transform of all movies",
    peer: { label: "scikit-learn TfidfVectorizer", ...vectorizers },
    settings: { features: wordsAndCharacters },
    wanted: { ratio: 5 },
    quality: "matrix",
    open: openFitTransform,
  },
  {
    name: "regression-tfidf",
    work: "logistic regression, 24 genres, C=3, on TF-IDF words 1–2 + characters 3–5",
    peer: { label: "scikit-learn liblinear dual, one process a job", ...regression },
    settings: {
      features: wordsAndCharacters,
      learner: { kind: "logistic-regression", C: 3, intercept: "penalised" },
      peer: { solver: "liblinear", dual: true, C: 3, max_iter: 200 },
    },
    wanted: { ratio: 6 },
    quality: "rocAuc",
    open: openHeldOutFit,
  },
  {
    name: "regression-counts",
    work: "logistic regression, 24 genres, C=1, on the report's counts",
    peer: { label: "scikit-learn lbfgs, OneVsRestClassifier, one process a job", ...regression },
    settings: {
      features: reportFeatures,
      sharesTerms: true,
      learner: { kind: "logistic-regression", C: 1, tol: 1e-5 },
      peer: { solver: "lbfgs" },
      comparesLoss: true,
    },
    wanted: { ratio: 5 },
    quality: "rocAuc",
    notes:
      "both sides stop early: ours at tol 1e-5 (its default is 1e-9), the peer at its default; the lower loss is nearer",
    open: openHeldOutFit,
  },
  {
    name: "random-forest",
    work: "random forest, 100 trees × 24 genres, report's counts",
    peer: { label: "scikit-learn RandomForestClassifier, one a genre", script: "random_forest.py", modules },
    settings: {
      features: reportFeatures,
      sharesTerms: true,
      learner: { kind: "random-forest", nEstimators: 100 },
      peer: { n_estimators: 100 },
    },
    quickSettings: { learner: { kind: "random-forest", nEstimators: 10 }, peer: { n_estimators: 10 } },
    wanted: { ratio: 8 },
    quality: "rocAuc",
    open: openHeldOutFit,
  },
  {
    name: "report-network",
    work: "network 10,000 → 3,500 → 24, batch 10, Adam, one epoch",
    peer: { label: "PyTorch dense, CPU", script: "neural_network.py", modules: ["torch", "sklearn"] },
    settings: {
      features: reportFeatures,
      sharesTerms: true,
      learner: {
        ...{ kind: "neural-network", hiddenLayers: [3500], hiddenDropout: 0.5, learningRate: 0.001 },
        ...{ batchSize: 10, epochs: 1, validationShare: 0 },
      },
      warmBatches: 10,
      timedBatches: 60,
    },
    quickSettings: { warmBatches: 1, timedBatches: 3 },
    wanted: { ratio: 20 },
    quality: "rocAuc",
    wholeOnce: true,
    notes:
      "the peer's time is that of 60 batches after 10 to warm up, scaled to an epoch; its quality is a whole epoch's",
    open: openHeldOutFit,
  },
  {
    name: "regression-extra",
    work: "the training movies + 245,000 extra ones, from text: TF-IDF words 1–2, title, year; 24 regressions with masks",
    peer: { label: "scikit-learn + liblinear dual, one process a job", ...regression },
    settings: {
      extra: true,
      timesFeatures: true,
      features: wordsAndTitle,
      learner: { kind: "logistic-regression", C: 2, intercept: "penalised" },
      peer: { solver: "liblinear", dual: true, C: 2, max_iter: 30, tol: 1e-2 },
    },
    wanted: { ratio: 4, peakBytes: 4e9 },
    quality: "rocAuc",
    needsExtra: true,
    notes: "the peer stops early (tol 0.01, at most 30 passes); our side goes on to its default tolerance",
    open: openHeldOutFit,
  },
  {
    name: "predict-one",
    work: "text to probabilities, one movie at a time, warm (median of a round's movies)",
    peer: pipeline,
    settings: { ...pipelineSettings, way: "one", timedMovies: 500 },
    wanted: { ratio: 40, seconds: 0.0001 },
    open: openPredictOne,
  },
  {
    name: "predict-batch",
    work: "text to probabilities, all movies in one batch",
    peer: pipeline,
    settings: { ...pipelineSettings, way: "batch" },
    wanted: { ratio: 6, rate: 50_000 },
    unit: "rate",
    open: openPredictBatch,
  },
  {
    name: "first-answer",
    work: "load the saved model and give the first answer, new process, less the bare interpreter's start",
    peer: { ...pipeline, label: "scikit-learn pipeline + joblib" },
    settings: { ...pipelineSettings, way: "first-answer" },
    wanted: { ratio: 10, seconds: 0.15 },
    open: openFirstAnswer,
  },
  {
    name: "compare-report",
    work: "the report's three models compared, all together (claqueta compare)",
    peer: {
      label: "the report's network alone",
      seconds: 3459,
      source: "the report's own figure, on its machine; not measured here",
    },
    settings: {},
    wanted: { seconds: 60 },
    open: openCompareReport,
  },
];
