import { ClaquetaError } from "../errors.ts";
import { largestKernelBytes } from "../matrix/kernels.ts";
import type { TaskContext } from "../pool/pool.ts";
import { RandomState } from "../random/mt19937.ts";
import { refuseSetting } from "../settings/complete-settings.ts";
import type { FitProgress } from "./learner.ts";

/** One epoch's figures: mean loss over the known entries, with dropout in training and without in validation. */
export interface Epoch {
  readonly loss: number;
  readonly valLoss: number | null;
}

/** What the fit of a network gives beside the network. */
export interface FitHistory {
  readonly epochs: readonly Epoch[];
  /** Index in `epochs` of the one whose weights were kept. */
  readonly bestEpoch: number;
}

/** Throws INVALID_SETTING where patience is set without movies for validation. */
export function checkPatience(
  where: string,
  { patience, validationShare }: { readonly patience: number | null; readonly validationShare: number },
): void {
  if (patience === null || validationShare > 0) return;
  refuseSetting(where, "validationShare", validationShare, "a number above 0 where patience is set");
}

/** Throws INVALID_SETTING where the training of a network needs more than a kernel memory. */
export function checkKernelBytes(bytes: number, where: string, network: string, next: string): void {
  if (bytes <= largestKernelBytes) return;
  const what = `${network} ${(bytes / 2 ** 30).toFixed(1)} GiB`;
  throw new ClaquetaError("INVALID_SETTING", { where, what, expected: "at most 4", next });
}

/** Random rows for training and for validation. */
export function splitRows(rowCount: number, validationShare: number, seed: number) {
  const order = new RandomState(seed).permutation(rowCount);
  const validationCount = Math.floor(validationShare * rowCount);
  return { training: order.subarray(validationCount), validation: order.subarray(0, validationCount) };
}

/** Reports an epoch that began at `started` (performance.now()). */
export function reportEpoch(
  context: TaskContext,
  index: number,
  epochs: number,
  { loss, valLoss }: Epoch,
  started: number,
): void {
  const seconds = (performance.now() - started) / 1000;
  const epoch = index + 1;
  const validation = valLoss === null ? "" : `, val_loss ${valLoss.toFixed(4)}`;
  const progress: FitProgress = {
    done: epoch / epochs,
    message: `epoch ${epoch}/${epochs}: loss ${loss.toFixed(4)}${validation}, ${seconds.toFixed(1)} s`,
    values: { epoch, epochs, loss, ...(valLoss === null ? {} : { valLoss }), seconds },
  };
  context.progress(progress);
}
