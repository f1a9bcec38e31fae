import { EmbeddingNetwork } from "../../matrix/kernel-exports.ts";
import type { Pointer } from "../../matrix/kernel-struct.ts";
import { type Arrays, bytesOf, float32, int32, KernelMemory, uint8 } from "../../matrix/kernels.ts";
import { RandomState } from "../../random/mt19937.ts";
import { checkKernelBytes } from "../epochs.ts";
import { LinearScores } from "../linear-scores.ts";
import { type EmbeddingShape, type FloatEmbeddingLayers, unitWidth } from "./layers.ts";

/** Rows of one call of the kernel, which are copied. */
export const chunkRows = 2048;
const chunkEntries = 1 << 20;

const networkArrays = ({ featureCount, unitCount, headCount, genreCount }: EmbeddingShape, entryCapacity: number) => {
  const units = float32(unitWidth(unitCount));
  const genreWidth = Math.ceil(genreCount / 4) * 4;
  const genres = float32(genreWidth);
  const weights = float32(headCount * unitCount * genreWidth);
  const intercepts = float32(headCount * genreWidth);
  const labels = float32(chunkRows * genreWidth);
  return {
    embeddings: float32(featureCount * units.length),
    embeddingSquares: float32(featureCount),
    numericColumns: uint8(featureCount),
    mask: units,
    bias: units,
    gain: units,
    shift: units,
    biasSquares: units,
    gainSquares: units,
    shiftSquares: units,
    weights,
    weightSquares: weights,
    intercepts,
    interceptSquares: intercepts,
    indptr: int32(chunkRows + 1),
    indices: int32(entryCapacity),
    values: float32(entryCapacity),
    heads: uint8(chunkRows),
    targets: labels,
    labelWeights: labels,
    units,
    normalised: units,
    gradients: units,
    scores: units,
    activeIndices: int32(units.length),
    activeValues: units,
    logits: genres,
    logitGradients: genres,
  };
};

/** A network in training, laid out for kernels/embedding.ts. Its memory goes to the classifier without a copy. */
export class EmbeddingMemory {
  readonly network: Pointer<typeof EmbeddingNetwork>;
  /** See EmbeddingNetwork in kernels/embedding.ts; padding is 0. */
  readonly arrays: Arrays<ReturnType<typeof networkArrays>>;
  /** Genres padded to whole vectors. */
  readonly genreWidth: number;
  readonly memory: KernelMemory;
  readonly scores: LinearScores;
  readonly #shape: EmbeddingShape;

  /** numericColumns: 1 for each column without word dropout. longestRow: entries of the longest row. Throws
   * INVALID_SETTING where the network does not fit. */
  constructor(shape: EmbeddingShape, numericColumns: Uint8Array | undefined, longestRow: number) {
    const { featureCount, unitCount } = shape;
    const width = unitWidth(unitCount);
    const specs = networkArrays(shape, Math.max(longestRow, chunkEntries));
    const bytes = bytesOf(specs, EmbeddingNetwork) + LinearScores.scratchBytes(width) * 2;
    const network = `${featureCount} columns × ${unitCount} units take`;
    checkKernelBytes(bytes, "embedding-network hiddenUnits", network, "Take fewer terms or fewer units.");
    this.memory = new KernelMemory(bytes, { shared: true });
    this.arrays = this.memory.allocate(specs);
    this.arrays.mask.fill(1, 0, unitCount);
    this.arrays.numericColumns.set(numericColumns ?? []);
    this.genreWidth = this.arrays.logits.length;
    const fields = { unitCount, width, genreWidth: this.genreWidth, ...this.arrays };
    this.network = this.memory.struct(EmbeddingNetwork, fields);
    this.scores = LinearScores.inPlace(this.memory, this.arrays.embeddings, width);
    this.#shape = shape;
  }

  /** Embeddings: uniform with mean 0 and standard deviation `embeddingScale`. Output weights: normal with standard
   * deviation 1 / √units, the same in all heads. Gain 1, the rest 0. */
  initialise(embeddingScale: number, embeddingSeed: number, weightSeed: number): void {
    const { featureCount, unitCount, headCount, genreCount } = this.#shape;
    const width = unitWidth(unitCount);
    const limit = embeddingScale * Math.sqrt(3);
    const { kernels } = this.memory;
    const { embeddings, gain, weights } = this.arrays;
    kernels.seedRandom(embeddingSeed);
    for (let f = 0; f < featureCount; f++) {
      kernels.fillUniform(embeddings.byteOffset + 4 * f * width, unitCount, limit);
    }
    gain.fill(1, 0, unitCount);
    const random = new RandomState(weightSeed);
    const headLength = unitCount * this.genreWidth;
    for (let unit = 0; unit < unitCount; unit++) {
      for (let g = 0; g < genreCount; g++) {
        weights[unit * this.genreWidth + g] = random.normal() / Math.sqrt(unitCount);
      }
    }
    for (let head = 1; head < headCount; head++) weights.copyWithin(head * headLength, 0, headLength);
  }

  /** The current network: the embeddings themselves, copies of the rest. */
  layers(): FloatEmbeddingLayers {
    const { unitCount, headCount, genreCount } = this.#shape;
    const { embeddings, bias, gain, shift, weights, intercepts } = this.arrays;
    const unpadded = (from: Float32Array, rowCount: number): Float32Array => {
      const to = new Float32Array(rowCount * genreCount);
      for (let row = 0, at = 0; row < rowCount; row++, at += this.genreWidth) {
        to.set(from.subarray(at, at + genreCount), row * genreCount);
      }
      return to;
    };
    return {
      ...this.#shape,
      embeddings,
      bias: bias.slice(0, unitCount),
      gain: gain.slice(0, unitCount),
      shift: shift.slice(0, unitCount),
      weights: unpadded(weights, headCount * unitCount),
      intercepts: unpadded(intercepts, headCount),
    };
  }
}
