import { readFileSync } from "node:fs";

/** Watches the largest resident memory of a process, all its threads, as Linux keeps it (VmHWM). `stop()` gives it in bytes;
 * NaN elsewhere. */
export function residentPeakBytes(pid) {
  let peak = Number.NaN;
  const look = () => {
    try {
      const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1];
      if (kilobytes !== undefined) peak = Number(kilobytes) * 1024;
    } catch {
      // The process has ended, or this is no Linux.
    }
  };
  const timer = setInterval(look, 100);
  return {
    stop() {
      clearInterval(timer);
      return peak;
    },
  };
}
