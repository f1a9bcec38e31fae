import { availableParallelism, cpus, loadavg, totalmem } from "node:os";

/** What the figures depend on. threadSettings: variables that change how the peers' libraries compute. */
export function machine() {
  const threadSettings = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => /^(OPENBLAS|OMP|MKL|BLIS|GOTO)_/.test(name)),
  );
  return {
    cpu: cpus()[0]?.model ?? "unknown",
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
    loadAverage: Math.round(loadavg()[0] * 10) / 10,
    threadSettings,
  };
}
