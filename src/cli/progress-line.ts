import { createRequire } from "node:module";
import type { SingleBar } from "cli-progress";

const require = createRequire(import.meta.url);

/** Between two plain lines; shorter work shows none. */
const plainIntervalMs = 5000;

/** Progress on standard error: a bar that moves in place on a terminal, a plain line now and then elsewhere (logs, CI),
 * nothing where it is switched off. Messages that should stay (an epoch's losses) go above the bar. */
export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #enabled: boolean;
  #bar: SingleBar | undefined;
  #label = "";
  #lastPlainMs = performance.now();

  constructor(stream: NodeJS.WriteStream, enabled: boolean) {
    this.#stream = stream;
    this.#enabled = enabled;
  }

  /** done: share in [0, 1], or undefined where nobody knows; note: what stands behind the bar in place of the time that
   * has passed. A new label begins a new bar. */
  update(label: string, done: number | undefined, note?: string): void {
    if (!this.#enabled) return;
    if (label !== this.#label) {
      this.clear();
      this.#label = label;
    }
    if (!this.#stream.isTTY) {
      const now = performance.now();
      if (now - this.#lastPlainMs < plainIntervalMs) return;
      this.#lastPlainMs = now;
      const parts = [done === undefined ? [] : `${Math.round(done * 100)}%`, note ?? []].flat();
      this.#stream.write(`${label}: ${parts.join(", ")}\n`);
      return;
    }
    if (this.#bar === undefined) {
      // Only now: a command that answers at once need not wait until this is loaded.
      const { Presets, SingleBar } = require("cli-progress") as typeof import("cli-progress");
      this.#bar = new SingleBar(
        {
          format: `${done === undefined ? "{label}" : "{label} {bar} {percentage}%"}  ${note === undefined ? "{duration_formatted}" : "{note}"}`,
          stream: this.#stream,
          clearOnComplete: true,
          hideCursor: true,
          barsize: 24,
          gracefulExit: false,
        },
        Presets.shades_classic,
      );
      this.#bar.start(100, 0, { label, note });
    }
    this.#bar.update(Math.min(100, Math.round((done ?? 0) * 100)), { note });
  }

  /** A line that stays. */
  say(text: string): void {
    if (!this.#enabled) return;
    const label = this.#label;
    this.clear();
    this.#stream.write(`${text}\n`);
    this.#label = label;
  }

  /** Takes the bar away for good. */
  end(): void {
    this.clear();
    this.#enabled = false;
  }

  /** Takes the bar away; the next update begins it again. */
  clear(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}
