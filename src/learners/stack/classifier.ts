import { isRecord } from "../../json.ts";
import { type DenseMatrix, repeatedRow } from "../../matrix/dense-matrix.ts";
import { type SparseMatrix, takeColumns } from "../../matrix/sparse-matrix.ts";
import type { State, Tensor } from "../../matrix/state.ts";
import { checkFeatureCount } from "../fit-input.ts";
import type { Classifier, ClassifierKind, ColumnTable } from "../learner.ts";
import { LinearScores, linearContributions, toProbabilities } from "../linear-scores.ts";
import { damagedClassifier, linearTensors, type WeightTable } from "../weight-table.ts";

/** A member whose logits are not linear in the row. */
export type ScoringClassifier = Classifier & Required<Pick<Classifier, "decisionFunction">>;

export interface StackedNetwork {
  readonly classifier: ScoringClassifier;
  /** It reads the columns from here on, as many as it has features. */
  readonly firstColumn: number;
  /** [output][genre]: weights of its logits in the genres' logits. */
  readonly mix: Float64Array;
}

/** logit = x · weights + intercept + Σ over networks of their logits · mix. The linear members and their meta-learner
 * are merged into one table, so a stack of linear members is linear, with exact contributions. */
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
    if (networks.length === 0) this.contributions = (x, row) => linearContributions(this, x, row);
  }

  /** Absent in a stack with networks. */
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

  /** [feature][genre], of all linear members. */
  get weights(): Float32Array {
    return this.#scores.weights;
  }

  /** reader: reads the states of the networks. Throws BAD_MODEL_FILE where the tensors do not fit together. */
  static fromState(state: State, reader: (state: State) => Classifier): StackClassifier {
    const listed = state.settings.networks;
    const linear = linearTensors(state.tensors);
    if (linear === undefined || !Array.isArray(listed)) throw damaged("weights and intercepts do not fit together");
    const { table, intercepts, featureCount } = linear;
    const networks = listed.map((each, i) => networkFrom(each, i, state, featureCount, intercepts.length, reader));
    return new StackClassifier(table, intercepts, networks);
  }

  /** n × g logits. Bit for bit, a row's logits do not depend on the other rows. Throws SHAPE_MISMATCH. */
  decisionFunction(x: SparseMatrix): DenseMatrix {
    checkFeatureCount(this.kind, x, this.featureCount);
    const logits = repeatedRow(this.intercepts, x.rowCount);
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

  /** A network's tensors have its index and a dot before their names: `0.mix`. */
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
  const { kind, settings, firstColumn } = isRecord(listed) ? listed : {};
  if (typeof kind !== "string" || !isRecord(settings) || kind === "stack") throw damaged("a network is not described");
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

/** Number of logits of a row. */
export const outputCountOf = ({ outputCount, genreCount }: Classifier): number => outputCount ?? genreCount;

export const stackClassifier: ClassifierKind = { kind: "stack", read: StackClassifier.fromState };

const damaged = (what: string) => damagedClassifier("stack", what);
