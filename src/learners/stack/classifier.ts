import { ClaquetaError } from "../../errors.ts";
import { type DenseMatrix, denseMatrix } from "../../matrix/dense-matrix.ts";
import { type SparseMatrix, takeColumns } from "../../matrix/sparse-matrix.ts";
import type { State, Tensor } from "../../matrix/state.ts";
import type { ClassifierKind } from "../classifier-kind.ts";
import { checkFeatureCount } from "../fit-input.ts";
import type { Classifier, ColumnTable } from "../learner.ts";
import { LinearScores, linearContributions, toProbabilities, type WeightTable, weightTable } from "../linear-scores.ts";

/** A member whose logits are no linear function of the row. */
export type ScoringClassifier = Classifier & Required<Pick<Classifier, "decisionFunction">>;

export interface StackedNetwork {
  readonly classifier: ScoringClassifier;
  /** The columns that it reads: firstColumn .. firstColumn + its features. */
  readonly firstColumn: number;
  /** [output][genre]: what a unit of each of its logits adds to each genre's. */
  readonly mix: Float64Array;
}

/** logit = x · weights + intercept + Σ over networks of their logits · mix. Every linear member of a stack, and the
 * meta-learner over it, come to the one table of weights: a stack of linear members alone is one linear model, and its
 * contributions are exact. */
export class StackClassifier implements Classifier {
  readonly kind = "stack";
  readonly featureCount: number;
  readonly genreCount: number;
  readonly intercepts: Float64Array;
  readonly networks: readonly StackedNetwork[];
  readonly #scores: LinearScores;

  /** weights: [feature][genre]. */
  constructor(weights: WeightTable, intercepts: Float64Array, networks: readonly StackedNetwork[]) {
    this.genreCount = intercepts.length;
    this.intercepts = intercepts;
    this.networks = networks;
    this.#scores = new LinearScores(weights, intercepts.length);
    this.featureCount = this.#scores.featureCount;
    if (networks.length === 0) this.contributions = (x, row) => this.#contributions(x, row);
  }

  /** Absent where there is a network. */
  readonly contributions?: NonNullable<Classifier["contributions"]>;

  get columnTables(): readonly ColumnTable[] {
    const own = { tensor: "weights", firstColumn: 0, width: this.genreCount, values: this.weights };
    const others = this.networks.map(({ classifier, firstColumn }, i) =>
      (classifier.columnTables ?? []).map((table) => ({
        ...table,
        tensor: `${networkPrefix(i)}${table.tensor}`,
        firstColumn: firstColumn + table.firstColumn,
      })),
    );
    return [own, ...others.flat()];
  }

  /** [feature][genre] of the linear members together. */
  get weights(): Float32Array {
    return this.#scores.weights;
  }

  /** Throws BAD_MODEL_FILE where the tensors do not fit together; reader: reads a network's own state. */
  static fromState(state: State, reader: (state: State) => Classifier): StackClassifier {
    const { weights, intercepts } = state.tensors;
    const genreCount = intercepts?.data.length ?? 0;
    const listed = state.settings.networks;
    const table = weightTable(weights);
    if (
      table === undefined ||
      !(intercepts?.data instanceof Float64Array) ||
      weights.shape.length !== 2 ||
      weights.shape[1] !== genreCount ||
      !Array.isArray(listed)
    ) {
      throw damaged("weights and intercepts do not fit together");
    }
    const featureCount = weights.shape[0];
    const networks = listed.map((each, i) => networkFrom(each, i, state, featureCount, genreCount, reader));
    return new StackClassifier(table, intercepts.data, networks);
  }

  /** n × g logits; the same bits for a row whatever rows stand beside it. Throws SHAPE_MISMATCH. */
  decisionFunction(x: SparseMatrix): DenseMatrix {
    checkFeatureCount(this.kind, x, this.featureCount);
    const width = this.genreCount;
    const logits = denseMatrix(x.rowCount, width);
    for (let row = 0; row < x.rowCount; row++) logits.values.set(this.intercepts, row * width);
    this.#scores.addTo(x, logits.values);
    for (const { classifier, firstColumn, mix } of this.networks) {
      const own = takeColumns(x, firstColumn, firstColumn + classifier.featureCount);
      addMixed(classifier.decisionFunction(own), mix, logits);
    }
    return logits;
  }

  predictProba(x: SparseMatrix): DenseMatrix {
    return toProbabilities(this.decisionFunction(x));
  }

  #contributions(x: SparseMatrix, row: number): { entries: DenseMatrix; intercepts: Float64Array } {
    checkFeatureCount(this.kind, x, this.featureCount);
    return { entries: linearContributions(x, row, this.weights, this.genreCount), intercepts: this.intercepts };
  }

  /** A network's tensors stand under its number and a point: `0.mix`. */
  toState(): State {
    const tensors: { [name: string]: Tensor } = {
      weights: { shape: [this.featureCount, this.genreCount], data: this.weights },
      intercepts: { shape: [this.genreCount], data: this.intercepts },
    };
    const networks = this.networks.map(({ classifier, firstColumn, mix }, i) => {
      const { kind, settings, tensors: own } = classifier.toState();
      for (const [name, tensor] of Object.entries(own)) tensors[`${networkPrefix(i)}${name}`] = tensor;
      tensors[`${i}.mix`] = { shape: [outputCountOf(classifier), this.genreCount], data: mix };
      return { kind, settings, firstColumn };
    });
    return { kind: this.kind, settings: { networks }, tensors };
  }
}

function addMixed(own: DenseMatrix, mix: Float64Array, logits: DenseMatrix): void {
  const outputs = own.columnCount;
  const width = logits.columnCount;
  for (let row = 0; row < own.rowCount; row++) {
    for (let o = 0; o < outputs; o++) {
      const logit = own.values[row * outputs + o];
      for (let g = 0; g < width; g++) logits.values[row * width + g] += logit * mix[o * width + g];
    }
  }
}

function networkFrom(
  listed: unknown,
  i: number,
  { tensors }: State,
  featureCount: number,
  genreCount: number,
  reader: (state: State) => Classifier,
): StackedNetwork {
  const { kind, settings, firstColumn } = (listed ?? {}) as { [name: string]: unknown };
  if (typeof kind !== "string" || typeof settings !== "object" || settings === null || kind === "stack") {
    throw damaged("a network is not described");
  }
  const prefix = networkPrefix(i);
  const own: { [name: string]: Tensor } = Object.create(null);
  for (const [name, tensor] of Object.entries(tensors)) {
    if (name.startsWith(prefix)) own[name.slice(prefix.length)] = tensor;
  }
  const classifier = reader({ kind, settings: settings as State["settings"], tensors: own });
  const mix = tensors[`${i}.mix`]?.data;
  if (
    classifier.decisionFunction === undefined ||
    !(mix instanceof Float64Array) ||
    mix.length !== outputCountOf(classifier) * genreCount ||
    !(typeof firstColumn === "number" && Number.isInteger(firstColumn) && firstColumn >= 0) ||
    firstColumn + classifier.featureCount > featureCount
  ) {
    throw damaged("a network does not fit the stack");
  }
  return { classifier: classifier as ScoringClassifier, firstColumn, mix };
}

const networkPrefix = (i: number): string => `${i}.network.`;

/** Logits that the classifier gives a row. */
export const outputCountOf = ({ outputCount, genreCount }: Classifier): number => outputCount ?? genreCount;

export const stackClassifier: ClassifierKind = { kind: "stack", read: StackClassifier.fromState };

const damaged = (what: string): ClaquetaError =>
  new ClaquetaError("BAD_MODEL_FILE", { where: "stack", what, next: "Train or fetch the model again." });
