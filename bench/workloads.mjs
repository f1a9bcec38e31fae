import { compareReport } from "./workloads/compare-report.mjs";
import { firstAnswer } from "./workloads/first-answer.mjs";
import { predictBatch } from "./workloads/predict-batch.mjs";
import { predictOne } from "./workloads/predict-one.mjs";
import { randomForest } from "./workloads/random-forest.mjs";
import { regressionCounts } from "./workloads/regression-counts.mjs";
import { regressionExtra } from "./workloads/regression-extra.mjs";
import { regressionTfidf } from "./workloads/regression-tfidf.mjs";
import { reportCounts } from "./workloads/report-counts.mjs";
import { reportNetwork } from "./workloads/report-network.mjs";
import { tfidf } from "./workloads/tfidf.mjs";

/** Every row of the table. A workload:
 * - name, work: for `--only`, for people
 * - peer: {label, script, modules}: a file of peers/ and the Python modules it needs; or {label, seconds, source} for a
 *   figure that somebody published and that is not measured here
 * - settings: what both sides work with, under Claqueta's names; `settings.peer` is the peer's own
 * - quickSettings: what `--quick` changes in them
 * - wanted: {ratio, seconds, peakBytes}: peer's time over ours at least; our time and our memory below
 * - unit: how a time is shown, "time" or "rate"
 * - quality: "rocAuc" (both give probabilities of the held-out movies), "matrix" (both give a matrix's size and sum)
 * - needsExtra: whether it reads the extra files
 * - wholeOnce: whether the peer does the whole work once, untimed, for its quality
 * - notes: what a reader of the table must know
 * - open(setup): our side; loads what it needs, returns run({round}) → {seconds, …} */
export const workloads = [
  reportCounts,
  tfidf,
  regressionTfidf,
  regressionCounts,
  randomForest,
  reportNetwork,
  regressionExtra,
  predictOne,
  predictBatch,
  firstAnswer,
  compareReport,
];
