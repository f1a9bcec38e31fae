import { ClaquetaError, type ErrorCode } from "../errors.ts";

/** A failure, for reports; reason: the error's message. */
export interface FailedCandidate {
  readonly recipe: string;
  readonly code: ErrorCode;
  readonly reason: string;
}

/** A candidate that could not be fitted or judged; the others go on without it. */
export interface Failure {
  readonly recipe: string;
  readonly error: ClaquetaError;
}

/** The outcome of a candidate. */
export type Attempt<Result> = Result | Failure;

export const hasFailed = <Result extends object>(attempt: Attempt<Result>): attempt is Failure => "error" in attempt;

/** Rethrows an error that is not the candidate's: the work was stopped, or the program is wrong. */
export function failureOf(recipe: string, error: unknown): Failure {
  if (!(error instanceof ClaquetaError) || error.code === "INTERRUPTED" || error.code === "INTERNAL") throw error;
  return { recipe, error };
}

export const failedCandidate = ({ recipe, error: { code, message } }: Failure): FailedCandidate => {
  return { recipe, code, reason: message };
};

/** Throws where no candidate is left: the one's error, or one that names each. */
export function throwIfAllFailed(failures: readonly Failure[], candidateCount: number): void {
  if (failures.length === 0 || failures.length < candidateCount) return;
  const [{ error }] = failures;
  if (failures.length === 1) throw error;
  const reasons = failures.map((each) => `${each.recipe}: ${each.error.message}`).join(" ");
  const what = `none of ${failures.length} can be fitted. ${reasons}`.replace(/\.$/, "");
  throw new ClaquetaError(error.code, { where: "recipes", what, cause: error });
}

/** The result. Throws the failure's error. */
export function succeeded<Result extends object>(attempt: Attempt<Result>): Result {
  if (hasFailed(attempt)) throw attempt.error;
  return attempt;
}
