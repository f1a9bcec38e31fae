import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

let collect: (() => void) | undefined;

/** Lets go of what nothing points to any more, now. WebAssembly memories lie outside the heap that V8 watches: a thread that
 * has dropped a gigabyte of them and then waits would keep it for as long as it waits. */
export function collectGarbage(): void {
  if (collect === undefined) {
    // The flag is the process's: where another thread takes it back in between, there is no gc this time.
    setFlagsFromString("--expose-gc");
    collect = runInNewContext("globalThis.gc") as typeof collect;
    setFlagsFromString("--no-expose-gc");
  }
  collect?.();
}

/** Tasks and processes smaller than this are not worth a pause. */
const worthwhileBytes = 1.5e9;

export const isWorthCollecting = (): boolean => process.memoryUsage.rss() > worthwhileBytes;
