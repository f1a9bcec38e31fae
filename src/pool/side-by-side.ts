import { throwIfAborted } from "../errors.ts";

/** Starts jobs 0 … count − 1 in that order, at most `limit` at once. After the first failure no other job starts, the
 * signal of the running ones is aborted, and the failure is thrown once all have ended. Throws INTERRUPTED if `signal`
 * is aborted. */
export async function runSideBySide(
  count: number,
  limit: number,
  signal: AbortSignal | undefined,
  job: (index: number, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  let next = 0;
  let failure: { readonly error: unknown } | undefined;
  const lane = async (): Promise<void> => {
    while (next < count && failure === undefined) {
      try {
        throwIfAborted(signal);
        await job(next++, either);
      } catch (error) {
        failure ??= { error };
        stop.abort();
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(limit, count)) }, lane));
  if (failure !== undefined) throw failure.error;
}
