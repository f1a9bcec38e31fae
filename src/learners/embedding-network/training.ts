import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { SharedKernelMemory } from "../../matrix/kernels.ts";
import { sharedFloat32 } from "../../matrix/memory.ts";
import { longestRow, type SparseMatrix, takeRows } from "../../matrix/sparse-matrix.ts";
import type { Task, TaskContext } from "../../pool/pool.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { RandomState } from "../../random/mt19937.ts";
import { type Epoch, type FitHistory, reportEpoch, splitRows } from "../epochs.ts";
import type { FitOptions, FitProgress } from "../learner.ts";
import { EmbeddingScores, type FloatEmbeddingLayers } from "./layers.ts";
import { chunkRows, EmbeddingMemory } from "./memory.ts";
import type { EmbeddingNetworkSettings } from "./settings.ts";

export interface EmbeddingPayload extends Pick<FitOptions, "seed" | "sampleWeight" | "numericColumns" | "heads"> {
  readonly x: SparseMatrix;
  readonly y: LabelMatrix;
  /** n × g target probabilities instead of y's labels. */
  readonly targets: Float32Array | undefined;
  /** [head][genre]: 1 where there is something to learn. */
  readonly learnt: Uint8Array;
  readonly settings: EmbeddingNetworkSettings;
}

export interface FittedEmbedding extends FitHistory {
  readonly layers: FloatEmbeddingLayers;
  /** The memory that contains layers.embeddings, where threads can share it and the last epoch was the best. */
  readonly memory: SharedKernelMemory | undefined;
}

// Branches of the seed.
const embeddingBranch = 0;
const weightBranch = 1;
const splitBranch = 2;
const orderBranch = 3;
const dropoutBranch = 4;

export const fitEmbeddingTask: Task<EmbeddingPayload, FittedEmbedding> = {
  name: "learners/fit-embedding",
  run: (payload, context) => new Training(payload, context).run(),
};

class Training {
  readonly #payload: EmbeddingPayload;
  readonly #context: TaskContext;
  readonly #laidOut: EmbeddingMemory;
  /** For each movie of the chunk, the summed weights of its known labels. */
  readonly #rowWeights = new Float64Array(chunkRows);
  #epoch = 0;
  #stepsDone = 0;
  #stepCount = 0;

  constructor(payload: EmbeddingPayload, context: TaskContext) {
    const { x, y, settings, seed } = payload;
    this.#payload = payload;
    this.#context = context;
    const shape = {
      featureCount: x.columnCount,
      unitCount: settings.hiddenUnits,
      headCount: settings.headCount,
      genreCount: y.columnCount,
    };
    this.#laidOut = new EmbeddingMemory(shape, payload.numericColumns, longestRow(x));
    const seedOf = (branch: number): number => deriveSeed(seed, branch);
    this.#laidOut.initialise(settings.embeddingScale, seedOf(embeddingBranch), seedOf(weightBranch));
    this.#laidOut.memory.kernels.seedRandom(seedOf(dropoutBranch));
  }

  run(): FittedEmbedding {
    const { x, settings, seed } = this.#payload;
    const { training, validation } = splitRows(x.rowCount, settings.validationShare, deriveSeed(seed, splitBranch));
    this.#stepCount = settings.epochs * training.length;
    const shuffler = new RandomState(deriveSeed(seed, orderBranch));
    const epochs: Epoch[] = [];
    let bestEpoch = 0;
    let best: FloatEmbeddingLayers | undefined;
    for (; this.#epoch < settings.epochs; this.#epoch++) {
      const started = performance.now();
      shuffler.shuffle(training);
      const loss = this.#trainEpoch(training);
      const valLoss = validation.length === 0 ? null : this.#validate(validation);
      epochs.push({ loss, valLoss });
      reportEpoch(this.#context, this.#epoch, settings.epochs, epochs[this.#epoch], started);
      if (settings.patience === null || valLoss === null) bestEpoch = this.#epoch;
      else if (this.#epoch === 0 || valLoss < (epochs[bestEpoch].valLoss as number)) {
        bestEpoch = this.#epoch;
        best = copyOf(this.#laidOut.layers(), best);
      } else if (this.#epoch - bestEpoch >= settings.patience) break;
    }
    if (best !== undefined && bestEpoch < epochs.length - 1) {
      return { layers: best, memory: undefined, epochs, bestEpoch };
    }
    return { layers: this.#laidOut.layers(), memory: this.#laidOut.memory.share(), epochs, bestEpoch };
  }

  /** Returns the mean loss of a known label, over the movies that made a step. */
  #trainEpoch(rows: Int32Array): number {
    const { settings } = this.#payload;
    const { memory, network } = this.#laidOut;
    let loss = 0;
    let weight = 0;
    for (let first = 0; first < rows.length; ) {
      this.#context.throwIfStopped();
      const rowCount = this.#fillChunk(rows, first);
      loss += memory.kernels.embeddingSteps(
        network,
        rowCount,
        (1 - settings.wordDropout) * 2 ** 32,
        (1 - settings.hiddenDropout) * 2 ** 32,
        settings.learningRate,
        settings.denseLearningRate,
        this.#stepsDone,
        this.#stepCount,
      );
      const { indptr } = this.#laidOut.arrays;
      for (let i = 0; i < rowCount; i++) if (indptr[i + 1] > indptr[i]) weight += this.#rowWeights[i];
      this.#stepsDone += rowCount;
      first += rowCount;
      if (first < rows.length) {
        const progress: FitProgress = { done: this.#stepsDone / this.#stepCount };
        this.#context.progress(progress);
      }
    }
    return weight === 0 ? 0 : loss / weight;
  }

  /** Copies as many of the rows from `first` on as fit. Returns their number. */
  #fillChunk(rows: Int32Array, first: number): number {
    const { x } = this.#payload;
    const { indptr, indices, values } = this.#laidOut.arrays;
    let rowCount = 0;
    indptr[0] = 0;
    while (rowCount < chunkRows && first + rowCount < rows.length) {
      const row = rows[first + rowCount];
      const from = x.indptr[row];
      const to = x.indptr[row + 1];
      const at = indptr[rowCount];
      if (at + to - from > indices.length) break;
      indices.set(x.indices.subarray(from, to), at);
      values.set(x.values.subarray(from, to), at);
      this.#rowWeights[rowCount] = this.#fillLabels(row, rowCount);
      indptr[++rowCount] = at + to - from;
    }
    return rowCount;
  }

  #fillLabels(row: number, slot: number): number {
    const { y, heads, targets } = this.#payload;
    const { arrays, genreWidth } = this.#laidOut;
    const head = heads?.[row] ?? 0;
    const from = row * y.columnCount;
    const to = slot * genreWidth;
    let sum = 0;
    arrays.heads[slot] = head;
    for (let g = 0; g < y.columnCount; g++) {
      const weight = this.#weightOf(row, head, g);
      arrays.targets[to + g] = targets === undefined ? y.values[from + g] : targets[from + g];
      arrays.labelWeights[to + g] = weight;
      sum += weight;
    }
    return sum;
  }

  #weightOf(row: number, head: number, genre: number): number {
    const { y, learnt, sampleWeight } = this.#payload;
    if (learnt[head * y.columnCount + genre] === 0 || y.known?.[row * y.columnCount + genre] === 0) return 0;
    return sampleWeight?.[row] ?? 1;
  }

  #validate(rows: Int32Array): number {
    const { x, y, heads, targets } = this.#payload;
    const genreCount = y.columnCount;
    const scores = new EmbeddingScores(this.#laidOut.layers(), this.#laidOut.scores);
    let loss = 0;
    let weights = 0;
    for (let first = 0; first < rows.length; first += chunkRows) {
      const part = rows.subarray(first, first + chunkRows);
      const logits = scores.logits(takeRows(x, part));
      for (let i = 0; i < part.length; i++) {
        const head = heads?.[part[i]] ?? 0;
        for (let g = 0; g < genreCount; g++) {
          const weight = this.#weightOf(part[i], head, g);
          if (weight === 0) continue;
          const z = logits.values[i * logits.columnCount + head * genreCount + g];
          const at = part[i] * genreCount + g;
          const target = targets === undefined ? y.values[at] : targets[at];
          loss += weight * (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - target * z);
          weights += weight;
        }
      }
    }
    return weights === 0 ? 0 : loss / weights;
  }
}

/** A copy for later, in the array of an earlier copy if there is one. */
function copyOf(layers: FloatEmbeddingLayers, earlier: FloatEmbeddingLayers | undefined): FloatEmbeddingLayers {
  const embeddings = earlier?.embeddings ?? sharedFloat32(layers.embeddings.length);
  embeddings.set(layers.embeddings);
  return { ...layers, embeddings };
}
