import { createRequire } from "node:module";
import type { SingleBar } from "cli-progress";

const require = createRequire(import.meta.url);

/** Time between two plain lines; shorter work shows none. */
const plainIntervalMs = 5000;

/** Progress on standard error: a bar on a terminal, plain lines at intervals elsewhere (logs, CI), nothing if switched
 * off. Messages that should stay (an epoch's losses) go above the bar. */
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

  /** done: share in [0, 1], or undefined if not known. note: replaces the elapsed time after the bar. A new label
   * starts a new bar. */
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
      // Loaded only now, so that commands that answer at once need not wait for it.
      const { Presets, SingleBar } = require("cli-progress") as typeof import("cli-progress");
      const shown = done === undefined ? "{label}" : "{label} {bar} {percentage}%";
      const format = `${shown}  ${note === undefined ? "{duration_formatted}" : "{note}"}`;
      const options = { format, stream: this.#stream, clearOnComplete: true, hideCursor: true, barsize: 24 };
      this.#bar = new SingleBar({ ...options, gracefulExit: false }, Presets.shades_classic);
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

  /** Removes the bar for good. */
  end(): void {
    this.clear();
    this.#enabled = false;
  }

  /** Removes the bar; the next update starts it again. */
  clear(): void {
    this.#bar?.stop();
    this.#bar = undefined;
  }
}
