import { describe, expect, it } from "vitest";
import { denseMatrix, type LabelMatrix } from "../matrix/dense-matrix.ts";
import { type SparseMatrix, sparseFromRows } from "../matrix/sparse-matrix.ts";
import type { State } from "../matrix/state.ts";
import { fitPipeline } from "../pipeline/fit-pipeline.ts";
import { inlinePool } from "../pool/pool.ts";
import {
  checkClassifier,
  classifierFromState,
  isBuiltIn,
  probabilitiesOf,
  registerClassifier,
} from "./classifier-registry.ts";
import type { Classifier, Learner } from "./learner.ts";
import { knownLearnerKinds, learnerFromSettings, learnerKindOf, registerLearner } from "./registry.ts";

const x: SparseMatrix = sparseFromRows([[[0, 1]], [[1, 2]], []], 2);
const y: LabelMatrix = { rowCount: 3, columnCount: 2, values: Uint8Array.of(1, 0, 0, 1, 1, 1) };

/** Gives 0.5 for everything. */
const half = (kind: string, more: Partial<Classifier> = {}): Classifier => ({
  kind,
  featureCount: 2,
  genreCount: 2,
  predictProba: ({ rowCount }) => denseMatrix(rowCount, 2, new Float64Array(2 * rowCount).fill(0.5)),
  toState: () => ({ kind, settings: {}, tensors: {} }),
  ...more,
});
const learner = (kind: string, more: Partial<Learner> = {}): Learner => ({
  kind,
  settings: {},
  fit: async () => half(kind),
  ...more,
});
const state = (kind: string, more: Partial<State> = {}): State => ({ kind, settings: {}, tensors: {}, ...more });

describe("a learner of one's own", () => {
  it("stands in a recipe as it is, registered or not, frozen or not", () => {
    const own = Object.freeze(learner("mine"));
    expect(learnerFromSettings(own)).toBe(own);
    expect(learnerKindOf(own)).toMatchObject({ kind: "mine", tasks: [] });
    expect(isBuiltIn(half("mine"))).toBe(false);
  });

  it.each(["", "Upper", "a b", undefined as never])("cannot be of the kind %j", (kind) => {
    expect(() => learnerFromSettings(learner(kind))).toThrow("expected a name that no other kind has");
    expect(() => registerLearner({ kind, description: "", make: () => learner(kind), read: () => half(kind) })).toThrow(
      "registerLearner: kind is",
    );
    expect(() => registerClassifier({ kind, read: () => half(kind) })).toThrow("registerClassifier: kind is");
  });

  it.each([
    ["nothing", undefined as never, "expected a classifier, with a method predictProba"],
    ["no toState", half("mine", { toState: undefined as never }), "expected a classifier, with a method toState"],
    [
      "other columns",
      half("mine", { featureCount: 3 }),
      "its classifier is of 3 columns and 2 genres; expected 2 and 2",
    ],
    ["other genres", half("mine", { genreCount: 1 }), "its classifier is of 2 columns and 1 genres; expected 2 and 2"],
  ])("is refused where its fit gives %s", async (_, classifier, message) => {
    const rows = { features: { columnCount: 2 } as never, matrix: x };
    const own = learner("mine", { fit: async () => classifier });
    await expect(fitPipeline(own, rows, y, { seed: 1, pool: inlinePool })).rejects.toThrow(`learner mine: `);
    expect(() => checkClassifier(own, classifier, 2, 2)).toThrow(message);
  });

  it.each([
    [
      "too few rows",
      () => denseMatrix(1, 2),
      "SHAPE_MISMATCH",
      "it gave 1 rows × 2 columns and 2 values; expected 3 × 2",
    ],
    ["too few columns", () => denseMatrix(3, 1), "SHAPE_MISMATCH", "it gave 3 rows × 1 columns"],
    ["too few values", () => denseMatrix(3, 2, new Float64Array(5)), "SHAPE_MISMATCH", "and 5 values"],
    ["nothing", () => undefined as never, "SHAPE_MISMATCH", "expected 3 × 2"],
    [
      "NaN",
      () => denseMatrix(3, 2, Float64Array.of(0, 1, 0.5, Number.NaN, 0, 0)),
      "BAD_ROW",
      "it gave NaN in row 1, column 1",
    ],
    [
      "more than 1",
      () => denseMatrix(3, 2, Float64Array.of(0, 1, 0.5, 0, 1.5, 0)),
      "BAD_ROW",
      "it gave 1.5 in row 2, column 0",
    ],
    [
      "less than 0",
      () => denseMatrix(3, 2, Float64Array.of(-0.1, 1, 0, 0, 0, 0)),
      "BAD_ROW",
      "it gave -0.1 in row 0, column 0",
    ],
  ])("is refused where it predicts %s", (_, predictProba, code, message) => {
    const own = half("mine", { predictProba });
    expect(() => probabilitiesOf(own, x)).toThrow(expect.objectContaining({ code }));
    expect(() => probabilitiesOf(own, x)).toThrow(`classifier mine: ${message.startsWith("it") ? message : ""}`);
    expect(() => probabilitiesOf(own, x)).toThrow(message);
  });

  it("may predict 0 and 1", () => {
    const sure = denseMatrix(3, 2, Float64Array.of(0, 1, 0, 1, 1, 0));
    expect(probabilitiesOf(half("mine", { predictProba: () => sure }), x)).toBe(sure);
  });
});

describe("a kind of learner that is registered", () => {
  it("is made from settings, completed and checked, and its classifiers are read", () => {
    let given: unknown;
    registerLearner({
      kind: "shrunken",
      description: "a half",
      settings: { shrinkage: { type: "number", minimum: 0, default: 2, description: "How much." } },
      make: (settings) => {
        given = settings;
        return learner("shrunken");
      },
      read: () => half("shrunken"),
    });
    expect(learnerFromSettings({ kind: "shrunken" }).kind).toBe("shrunken");
    expect(given).toEqual({ shrinkage: 2 });
    expect(() => learnerFromSettings({ kind: "shrunken", shrinkage: -1 })).toThrow("learner shrunken: shrinkage is -1");
    expect(() => learnerFromSettings({ kind: "shrunken", other: 1 })).toThrow('a setting is "other"');
    expect(classifierFromState(state("shrunken")).predictProba(x).values[0]).toBe(0.5);
    expect(knownLearnerKinds().at(-1)).toMatchObject({ kind: "shrunken", description: "a half" });
  });

  it.each(["logistic-regression", "shrunken"])("cannot have the name %s, which there is", (kind) => {
    const own = { kind, description: "", make: () => learner(kind), read: () => half(kind) };
    expect(() => registerLearner(own)).toThrow(`registerLearner: kind is "${kind}"`);
  });

  it("cannot have the name of a kind of classifier, and is then not known as a learner either", () => {
    for (const kind of ["stack", "compact"]) {
      const own = { kind, description: "", make: () => learner(kind), read: () => half(kind) };
      expect(() => registerLearner(own)).toThrow(`registerClassifier: kind is "${kind}"`);
      expect(() => learnerFromSettings({ kind })).toThrow(`learner: kind is "${kind}"`);
    }
    registerClassifier({ kind: "alone", read: () => half("alone") });
    expect(() => registerClassifier({ kind: "alone", read: () => half("alone") })).toThrow('kind is "alone"');
    expect(classifierFromState(state("alone")).kind).toBe("alone");
  });

  it("leads to BAD_MODEL_FILE where its reader fails on a file's state, and keeps its own errors", () => {
    registerClassifier({ kind: "careless", read: ({ tensors }) => half(`${tensors.weights.data.length}`) });
    const error = {
      code: "BAD_MODEL_FILE",
      message: expect.stringContaining("careless: its reader fails on the state"),
    };
    expect(() => classifierFromState(state("careless"))).toThrow(expect.objectContaining(error));
    registerClassifier({ kind: "outer", read: (own, readAny) => readAny({ ...own, kind: "nowhere" }) });
    expect(() => classifierFromState(state("outer"))).toThrow(expect.objectContaining({ code: "MODEL_VERSION" }));
  });

  it("is named, with what to do, where it is not registered", () => {
    expect(() => learnerFromSettings({ kind: "nowhere" })).toThrow(
      "(registerLearner); on the command line in a module",
    );
    expect(() => classifierFromState(state("nowhere"))).toThrow(
      'kind "nowhere" is not known here; expected one of compact, ',
    );
    expect(() => classifierFromState(state("nowhere"))).toThrow("(registerLearner, registerClassifier)");
  });
});
