/** Metrics in Prometheus' text format 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats). Observing is one look
 * into a map: a general client hashes all labels anew for every observation, which costs a short answer a tenth of its
 * time. */

export type Labels = Readonly<Record<string, string>>;

/** A family of counts or levels, one a set of labels. */
export class Family {
  readonly name: string;
  readonly #head: string;
  readonly #series = new Map<string, number>();
  readonly #label: string;

  /** label: the one label's name; empty: none. */
  constructor(type: "counter" | "gauge", name: string, help: string, label = "") {
    this.name = name;
    this.#head = head(name, help, type);
    this.#label = label;
  }

  /** value: of the label; empty where there is none. */
  add(value: string, count: number): void {
    this.#series.set(value, (this.#series.get(value) ?? 0) + count);
  }

  /** From now on there is this series alone. */
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

/** One histogram; bounds ascending, each the most that its bucket holds. */
export class Histogram {
  readonly #bounds: readonly number[];
  /** Observations in each bucket alone, the last of them beyond all bounds. */
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
