import { type DenseMatrix, denseMatrix } from "../../matrix/dense-matrix.ts";
import { KernelMemory, type SharedKernelMemory } from "../../matrix/kernels.ts";
import { CodedTable } from "../../matrix/quantised-table.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { State } from "../../matrix/state.ts";
import { checkFeatureCount } from "../fit-input.ts";
import type { Classifier, ClassifierKind, ColumnTable } from "../learner.ts";
import { LinearScores } from "../linear-scores.ts";
import { damagedClassifier, floatsOf, tableOfShape } from "../weight-table.ts";
import { type EmbeddingLayers, EmbeddingScores, unitWidth } from "./layers.ts";

const kind = "embedding-network";

/** A fitted embedding network. Its probabilities are those of head 0. */
export class EmbeddingNetworkClassifier implements Classifier {
  readonly kind = kind;
  readonly featureCount: number;
  readonly genreCount: number;
  readonly headCount: number;
  readonly #layers: EmbeddingLayers;
  readonly #scores: EmbeddingScores;

  /** memory: the one that contains layers.embeddings, if any. */
  constructor(layers: EmbeddingLayers, memory?: SharedKernelMemory) {
    this.featureCount = layers.featureCount;
    this.genreCount = layers.genreCount;
    this.headCount = layers.headCount;
    this.#layers = layers;
    const inPlace =
      memory &&
      LinearScores.inPlace(new KernelMemory(memory), floatsOf(layers.embeddings), unitWidth(layers.unitCount));
    this.#scores = new EmbeddingScores(layers, inPlace);
  }

  /** Throws BAD_MODEL_FILE where settings and tensors do not fit together. */
  static fromState({ settings, tensors }: State): EmbeddingNetworkClassifier {
    const { featureCount, unitCount, headCount, genreCount } = settings;
    const sizes = [featureCount, unitCount, headCount, genreCount];
    if (!sizes.every((size) => Number.isInteger(size) && (size as number) >= 0)) {
      throw damagedClassifier(kind, "its sizes are no whole numbers");
    }
    const [f, u, h, g] = sizes as number[];
    const embeddings = tableOfShape(kind, tensors.embeddings, [f, u]);
    const floats = (name: string, shape: number[]) => floatsOf(tableOfShape(kind, tensors[name], shape));
    return new EmbeddingNetworkClassifier({
      featureCount: f,
      unitCount: u,
      headCount: h,
      genreCount: g,
      embeddings: embeddings instanceof CodedTable ? embeddings : withLanes(embeddings, f, u, unitWidth(u)),
      bias: floats("bias", [u]),
      gain: floats("gain", [u]),
      shift: floats("shift", [u]),
      weights: floats("weights", [h, u, g]),
      intercepts: floats("intercepts", [h, g]),
    });
  }

  get columnTables(): readonly ColumnTable[] {
    const { unitCount: width } = this.#layers;
    return [{ tensor: "embeddings", firstColumn: 0, width, values: this.#embeddings() }];
  }

  get outputCount(): number {
    return this.headCount * this.genreCount;
  }

  /** n × (heads × g) logits, head 0 first, bit for bit independent of the other rows. Throws SHAPE_MISMATCH. */
  decisionFunction(x: SparseMatrix): DenseMatrix {
    checkFeatureCount(this.kind, x, this.featureCount);
    return this.#scores.logits(x);
  }

  predictProba(x: SparseMatrix): DenseMatrix {
    const logits = this.decisionFunction(x);
    const result = denseMatrix(x.rowCount, this.genreCount);
    for (let row = 0, k = 0; row < x.rowCount; row++) {
      const from = row * logits.columnCount;
      for (let g = 0; g < this.genreCount; g++) result.values[k++] = 1 / (1 + Math.exp(-logits.values[from + g]));
    }
    return result;
  }

  summary(): string {
    const { featureCount, unitCount, headCount, genreCount } = this.#layers;
    const parameters = featureCount * unitCount + 3 * unitCount + headCount * (unitCount + 1) * genreCount;
    return (
      `embedding network: ${featureCount} columns → ${unitCount} units → ${headCount} × ${genreCount} genres, ` +
      `${parameters.toLocaleString("en-GB")} parameters`
    );
  }

  toState(): State {
    const { featureCount, unitCount, headCount, genreCount, bias, gain, shift, weights, intercepts } = this.#layers;
    const tensors = {
      embeddings: { shape: [featureCount, unitCount], data: this.#embeddings() },
      bias: { shape: [unitCount], data: bias },
      gain: { shape: [unitCount], data: gain },
      shift: { shape: [unitCount], data: shift },
      weights: { shape: [headCount, unitCount, genreCount], data: weights },
      intercepts: { shape: [headCount, genreCount], data: intercepts },
    };
    return { kind: this.kind, settings: { featureCount, unitCount, headCount, genreCount }, tensors };
  }

  /** [column][unit] */
  #embeddings(): Float32Array {
    const { embeddings, featureCount, unitCount } = this.#layers;
    if (embeddings instanceof CodedTable) return embeddings.floats;
    return withLanes(embeddings, featureCount, unitWidth(unitCount), unitCount);
  }
}

/** Rows of `from` lanes cut or zero-padded to `to` lanes; the same array where these are equal. */
function withLanes(rows: Float32Array, rowCount: number, from: number, to: number): Float32Array {
  if (from === to) return rows;
  const result = new Float32Array(rowCount * to);
  for (let row = 0; row < rowCount; row++) {
    result.set(rows.subarray(row * from, row * from + Math.min(from, to)), row * to);
  }
  return result;
}

export const embeddingNetworkClassifier: ClassifierKind = { kind, read: EmbeddingNetworkClassifier.fromState };
