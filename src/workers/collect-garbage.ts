import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** Collects garbage now. WebAssembly memories lie outside the heap that V8 watches: a thread that has dropped a
 * gigabyte of them and then waits would keep that gigabyte for as long as it waits. */
export function collectGarbage(): void {
  if (collect === undefined) {
    // The flag belongs to the process: if another thread resets it in between, this call collects nothing.
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("globalThis.gc") as typeof collect;
    setFlagsFromString("--no-expose-gc");
  }
  collect?.();
}

/** A smaller process is not worth the pause. */
export const isWorthCollecting = (): boolean => process.memoryUsage.rss() > 1.5e9;
