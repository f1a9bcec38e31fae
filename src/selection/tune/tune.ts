import { ClaquetaError, throwIfAborted } from "../../errors.ts";
import type { JsonValue } from "../../json.ts";
import { type LabelMatrix, takeLabelRows } from "../../matrix/dense-matrix.ts";
import { rocAucScore } from "../../metrics/roc-auc.ts";
import type { ExtraCorpus } from "../../movies/extra-corpus.ts";
import { Genres } from "../../movies/genres.ts";
import type { Movie } from "../../movies/movie.ts";
import type { Split } from "../../movies/split/split.ts";
import type { Pool } from "../../pool/pool.ts";
import { runSideBySide } from "../../pool/side-by-side.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { RandomState } from "../../random/mt19937.ts";
import { claquetaVersion } from "../../version.ts";
import { hasFailed } from "../failed-candidate.ts";
import { fitHeldOut } from "../fit-held-out.ts";
import { type AnyRecipe, isPlainData } from "../recipe.ts";
import { makeSplits } from "../splits.ts";
import type { TimeBudget } from "../time-budget.ts";
import { planRungs, type Rung, rungCost, survivors } from "./halving.ts";
import { type Judgement, judgeWinner } from "./judge-winner.ts";
import { drawSettings, type SearchSpace, type Settings, withSettings } from "./search-space.ts";
import { type SettingEffect, settingEffects } from "./setting-effects.ts";
import {
  isScored,
  noLog,
  readEarlier,
  recordKey,
  type ScoredTrial,
  type TrialLog,
  type TrialRecord,
} from "./trial-log.ts";

/** What is searched, how long and on how many movies; `claqueta tune` has the same. */
export interface TuneOptions {
  readonly recipe: AnyRecipe;
  readonly space: SearchSpace;
  /** Movies from elsewhere, for stacks; none of the movies is among them. */
  readonly extra?: readonly ExtraCorpus[] | undefined;
  readonly pool: Pool;
  /** 27 where absent. */
  readonly trials?: number;
  /** Folds of the last rung; 5 where absent. */
  readonly cv?: number;
  /** Share (or number) of the movies that take no part in the search and judge its winner; 0.2 where absent. */
  readonly judgeSize?: number;
  /** 42 where absent. */
  readonly seed?: number;
  readonly timeBudget?: TimeBudget | undefined;
  readonly log?: TrialLog;
  readonly dataSha256?: string;
  /** Of the judgement's intervals; 1,000 where absent. */
  readonly resamples?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** done: share of the present step, in [0, 1]. */
  readonly onProgress?: (what: string, done: number) => void;
}

/** A search's winner, how it was found and what it is worth on movies that took no part. */
export interface Tuning {
  readonly kind: "tuning";
  readonly claquetaVersion: string;
  readonly dataSha256: string;
  readonly recipe: string;
  readonly seed: number;
  readonly movieCount: number;
  /** The recipe with the best settings, under the name `…-tuned`. */
  readonly best: AnyRecipe;
  /** The winner on the last rung that was reached; trial 0 is the recipe as it stands. Its score is the best of many
   * and so flatters it: see `judgement`. */
  readonly winner: ScoredTrial;
  /** On movies that took no part in the search. */
  readonly judgement: Judgement;
  readonly rungs: readonly (Rung & { readonly finishedCount: number })[];
  readonly effects: readonly SettingEffect[];
  readonly trials: readonly TrialRecord[];
}

/** Successive halving over random settings; the recipe's own are among them on every rung. Some movies are set aside
 * first and judge the winner in the end; near-duplicates stay on one side. Same movies, options and seed: the same
 * trials and scores, whatever the number of threads; a time budget may end rungs early, and where it does depends on
 * the machine. Throws as `compare`, and INVALID_SETTING where the log is of another search or
 * the recipe holds an object. */
export async function tune(movies: readonly Movie[], options: TuneOptions): Promise<Tuning> {
  const { recipe, space, seed = 42, cv = 5, judgeSize = 0.2, trials: trialCount = 27, log = noLog } = options;
  if (!isPlainData(recipe)) {
    throw new ClaquetaError("INVALID_SETTING", {
      where: `recipe ${recipe.name}`,
      what: "it holds an object, whose settings a search cannot change",
      expected: "a recipe of plain data",
      next: "Register the kind and name it in the recipe (registerVectorizer, registerLearner).",
    });
  }
  const genres = Genres.of(movies);
  const labels = genres.encode(movies);
  const grouped = { testSize: judgeSize, seed, groupDuplicates: true, stratified: false };
  const [judgeSplit] = makeSplits(movies, labels, { ...grouped, cv: null }).splits;
  const settings = drawSettings(space, trialCount, seed);
  const header = {
    kind: "tuning-log",
    claquetaVersion,
    dataSha256: options.dataSha256 ?? "",
    movieCount: movies.length,
    recipe: recipe as unknown as JsonValue,
    space: space as unknown as JsonValue,
    seed,
    trials: trialCount,
    cv,
    judgeSize,
  };
  const earlier = readEarlier(log.earlier, header, settings);
  if (log.earlier.length === 0) await log.append(JSON.stringify(header));
  const searchMovies = Array.from(judgeSplit.train, (row) => movies[row]);
  const searchLabels = takeLabelRows(labels, judgeSplit.train);
  const { splits } = makeSplits(searchMovies, searchLabels, { ...grouped, cv });
  const search = new Search({
    ...options,
    seed,
    log,
    movies: searchMovies,
    labels: searchLabels,
    splits,
    settings,
    earlier,
  });
  const records = await search.run(planRungs(settings.length, cv));
  const winner = search.winner();
  const best: AnyRecipe = {
    ...withSettings(recipe, space, winner.settings),
    name: `${recipe.name}-tuned`,
    description: `${recipe.name} with the best settings of ${settings.length} trials (seed ${seed})`,
  };
  options.onProgress?.("judging the winner", 0);
  const candidates = winner.trial === 0 ? [best] : [best, recipe];
  const judgement = await judgeWinner(candidates, movies, labels, judgeSplit, { ...options, seed });
  return {
    kind: "tuning",
    claquetaVersion,
    dataSha256: options.dataSha256 ?? "",
    recipe: recipe.name,
    seed,
    movieCount: movies.length,
    best,
    winner,
    judgement,
    rungs: search.rungs,
    effects: settingEffects(space, records),
    trials: records,
  };
}

/** What is searched; no movie is the judge's. */
interface SearchOptions extends TuneOptions {
  readonly movies: readonly Movie[];
  readonly labels: LabelMatrix;
  /** The folds of the last rung. */
  readonly splits: readonly Split[];
  /** Of each trial. */
  readonly settings: readonly Settings[];
  readonly earlier: ReadonlyMap<string, TrialRecord>;
  readonly seed: number;
  readonly log: TrialLog;
}

class Search {
  readonly rungs: (Rung & { readonly finishedCount: number })[] = [];
  readonly #options: SearchOptions;
  readonly #records: TrialRecord[] = [];
  /** Wall clock a unit of cost, of the trials that this run has made. */
  #seen = { cost: 0, seconds: 0 };

  constructor(options: SearchOptions) {
    this.#options = options;
  }

  async run(plan: readonly Rung[]): Promise<readonly TrialRecord[]> {
    // Two fits judge the winner in the end.
    const total = plan.reduce((sum, rung) => sum + rungCost(rung), 2);
    let entering = [...this.#options.settings.keys()];
    let spent = 0;
    for (const [r, rung] of plan.entries()) {
      spent += rungCost(rung);
      const { timeBudget } = this.#options;
      const deadline = timeBudget === undefined ? Number.POSITIVE_INFINITY : (timeBudget.seconds * spent) / total;
      const finished = await this.#runRung(r, rung, entering, deadline);
      this.rungs.push({ ...rung, finishedCount: finished.length });
      this.#records.push(...finished);
      const scored = finished.filter(isScored);
      if (scored.length === 0) throw this.#allFailed(finished);
      entering = survivors(scored, plan[r + 1]?.trialCount ?? 1);
      // The recipe as it stands goes on whatever its score: few rows may misjudge it, and the winner has to beat it.
      if (!entering.includes(0) && scored.some(({ trial }) => trial === 0)) entering.push(0);
    }
    return this.#records;
  }

  /** The best of the last rung; every rung has scored one trial at least. */
  winner(): ScoredTrial {
    const last = this.#records.filter(isScored).filter(({ rung }) => rung === this.rungs.length - 1);
    const [trial] = survivors(last, 1);
    return last.find((record) => record.trial === trial) as ScoredTrial;
  }

  #allFailed(records: readonly TrialRecord[]): ClaquetaError {
    return new ClaquetaError("TOO_FEW_ROWS", {
      where: `tune ${this.#options.recipe.name}`,
      what: `all ${records.length} trials failed; the first: ${records[0].failure?.replace(/\.$/, "")}`,
    });
  }

  async #runRung(r: number, rung: Rung, entering: readonly number[], deadline: number): Promise<TrialRecord[]> {
    const { log, earlier, pool, signal, timeBudget, onProgress } = this.#options;
    const cost = rung.rowShare * rung.foldCount;
    // A rung that a later one followed is closed: what its budget left out stays out.
    const isClosed = [...earlier.values()].some((record) => record.rung > r);
    const records: (TrialRecord | undefined)[] = entering.map((trial) => earlier.get(recordKey(r, trial)));
    let written = records.indexOf(undefined);
    if (written < 0 || isClosed) return records.filter((record) => record !== undefined);
    let writing = Promise.resolve();
    let doneCount = written;
    let isOver = false;
    const splits = this.#rungSplits(r, rung);
    const lanes = Math.max(1, Math.floor(pool.size / entering.length));
    await runSideBySide(entering.length, pool.size, signal, async (rank, stop) => {
      if (records[rank] !== undefined) return;
      const needed = this.#seen.cost === 0 ? 0 : (this.#seen.seconds / this.#seen.cost) * cost;
      if (rank > 0 && timeBudget !== undefined) isOver ||= timeBudget.elapsed() + needed > deadline;
      if (isOver) return;
      onProgress?.(`rung ${r + 1}: ${entering.length} trials`, doneCount / entering.length);
      records[rank] = await this.#runTrial(r, entering[rank], splits, lanes, stop);
      this.#seen = { cost: this.#seen.cost + cost, seconds: this.#seen.seconds + (records[rank]?.seconds ?? 0) };
      doneCount++;
      // In the rung's order, whichever ends first, so that the log depends on nothing but the search.
      for (; records[written] !== undefined; written++) {
        const line = JSON.stringify(records[written]);
        writing = writing.then(() => log.append(line));
      }
      await writing;
    });
    return records.filter((record) => record !== undefined);
  }

  async #runTrial(
    rung: number,
    trial: number,
    splits: readonly Split[],
    lanes: number,
    signal: AbortSignal,
  ): Promise<TrialRecord> {
    const { recipe, space, pool, seed, extra, movies, labels, settings: all } = this.#options;
    const settings = all[trial];
    const start = performance.now();
    const candidate = withSettings(recipe, space, settings);
    const [fit] = await fitHeldOut([candidate], movies, labels, splits, { seed, pool, signal, lanes, extra });
    throwIfAborted(signal);
    const outcome = hasFailed(fit)
      ? { score: null, failure: fit.error.message }
      : { score: rocAucScore(fit.heldOut.probabilities, fit.heldOut.labels).macro };
    return {
      trial,
      rung,
      settings,
      seed,
      rows: splits[0].train.length,
      folds: splits.length,
      ...outcome,
      seconds: (performance.now() - start) / 1000,
    };
  }

  /** The first folds with a share of their training rows, the same for every trial. */
  #rungSplits(r: number, { rowShare, foldCount }: Rung): readonly Split[] {
    const { splits, seed } = this.#options;
    return splits.slice(0, foldCount).map(({ train, test }, fold) => {
      const order = new RandomState(deriveSeed(seed, r, fold)).permutation(train.length);
      const kept = order.subarray(0, Math.max(1, Math.round(rowShare * train.length))).sort();
      return { train: Int32Array.from(kept, (index) => train[index]), test };
    });
  }
}
