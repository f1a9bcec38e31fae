import { ClaquetaError, type ErrorCode } from "../errors.ts";

/** A candidate that could not be fitted or judged, and why, for reports. */
export interface FailedCandidate {
  readonly recipe: string;
  readonly code: ErrorCode;
  /** The error's message. */
  readonly reason: string;
}

/** A candidate that failed; the others go on without it. */
export interface Failure {
  readonly recipe: string;
  readonly error: ClaquetaError;
}

/** What a candidate's work came to. */
export type Attempt<Result> = Result | Failure;

export const hasFailed = <Result extends object>(attempt: Attempt<Result>): attempt is Failure => "error" in attempt;

/** Throws the error where it is no candidate's own: the work was stopped, or the program is wrong. */
export function failureOf(recipe: string, error: unknown): Failure {
  if (!(error instanceof ClaquetaError) || error.code === "INTERRUPTED" || error.code === "INTERNAL") throw error;
  return { recipe, error };
}

export const failedCandidate = ({ recipe, error }: Failure): FailedCandidate => ({
  recipe,
  code: error.code,
  reason: error.message,
});

/** Throws where no candidate is left: the one's error, or one that names each. */
export function throwIfAllFailed(failures: readonly Failure[], candidateCount: number): void {
  if (failures.length === 0 || failures.length < candidateCount) return;
  const [{ error }] = failures;
  if (failures.length === 1) throw error;
  throw new ClaquetaError(error.code, {
    where: "recipes",
    what: `none of ${failures.length} can be fitted. ${failures.map((each) => `${each.recipe}: ${each.error.message}`).join(" ")}`.replace(
      /\.$/,
      "",
    ),
    cause: error,
  });
}

/** The result. Throws the failure's error. */
export function succeeded<Result extends object>(attempt: Attempt<Result>): Result {
  if (hasFailed(attempt)) throw attempt.error;
  return attempt;
}
