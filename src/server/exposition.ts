/** Metrics in Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). An observation is
 * one map lookup: a general client hashes all labels every time, which costs a tenth of a short answer's time. */

export type Labels = Readonly<Record<string, string>>;

/** A counter or gauge with a series for each value of its label. */
export class Family {
  readonly name: string;
  readonly #head: string;
  readonly #series = new Map<string, number>();
  readonly #label: string;

  /** label: name of the only label; empty: none. */
  constructor(type: "counter" | "gauge", name: string, help: string, label = "") {
    this.name = name;
    this.#head = head(name, help, type);
    this.#label = label;
  }

  /** value: of the label; empty if there is none. */
  add(value: string, count: number): void {
    this.#series.set(value, (this.#series.get(value) ?? 0) + count);
  }

  /** Replaces all series by this one. */
  setOnly(value: string, level: number): void {
    this.#series.clear();
    this.#series.set(value, level);
  }

  text(): string {
    let text = this.#head;
    for (const [value, number] of this.#series) {
      text += `${this.name}${this.#label === "" ? "" : braces({ [this.#label]: value })} ${number}\n`;
    }
    return text;
  }
}

/** One histogram. bounds: ascending, the maximum of each bucket. */
export class Histogram {
  readonly #bounds: readonly number[];
  /** Observations in each bucket, not cumulative; the last one is beyond all bounds. */
  readonly #counts: Float64Array;
  #sum = 0;

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds;
    this.#counts = new Float64Array(bounds.length + 1);
  }

  observe(value: number): void {
    const bounds = this.#bounds;
    let bucket = 0;
    while (bucket < bounds.length && value > bounds[bucket]) bucket++;
    this.#counts[bucket]++;
    this.#sum += value;
  }

  text(name: string, labels: Labels = {}): string {
    let text = "";
    let total = 0;
    this.#counts.forEach((count, bucket) => {
      total += count;
      const le = bucket < this.#bounds.length ? String(this.#bounds[bucket]) : "+Inf";
      text += `${name}_bucket${braces({ le, ...labels })} ${total}\n`;
    });
    return `${text}${name}_sum${braces(labels)} ${this.#sum}\n${name}_count${braces(labels)} ${total}\n`;
  }
}

/** The lines before a metric's series. */
export const head = (name: string, help: string, type: "counter" | "gauge" | "histogram"): string =>
  `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n`;

function braces(labels: Labels): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${value.replace(/[\\"\n]/g, escaped)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

const escaped = (character: string): string => (character === "\n" ? "\\n" : `\\${character}`);
