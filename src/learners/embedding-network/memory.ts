import { ClaquetaError } from "../../errors.ts";
import { KernelMemory, largestKernelBytes, type SharedKernelMemory } from "../../matrix/kernels.ts";
import { RandomState } from "../../random/mt19937.ts";
import { LinearScores } from "../linear-scores.ts";
import { type FloatEmbeddingLayers, unitWidth } from "./layers.ts";

export interface EmbeddingShape {
  readonly featureCount: number;
  readonly unitCount: number;
  readonly headCount: number;
  readonly genreCount: number;
}

/** Rows go to the kernel so many at a time: a copy of a few, never of all. */
export const chunkRows = 2048;
const chunkEntries = 1 << 20;

/** Room for the movies of one call of the kernel. */
export interface EmbeddingChunk {
  readonly entryCapacity: number;
  /** Lanes a movie's labels take. */
  readonly genreWidth: number;
  readonly indptr: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float32Array;
  readonly heads: Uint8Array;
  /** [movie][genreWidth]; lanes past the last genre are 0. */
  readonly targets: Float32Array;
  readonly labelWeights: Float32Array;
}

/** A network in training, laid out for kernels/embedding.ts in a memory that goes to the one who asked for the training,
 * so that the embeddings are never copied. */
export class EmbeddingMemory {
  /** Offset of the kernel's EmbeddingNetwork. */
  readonly network: number;
  readonly chunk: EmbeddingChunk;
  readonly memory: KernelMemory;
  readonly scores: LinearScores;
  readonly #shape: EmbeddingShape;
  readonly #embeddings: Float32Array;
  readonly #bias: Float32Array;
  readonly #gain: Float32Array;
  readonly #shift: Float32Array;
  readonly #weights: Float32Array;
  readonly #intercepts: Float32Array;

  /** keptFrom: columns from there on never fall to word dropout. longestRow: entries of the longest row. Throws
   * INVALID_SETTING where the network does not fit. */
  constructor(shape: EmbeddingShape, keptFrom: number, longestRow: number) {
    const { featureCount, unitCount, headCount, genreCount } = shape;
    const width = unitWidth(unitCount);
    const genreWidth = Math.ceil(genreCount / 4) * 4;
    const weightCount = headCount * unitCount * genreWidth;
    const entryCapacity = Math.max(longestRow, chunkEntries);
    const floats =
      featureCount * (width + 1) +
      13 * width +
      2 * weightCount +
      (2 * headCount + 2 + 2 * chunkRows) * genreWidth +
      2 * entryCapacity +
      3 * chunkRows;
    const bytes = 4 * floats + LinearScores.scratchBytes(width) * 2 + 16 * 64;
    if (bytes > largestKernelBytes) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: "embedding-network hiddenUnits",
        what: `${featureCount} columns × ${unitCount} units take ${(bytes / 2 ** 30).toFixed(1)} GiB`,
        expected: "at most 4",
        next: "Take fewer terms or fewer units.",
      });
    }
    const memory = new KernelMemory(bytes, { shared: true });
    const units = (): Float32Array => memory.float32(width);
    const heads = (): Float32Array => memory.float32(headCount * genreWidth);
    this.#shape = shape;
    this.memory = memory;
    this.#embeddings = memory.float32(featureCount * width);
    this.#bias = units();
    this.#gain = units();
    this.#shift = units();
    this.#weights = memory.float32(weightCount);
    this.#intercepts = heads();
    this.chunk = {
      entryCapacity,
      genreWidth,
      indptr: memory.int32(chunkRows + 1),
      indices: memory.int32(entryCapacity),
      values: memory.float32(entryCapacity),
      heads: memory.uint8(chunkRows),
      targets: memory.float32(chunkRows * genreWidth),
      labelWeights: memory.float32(chunkRows * genreWidth),
    };
    const arrays = [
      this.#embeddings,
      memory.float32(featureCount), // squares
      units().fill(1, 0, unitCount), // mask
      this.#bias,
      this.#gain,
      this.#shift,
      units(), // squares of these three
      units(),
      units(),
      this.#weights,
      memory.float32(weightCount), // squares
      this.#intercepts,
      heads(), // squares
      this.chunk.indptr,
      this.chunk.indices,
      this.chunk.values,
      this.chunk.heads,
      this.chunk.targets,
      this.chunk.labelWeights,
      units(), // units
      units(), // normalised
      units(), // slopes
      units(), // scores
      memory.int32(width), // active units
      units(),
      memory.float32(genreWidth), // logits
      memory.float32(genreWidth), // their slopes
    ];
    const fields = memory.int32(4 + arrays.length);
    fields.set([unitCount, width, genreWidth, keptFrom, ...arrays.map((array) => array.byteOffset)]);
    this.network = fields.byteOffset;
    this.scores = LinearScores.inPlace(memory, this.#embeddings, width);
  }

  /** Embeddings uniform around 0 with standard deviation `embeddingScale`; output weights normal with 1 / √units, the same
   * in all heads; gain 1, the rest 0. */
  initialise(embeddingScale: number, embeddingSeed: number, weightSeed: number): void {
    const { featureCount, unitCount, headCount, genreCount } = this.#shape;
    const width = unitWidth(unitCount);
    const limit = embeddingScale * Math.sqrt(3);
    const { kernels } = this.memory;
    kernels.seedRandom(embeddingSeed);
    if (width === unitCount) kernels.fillUniform(this.#embeddings.byteOffset, featureCount * width, limit);
    else {
      for (let f = 0; f < featureCount; f++) {
        kernels.fillUniform(this.#embeddings.byteOffset + 4 * f * width, unitCount, limit);
      }
    }
    this.#gain.fill(1, 0, unitCount);
    const random = new RandomState(weightSeed);
    const headLength = unitCount * this.chunk.genreWidth;
    for (let unit = 0; unit < unitCount; unit++) {
      for (let g = 0; g < genreCount; g++) {
        this.#weights[unit * this.chunk.genreWidth + g] = random.normal() / Math.sqrt(unitCount);
      }
    }
    for (let head = 1; head < headCount; head++) this.#weights.copyWithin(head * headLength, 0, headLength);
  }

  /** The network as it stands: the embeddings in their place, copies of the rest. */
  layers(): FloatEmbeddingLayers {
    const { unitCount, headCount, genreCount } = this.#shape;
    const weights = new Float32Array(headCount * unitCount * genreCount);
    const intercepts = new Float32Array(headCount * genreCount);
    const unpad = (from: Float32Array, to: Float32Array): void => {
      for (let row = 0; row * genreCount < to.length; row++) {
        const at = row * this.chunk.genreWidth;
        to.set(from.subarray(at, at + genreCount), row * genreCount);
      }
    };
    unpad(this.#weights, weights);
    unpad(this.#intercepts, intercepts);
    return {
      ...this.#shape,
      embeddings: this.#embeddings,
      bias: this.#bias.slice(0, unitCount),
      gain: this.#gain.slice(0, unitCount),
      shift: this.#shift.slice(0, unitCount),
      weights,
      intercepts,
    };
  }

  /** For the thread that predicts with it. */
  handOn(): SharedKernelMemory | undefined {
    return this.memory.handOn();
  }
}
