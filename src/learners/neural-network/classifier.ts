import { type DenseMatrix, denseMatrix } from "../../matrix/dense-matrix.ts";
import { KernelMemory } from "../../matrix/kernels.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { State, Tensor } from "../../matrix/state.ts";
import { checkFeatureCount } from "../fit-input.ts";
import type { Classifier, ClassifierKind, ColumnTable } from "../learner.ts";
import { damagedClassifier, floatsOf, tableOfShape } from "../weight-table.ts";
import { type LayerShape, Layers, layerShapes, type OutputKind, weightCount } from "./layers.ts";
import { summarise, summaryText } from "./summary.ts";

const kind = "neural-network";

/** A fitted network. `constants[g]` is the probability of a genre with one class in the fit, −1 for the others. */
export class NeuralNetworkClassifier implements Classifier {
  readonly kind = kind;
  readonly featureCount: number;
  readonly genreCount: number;
  readonly #shapes: readonly LayerShape[];
  readonly #output: OutputKind;
  readonly #constants: Float32Array;
  #weights: readonly Float32Array[];
  #layers: Layers | undefined;

  /** weights: [inputCount + 1][width] for each layer (LayerShape). */
  constructor(
    shapes: readonly LayerShape[],
    output: OutputKind,
    weights: readonly Float32Array[],
    constants: Float32Array,
  ) {
    this.featureCount = shapes[0].inputCount;
    this.genreCount = shapes[shapes.length - 1].outputCount;
    this.#shapes = shapes;
    this.#output = output;
    this.#weights = weights;
    this.#constants = constants;
  }

  /** Throws BAD_MODEL_FILE where settings and tensors do not fit together. */
  static fromState(state: State): NeuralNetworkClassifier {
    const { featureCount, hiddenLayers, genreCount, output } = state.settings;
    const sizes = [featureCount, ...(Array.isArray(hiddenLayers) ? hiddenLayers : [null]), genreCount];
    if (!sizes.every((size) => Number.isInteger(size) && (size as number) >= 0)) {
      throw damagedClassifier(kind, "its layer sizes are no whole numbers");
    }
    if (output !== "sigmoid" && output !== "softmax") throw damagedClassifier(kind, "its output function is unknown");
    const floats = (name: string, shape: number[]) => floatsOf(tableOfShape(kind, state.tensors[name], shape));
    const shapes = layerShapes(featureCount as number, hiddenLayers as number[], genreCount as number);
    const weights = shapes.map((shape, l) => {
      const { inputCount, outputCount, width } = shape;
      const kernel = floats(`layer${l}.weights`, [inputCount, outputCount]);
      const bias = floats(`layer${l}.bias`, [outputCount]);
      const padded = new Float32Array(weightCount(shape));
      for (let i = 0; i < inputCount; i++) {
        padded.set(kernel.subarray(i * outputCount, (i + 1) * outputCount), i * width);
      }
      padded.set(bias, inputCount * width);
      return padded;
    });
    const constants = floats("constants", [genreCount as number]);
    return new NeuralNetworkClassifier(shapes, output, weights, constants);
  }

  summary(): string {
    return summaryText(summarise(this.#shapes, this.#output));
  }

  /** The first layer has a row for each column. */
  get columnTables(): readonly ColumnTable[] {
    const width = this.#shapes[0].outputCount;
    return [{ tensor: "layer0.weights", firstColumn: 0, width, values: this.#kernelOf(0) }];
  }

  predictProba(x: SparseMatrix): DenseMatrix {
    checkFeatureCount(this.kind, x, this.featureCount);
    const layers = this.#laidOut();
    const result = denseMatrix(x.rowCount, this.genreCount);
    for (let row = 0; row < x.rowCount; row++) {
      layers.setInput(0, x, row);
      layers.forward(0);
      for (let g = 0; g < this.genreCount; g++) {
        const constant = this.#constants[g];
        result.values[row * this.genreCount + g] = constant < 0 ? layers.outputs[g] : constant;
      }
    }
    return result;
  }

  /** From the first prediction on, the kernel memory has the only copy of the weights. */
  #laidOut(): Layers {
    if (this.#layers === undefined) {
      const memory = new KernelMemory(Layers.bytes(this.#shapes, 1, this.featureCount));
      this.#layers = new Layers(memory, this.#shapes, this.#output, 1, this.featureCount);
      for (const [l, weights] of this.#weights.entries()) this.#layers.weights[l].set(weights);
      this.#weights = this.#layers.weights;
    }
    return this.#layers;
  }

  toState(): State {
    const tensors: { [name: string]: Tensor } = { constants: { shape: [this.genreCount], data: this.#constants } };
    for (const [l, { inputCount, outputCount, width }] of this.#shapes.entries()) {
      tensors[`layer${l}.weights`] = { shape: [inputCount, outputCount], data: this.#kernelOf(l) };
      const bias = this.#weights[l].subarray(inputCount * width, inputCount * width + outputCount);
      tensors[`layer${l}.bias`] = { shape: [outputCount], data: bias };
    }
    const hiddenLayers = this.#shapes.slice(0, -1).map((shape) => shape.outputCount);
    const { featureCount, genreCount } = this;
    return { kind: this.kind, settings: { featureCount, hiddenLayers, genreCount, output: this.#output }, tensors };
  }

  /** Layer l's weights without its bias: [input][output]. */
  #kernelOf(l: number): Float32Array {
    const { inputCount, outputCount, width } = this.#shapes[l];
    const weights = this.#weights[l];
    if (width === outputCount) return weights.subarray(0, inputCount * width);
    const kernel = new Float32Array(inputCount * outputCount);
    for (let i = 0; i < inputCount; i++) {
      kernel.set(weights.subarray(i * width, i * width + outputCount), i * outputCount);
    }
    return kernel;
  }
}

export const neuralNetworkClassifier: ClassifierKind = { kind, read: NeuralNetworkClassifier.fromState };
