import { ClaquetaError } from "../../errors.ts";
import { isRecord } from "../../json.ts";
import type { DenseMatrix } from "../../matrix/dense-matrix.ts";
import { CodedTable, quantise, type Storage, storages } from "../../matrix/quantised-table.ts";
import type { SparseMatrix } from "../../matrix/sparse-matrix.ts";
import type { State, Tensor } from "../../matrix/state.ts";
import type { Classifier, ClassifierKind, ColumnTable } from "../learner.ts";
import { damagedClassifier } from "../weight-table.ts";

/** The storage of a classifier's tables, by the names of their tensors. */
export type TableStorage = { readonly [tensor: string]: Storage };

/** A classifier whose large tables are stored and read as codes. Its predictions are exactly those of the classifier
 * with the decoded tables, so that only the rounding to codes loses precision. */
export class CompactClassifier implements Classifier {
  readonly kind = "compact";
  readonly featureCount: number;
  readonly genreCount: number;
  readonly contributions?: NonNullable<Classifier["contributions"]>;
  readonly #state: State;
  readonly #whole: Classifier;

  /** read: reads the decoded state. Throws BAD_MODEL_FILE where codes and settings do not fit together. */
  constructor(state: State, read: (state: State) => Classifier) {
    this.#state = state;
    this.#whole = read(wholeState(state));
    this.featureCount = this.#whole.featureCount;
    this.genreCount = this.#whole.genreCount;
    const { contributions } = this.#whole;
    if (contributions !== undefined) this.contributions = contributions.bind(this.#whole);
  }

  predictProba(x: SparseMatrix): DenseMatrix {
    return this.#whole.predictProba(x);
  }

  summary(): string {
    const { storage } = this.#state.settings;
    const kept = Object.entries(storage as TableStorage).map(([name, how]) => `${name} as ${how}`);
    return [`${this.#whole.kind}: ${kept.join(", ")}`, this.#whole.summary?.()].filter(Boolean).join("\n");
  }

  toState(): State {
    return this.#state;
  }
}

/** The state of a CompactClassifier that stores all columnTables of a classifier like this. */
export function compactedState(classifier: Classifier, storage: Storage): State {
  const tables: readonly ColumnTable[] = classifier.columnTables ?? [];
  return compactState(classifier.toState(), Object.fromEntries(tables.map(({ tensor }) => [tensor, storage])));
}

/** The state of a CompactClassifier that stores the named tables (rows × columns, float32) like this. */
export function compactState(state: State, storage: TableStorage): State {
  const tensors: { [name: string]: Tensor } = {};
  const columns: { [name: string]: number } = {};
  for (const [name, tensor] of Object.entries(state.tensors)) {
    const how = storage[name];
    if (how === undefined) {
      tensors[name] = tensor;
      continue;
    }
    const { shape, data } = tensor;
    if (!(data instanceof Float32Array) || shape.length !== 2) {
      throw new ClaquetaError("INTERNAL", { where: "compact", what: `${name} is no table of float32` });
    }
    const { codes, scales } = quantise(data, shape[0], shape[1], how);
    tensors[`${name}.codes`] = codes;
    if (scales !== undefined) tensors[`${name}.scales`] = scales;
    columns[name] = shape[1];
  }
  const { kind, settings } = state;
  return { kind: "compact", settings: { kind, settings, storage: { ...storage }, columns }, tensors };
}

function wholeState({ settings: { kind, settings, storage, columns }, tensors }: State): State {
  const isComplete = isRecord(settings) && isRecord(storage) && isRecord(columns);
  if (typeof kind !== "string" || kind === "compact" || !isComplete) throw damaged("it does not say what it keeps");
  const whole: { [name: string]: Tensor } = { ...tensors };
  for (const [name, how] of Object.entries(storage)) {
    const columnCount = columns[name];
    if (!storages.includes(how as Storage) || !Number.isInteger(columnCount) || (columnCount as number) < 1) {
      throw damaged(`how ${JSON.stringify(name.slice(0, 40))} is kept is not known`);
    }
    const codes = whole[`${name}.codes`];
    const scales = whole[`${name}.scales`];
    delete whole[`${name}.codes`];
    delete whole[`${name}.scales`];
    const rowCount = codes?.shape[0] ?? 0;
    const coded = CodedTable.of({ codes, scales }, rowCount, columnCount as number, how as Storage);
    if (coded === undefined) throw damaged(`the codes of ${JSON.stringify(name.slice(0, 40))} make no table`);
    whole[name] = {
      shape: [rowCount, columnCount as number],
      coded,
      get data() {
        return coded.floats;
      },
    };
  }
  return { kind, settings, tensors: whole };
}

const damaged = (what: string) => damagedClassifier("compact", what);

export const compactClassifier: ClassifierKind = {
  kind: "compact",
  read: (state, readAny) => new CompactClassifier(state, readAny),
};
