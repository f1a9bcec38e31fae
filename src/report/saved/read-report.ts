import { ClaquetaError } from "../../errors.ts";
import { isRecord } from "../../json.ts";
import {
  type Answers,
  type CalibrationFigures,
  type Comparison,
  type Provenance,
  type Recipe,
  reportShapes,
  type SavedEvaluation,
  type SavedReport,
} from "./report-shape.ts";

type Shared = "split" | "fields" | "lead" | "errors" | "data" | "environment";

/** A saved report of any command. claquetaVersion: the one that made the figures; recipes: the best first, one for an
 * evaluation, none for a training that compared nothing. */
export interface Report extends Partial<Pick<Comparison, Shared>>, Omit<Comparison, Shared | "kind" | "movieCount"> {
  readonly kind: SavedReport["kind"];
  /** Of a training, the figures of the model itself on movies that it had not seen. */
  readonly heldOut?: Recipe;
  /** Of an evaluation of predictions, whose thresholds made answers of them. */
  readonly model?: Provenance;
  /** Of an evaluation, the file that gave the probabilities, where it was not the model. */
  readonly predictions?: NonNullable<SavedEvaluation["predictions"]>;
  /** Of an evaluation, its movies' answers; its only recipe has its genres. */
  readonly movies?: NonNullable<SavedEvaluation["movies"]>;
  readonly calibration?: { readonly before: CalibrationFigures; readonly after: CalibrationFigures };
  readonly answers?: Answers;
}

const commands = "what `claqueta compare --out`, `claqueta evaluate --out` or `claqueta train --report` writes";

/** The report in a text. where: its name, for errors. Throws BAD_JSON, and BAD_REPORT as `checkReport`. */
export function readReport(text: string, where: string): Report {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new ClaquetaError("BAD_JSON", { where, what: "it is not JSON", expected: "a report", cause });
  }
  return checkReport(json, where);
}

/** The genres and the kept answers of the evaluation in a text. Throws BAD_JSON, BAD_REPORT where it is no
 * evaluation. */
export function evaluationIn(text: string, where: string): Pick<SavedEvaluation, "genres" | "movies"> {
  const { kind, recipes, movies } = readReport(text, where);
  if (kind === "evaluation") return { genres: recipes[0].genres, ...(movies && { movies }) };
  const next = "Evaluate one model at a time: claqueta evaluate FILE --model MODEL --out REPORT.";
  throw new ClaquetaError("BAD_REPORT", { where, what: `it is a ${kind}`, expected: "an evaluation", next });
}

/** The report in JSON from anywhere, checked: every part that the type names is as it says. Throws BAD_REPORT with the
 * path of the first fault. */
export function checkReport(json: unknown, where: string): Report {
  const kind = isRecord(json) ? String(json.kind) : "";
  if (!Object.hasOwn(reportShapes, kind)) {
    throw new ClaquetaError("BAD_REPORT", { where, what: "it is no report", expected: commands });
  }
  const fault = reportShapes[kind as SavedReport["kind"]](json);
  if (fault !== null) {
    const { path, expected, found } = fault;
    throw new ClaquetaError("BAD_REPORT", {
      where: `${where} at ${path || "/"}`,
      what: `there is ${told(found)}`,
      expected,
      next: "Make the report again with this version.",
    });
  }
  return reportOf(json as SavedReport);
}

function told(found: unknown): string {
  if (found === undefined) return "nothing";
  if (Array.isArray(found)) return `a list of ${found.length}`;
  return isRecord(found) ? "an object" : JSON.stringify(found).slice(0, 40);
}

function reportOf(json: SavedReport): Report {
  if (json.kind === "comparison") return json;
  if (json.kind === "evaluation") {
    const { model, predictions, warnings = [], claquetaVersion = model?.claquetaVersion ?? "" } = json;
    const name = predictions?.name ?? model?.recipe ?? "";
    return { ...json, claquetaVersion, recipes: [{ ...json, name }], warnings };
  }
  const { kind, model, comparison, answers, heldOut, data, environment } = json;
  return {
    ...(comparison ?? { recipes: [], warnings: [] }),
    kind,
    claquetaVersion: model.claquetaVersion,
    dataSha256: model.dataSha256,
    model,
    ...(heldOut && { heldOut: { ...heldOut, name: model.recipe } }),
    ...(answers && { answers, calibration: answers }),
    ...(data && { data }),
    ...(environment && { environment }),
  };
}
