import type { LabelMatrix } from "../../matrix/dense-matrix.ts";
import type { SharedKernelMemory } from "../../matrix/kernels.ts";
import { sharedFloat32 } from "../../matrix/memory.ts";
import { type SparseMatrix, takeRows } from "../../matrix/sparse-matrix.ts";
import type { Task, TaskContext } from "../../pool/pool.ts";
import { deriveSeed } from "../../random/derive-seed.ts";
import { RandomState } from "../../random/mt19937.ts";
import type { FitProgress } from "../learner.ts";
import { EmbeddingScores, type FloatEmbeddingLayers } from "./layers.ts";
import { chunkRows, EmbeddingMemory } from "./memory.ts";
import type { EmbeddingNetworkSettings } from "./settings.ts";

export interface EmbeddingPayload {
  readonly x: SparseMatrix;
  readonly y: LabelMatrix;
  /** n × g wanted probabilities in place of y's labels. */
  readonly targets: Float32Array | undefined;
  /** Each movie's head; absent means 0. */
  readonly heads: Uint8Array | undefined;
  readonly sampleWeight: Float32Array | undefined;
  /** [head][genre]: 1 where there is something to learn. */
  readonly learnt: Uint8Array;
  readonly settings: EmbeddingNetworkSettings;
  /** A flag a column: 1 where word dropout passes over it. */
  readonly numericColumns: Uint8Array | undefined;
  readonly seed: number;
}

/** One epoch's figures: mean loss over the known entries, with dropout in training and without in validation. */
export interface EmbeddingEpoch {
  readonly loss: number;
  readonly valLoss: number | null;
}

export interface FittedEmbedding {
  readonly layers: FloatEmbeddingLayers;
  /** The memory in which layers.embeddings lie, where it can be handed on and they are those of the last epoch. */
  readonly memory: SharedKernelMemory | undefined;
  readonly epochs: readonly EmbeddingEpoch[];
  /** Place in `epochs` of the one whose weights these are. */
  readonly bestEpoch: number;
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
  /** Summed weights of the known labels of each movie of the chunk. */
  readonly #rowWeights = new Float64Array(chunkRows);
  #epoch = 0;
  #stepsDone = 0;
  #stepCount = 0;

  constructor(payload: EmbeddingPayload, context: TaskContext) {
    const { x, y, settings, seed } = payload;
    this.#payload = payload;
    this.#context = context;
    let longestRow = 0;
    for (let r = 0; r < x.rowCount; r++) longestRow = Math.max(longestRow, x.indptr[r + 1] - x.indptr[r]);
    const shape = {
      featureCount: x.columnCount,
      unitCount: settings.hiddenUnits,
      headCount: settings.headCount,
      genreCount: y.columnCount,
    };
    this.#laidOut = new EmbeddingMemory(shape, payload.numericColumns, longestRow);
    const seedOf = (branch: number): number => deriveSeed(seed, branch);
    this.#laidOut.initialise(settings.embeddingScale, seedOf(embeddingBranch), seedOf(weightBranch));
    this.#laidOut.memory.kernels.seedRandom(seedOf(dropoutBranch));
  }

  run(): FittedEmbedding {
    const { x, settings, seed } = this.#payload;
    const order = new RandomState(deriveSeed(seed, splitBranch)).permutation(x.rowCount);
    const validationCount = Math.floor(settings.validationShare * x.rowCount);
    const validation = order.subarray(0, validationCount);
    const training = order.subarray(validationCount);
    this.#stepCount = settings.epochs * training.length;
    const shuffler = new RandomState(deriveSeed(seed, orderBranch));
    const epochs: EmbeddingEpoch[] = [];
    let bestEpoch = 0;
    let best: FloatEmbeddingLayers | undefined;
    for (; this.#epoch < settings.epochs; this.#epoch++) {
      const started = performance.now();
      shuffler.shuffle(training);
      const loss = this.#trainEpoch(training);
      const valLoss = validationCount === 0 ? null : this.#validate(validation);
      epochs.push({ loss, valLoss });
      this.#report(epochs[this.#epoch], (performance.now() - started) / 1000);
      if (settings.patience === null || valLoss === null) bestEpoch = this.#epoch;
      else if (this.#epoch === 0 || valLoss < (epochs[bestEpoch].valLoss as number)) {
        bestEpoch = this.#epoch;
        best = kept(this.#laidOut.layers(), best);
      } else if (this.#epoch - bestEpoch >= settings.patience) break;
    }
    if (best !== undefined && bestEpoch < epochs.length - 1)
      return { layers: best, memory: undefined, epochs, bestEpoch };
    return { layers: this.#laidOut.layers(), memory: this.#laidOut.handOn(), epochs, bestEpoch };
  }

  #report({ loss, valLoss }: EmbeddingEpoch, seconds: number): void {
    const { epochs } = this.#payload.settings;
    const validation = valLoss === null ? "" : `, val_loss ${valLoss.toFixed(4)}`;
    const epoch = this.#epoch + 1;
    const progress: FitProgress = {
      done: epoch / epochs,
      message: `epoch ${epoch}/${epochs}: loss ${loss.toFixed(4)}${validation}, ${seconds.toFixed(1)} s`,
      values: { epoch, epochs, loss, ...(valLoss === null ? {} : { valLoss }), seconds },
    };
    this.#context.progress(progress);
  }

  /** Mean loss of a known label of the movies that made a step. */
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

  /** As many of the rows from `first` on as there is room for. */
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

/** A copy that later steps do not move; in the room of an earlier one. */
function kept(layers: FloatEmbeddingLayers, earlier: FloatEmbeddingLayers | undefined): FloatEmbeddingLayers {
  const embeddings = earlier?.embeddings ?? sharedFloat32(layers.embeddings.length);
  embeddings.set(layers.embeddings);
  return { ...layers, embeddings };
}
