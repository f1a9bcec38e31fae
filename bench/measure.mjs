// One row of the table: both sides in turn, round by round.
import { readFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { genreSupport } from "../dist/metrics/ranked-scores.js";
import { rocAucScore } from "../dist/metrics/roc-auc.js";
import { labelsOf, readLines, readRows, writeTerms } from "./input.mjs";
import { startSide } from "./side-process.mjs";
import { median } from "./stopwatch.mjs";

/** Of slower rounds, three are enough. */
const slowSeconds = 30;
const qualityTolerance = 0.002;
/** Of features that tie at a cut the two sides may keep different ones, so entries and sums agree only roughly. */
const matrixTolerance = 0.002;

const ourSide = fileURLToPath(new URL("./our-side.mjs", import.meta.url));
const peerFile = (name) => fileURLToPath(new URL(`./peers/${name}`, import.meta.url));

/** Measures a workload. python: the interpreter that has the peer, or undefined. rounds: null for five, or three slow
 * ones. say(text): progress. */
export async function measure(workload, { folder, jobs, quick, rounds, python, say }) {
  const settings = { ...workload.settings, ...(quick && workload.quickSettings) };
  const setup = { folder, jobs, settings };
  const sides = {};
  const answers = { ours: [], peer: [] };
  const scored = await scorer(workload, folder);
  try {
    say("loading");
    if (settings.sharesTerms) await writeTerms(folder, settings.features);
    sides.ours = await startSide(process.execPath, [ourSide, workload.name], setup);
    if (python !== undefined) sides.peer = await startSide(python.command, [peerFile(workload.peer.script)], setup);
    let wanted = rounds ?? (quick ? 1 : 5);
    for (let round = 1; round <= wanted; round++) {
      for (const [name, side] of Object.entries(sides)) {
        say(`round ${round} of ${wanted}, ${name}`);
        answers[name].push(scored(await side.ask({ round })));
      }
      const slowest = Math.max(...Object.keys(sides).map((name) => answers[name][0].wallSeconds));
      if (rounds === null && slowest > slowSeconds) wanted = Math.min(wanted, 3);
    }
    if (workload.wholeOnce && sides.peer && !quick) {
      say("the peer's whole work, once");
      answers.whole = scored(await sides.peer.ask({ whole: true }));
    }
  } finally {
    await Promise.all(Object.values(sides).map((side) => side.close()));
  }
  const ours = summary(answers.ours);
  const peer = peerSummary(workload, answers);
  return row(workload, ours, peer, qualityOf(workload, ours, peer), python);
}

/** The figures of a genre with fewer held-out movies are chance: News has one among 1,579. */
const minSupport = 5;

/** A function that replaces the path of the held-out movies' probabilities in an answer by their macro ROC AUC, over
 * all genres and over those with at least `minSupport` held-out movies. */
async function scorer({ quality }, folder) {
  if (quality !== "rocAuc") return (answer) => answer;
  const { genres, test } = readRows(folder);
  const movies = await readLines(folder, "movies");
  const heldOut = test.map((row) => movies[row]);
  const labels = labelsOf(heldOut, genres);
  const { rowCount, columnCount } = labels;
  const support = genreSupport(labels);
  return ({ probabilities: path, ...answer }) => {
    if (path === undefined) return answer;
    const values = new Float64Array(rowCount * columnCount);
    new Uint8Array(values.buffer).set(readFileSync(path));
    rmSync(path);
    const { macro, perGenre } = rocAucScore({ rowCount, columnCount, values }, labels);
    const common = perGenre.filter((_, genre) => support[genre] >= minSupport);
    return { ...answer, rocAuc: macro, commonRocAuc: mean(common) };
  };
}

const mean = (values) => (values.length === 0 ? null : values.reduce((sum, value) => sum + value) / values.length);

/** The median of the times and the means of the qualities over the rounds; the rest from the last round. */
function summary(answers) {
  const rounds = answers.map(({ seconds }) => seconds);
  return {
    ...answers.at(-1),
    seconds: median(rounds),
    rounds,
    rocAuc: mean(answers.flatMap(({ rocAuc }) => rocAuc ?? [])),
    commonRocAuc: mean(answers.flatMap(({ commonRocAuc }) => commonRocAuc ?? [])),
    peakBytes: Math.max(...answers.map(({ peakBytes }) => peakBytes)),
  };
}

function peerSummary({ peer }, { peer: answers, whole }) {
  if (peer.seconds !== undefined) return { seconds: peer.seconds, notes: [peer.source] };
  if (answers.length === 0) return undefined;
  const measured = summary(answers);
  if (whole === undefined) return measured;
  const { rocAuc, commonRocAuc } = whole;
  return { ...measured, rocAuc, commonRocAuc, notes: [...measured.notes, ...whole.notes] };
}

/** Both sides' figures and whether they are equal; null where there is nothing to compare. */
function qualityOf({ quality }, ours, peer) {
  if (quality === "rocAuc") {
    const all = { ours: ours.rocAuc, peer: peer?.rocAuc ?? null };
    const common = { ours: ours.commonRocAuc, peer: peer?.commonRocAuc ?? null };
    const isNear = common.peer === null ? null : common.ours >= common.peer - qualityTolerance;
    const loss = ours.loss === undefined ? undefined : { ours: ours.loss, peer: peer?.loss ?? null };
    const equal = isNear && (loss === undefined || loss.ours <= loss.peer);
    return { ...all, common, ...(loss && { loss }), equal };
  }
  if (quality === "matrix") {
    const both = { ours: ours.matrix, peer: peer?.matrix ?? null };
    if (both.peer === null) return { ...both, equal: null };
    const near = (name) => Math.abs(both.ours[name] / both.peer[name] - 1) <= matrixTolerance;
    return { ...both, equal: both.ours.columns === both.peer.columns && near("entries") && near("sum") };
  }
  return { ours: null, peer: null, equal: null };
}

function row(workload, ours, peer, quality, python) {
  const { name, work, wanted, unit = "time", notes } = workload;
  const ratio = peer === undefined ? null : peer.seconds / ours.seconds;
  const rate = ours.count === undefined ? null : ours.count / ours.seconds;
  const checks = [
    wanted.ratio === undefined || (ratio === null ? null : ratio >= wanted.ratio),
    wanted.seconds === undefined || ours.seconds < wanted.seconds,
    wanted.rate === undefined || rate > wanted.rate,
    wanted.peakBytes === undefined || ours.peakBytes < wanted.peakBytes,
    workload.quality === undefined || quality.equal,
  ];
  const reached = checks.includes(false) ? false : checks.includes(null) ? null : true;
  return {
    name,
    work,
    unit,
    peer: {
      label: workload.peer.label,
      python: python?.command ?? null,
      versions: python?.versions ?? null,
      isMissing: peer === undefined,
      isPublished: workload.peer.seconds !== undefined,
      ...peer,
    },
    ours,
    ratio,
    rate,
    wanted,
    reached,
    quality,
    notes: [
      ...(notes ? [notes] : []),
      ...ours.notes.map((note) => `ours: ${note}`),
      ...(peer?.notes ?? []).map((note) => `peer: ${note}`),
    ],
  };
}
