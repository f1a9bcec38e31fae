import { Value } from "typebox/value";
import { ClaquetaError } from "../../errors.ts";
import {
  type Answers,
  type CalibrationFigures,
  type Comparison,
  comparisonSchema,
  type Errors,
  type Evaluation,
  evaluationSchema,
  type Recipe,
  type Training,
  trainingSchema,
} from "./report-schema.ts";

/** What the page draws, whichever command the report came from. */
export interface PageReport {
  readonly kind: "comparison" | "evaluation" | "training";
  /** Version that made the figures. */
  readonly claquetaVersion: string;
  readonly dataSha256: string;
  /** The best first; one for an evaluation; none for a training that compared nothing. */
  readonly recipes: readonly Recipe[];
  readonly split?: Comparison["split"];
  readonly lead?: Comparison["lead"];
  readonly errors?: Errors;
  /** Whether `errors` judge a model's own answers, or as many genres as each movie has. */
  readonly errorsAreOfModel: boolean;
  readonly model?: Training["model"];
  readonly calibration?: { readonly before: CalibrationFigures; readonly after: CalibrationFigures };
  readonly answers?: Answers;
  readonly data?: Comparison["data"];
  readonly environment?: Comparison["environment"];
  readonly warnings: readonly string[];
}

const schemas = { comparison: comparisonSchema, evaluation: evaluationSchema, training: trainingSchema } as const;

/** The report that the text is. where: its name, for errors. Throws BAD_JSON, and BAD_REPORT where it is something else than
 * `compare --out`, `evaluate --out` or `train --report` write, or holds nothing to draw. */
export function readReport(text: string, where: string): PageReport {
  let json: unknown;
  try {
    json = JSON.parse(text, (_, value) => (typeof value === "string" ? withoutControls(value) : value));
  } catch (cause) {
    throw new ClaquetaError("BAD_JSON", { where, what: "it is not JSON", expected: "a report", cause });
  }
  const kind = (json as { kind?: unknown } | null)?.kind;
  const schema = Object.hasOwn(schemas, String(kind)) ? schemas[kind as keyof typeof schemas] : undefined;
  if (schema === undefined) {
    throw new ClaquetaError("BAD_REPORT", {
      where,
      what: "it is no report",
      expected: "what `claqueta compare --out`, `evaluate --out` or `train --report` writes",
    });
  }
  if (!Value.Check(schema, json)) {
    const [fault] = Value.Errors(schema, json);
    throw new ClaquetaError("BAD_REPORT", {
      where: `${where}${fault === undefined ? "" : ` at ${fault.instancePath || "/"}`}`,
      what: fault?.message ?? "it is no report",
      next: "Make the report again with this version.",
    });
  }
  return fromChecked(json as Comparison | Evaluation | Training, where);
}

function fromChecked(json: Comparison | Evaluation | Training, where: string): PageReport {
  if (json.kind === "comparison") return { ...json, errorsAreOfModel: false };
  if (json.kind === "evaluation") {
    const { model, warnings = [], claquetaVersion = model.claquetaVersion } = json;
    return { ...json, claquetaVersion, recipes: [{ ...json, name: model.recipe }], errorsAreOfModel: true, warnings };
  }
  const { model, comparison, answers, data, environment } = json;
  if (comparison === undefined && answers === undefined) {
    throw new ClaquetaError("BAD_REPORT", {
      where,
      what: "this training compared no recipes and calibrated nothing, so there is nothing to draw",
      next: "Train with --recipe auto or --calibrate auto, or give an evaluation of the model.",
    });
  }
  return {
    ...(comparison ?? { recipes: [], warnings: [] }),
    kind: "training",
    claquetaVersion: model.claquetaVersion,
    dataSha256: model.dataSha256,
    errorsAreOfModel: false,
    model,
    ...(answers && { answers, calibration: answers }),
    ...(data && { data }),
    ...(environment && { environment }),
  };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffe\uffff]/g;
const withoutControls = (text: string): string => text.replace(controls, "\ufffd");
