import pc from "picocolors";
import type { DataProfile, DuplicateProfile } from "../movies/profile.ts";
import type { GenreProfile } from "../movies/profile-genres.ts";

export interface ProfileTableOptions {
  /** Columns of the terminal; 80 where absent; below 40 is taken as 40. */
  readonly width?: number;
  /** false where absent. */
  readonly color?: boolean;
}

interface Bar {
  readonly label: string;
  readonly count: number;
  readonly note?: string;
}

const reasonNames = {
  "same-plot": "equal plots",
  "same-title-year": "equal title and year",
  "near-title-year": "equal title, year within 2",
  "shared-phrases": "plots share two runs of 10 words",
} as const;

/** A profile for people: lines no longer than the width, bars of █ scaled to the largest count of their chart. Ends in a
 * line break. */
export function profileTable(profile: DataProfile, options: ProfileTableOptions = {}): string {
  const colors = pc.createColors(options.color ?? false);
  const page = new Page(Math.max(40, options.width ?? 80), colors);
  page.heading("Movies");
  page.fact("rows", number(profile.movieCount));
  const missing = Object.entries(profile.missing).filter(([, count]) => count > 0);
  page.fact("missing", missing.map(([column, count]) => `${column} ${number(count)}`).join(", ") || "nothing");

  const { duplicates, against } = profile;
  page.heading("Duplicates and near-duplicates");
  page.fact("in the file", `${plural(duplicates.pairCount, "pair")}, ${plural(duplicates.groupCount, "group")}`);
  addPairs(page, duplicates);
  if (against !== undefined) {
    page.heading("The same movies in the second file");
    page.fact("second file", `${number(against.movieCount)} rows`);
    page.fact("pairs", `${number(against.pairCount)} (${number(against.secondCount)} of the second file's rows)`);
    addPairs(page, against);
  }

  if (profile.years !== null) {
    page.heading(`Years ${profile.years.min}–${profile.years.max}`);
    page.bars(profile.years.decades.map(({ decade, count }) => ({ label: `${decade}s`, count })));
  }
  const words = profile.plotWords;
  if (words !== null) {
    page.heading("Plot length in words");
    page.fact("mean", `${words.mean.toFixed(1)}, from ${number(words.min)} to ${number(words.max)}`);
    const quantiles = [words.p5, words.p25, words.median, words.p75, words.p95];
    page.fact("5 25 50 75 95 %", quantiles.map((value) => number(Math.round(value))).join("  "));
    page.fact("under 10 words", plural(words.underTenCount, "plot"));
  }
  if (profile.genres !== null) addGenres(page, profile.genres);
  return page.text();
}

function addPairs(page: Page, { byReason, examples, pairCount }: DuplicateProfile): void {
  if (pairCount === 0) return;
  for (const [reason, name] of Object.entries(reasonNames)) {
    page.line(`  ${name.padEnd(34)}${number(byReason[reason as keyof typeof reasonNames]).padStart(9)}`);
  }
  page.fact(
    "such as ids",
    examples
      .slice(0, 3)
      .map(({ first, second }) => `${first} = ${second}`)
      .join(", "),
  );
}

function addGenres(page: Page, genres: GenreProfile): void {
  page.heading(`Genres of ${plural(genres.labelledCount, "labelled movie")}`);
  page.bars(
    genres.support.map(({ genre, count, share }) => ({
      label: genre,
      count,
      note: `${(100 * share).toFixed(1)} %`.padStart(7),
    })),
  );
  page.heading(`Genres a movie: ${genres.aMovie.mean.toFixed(2)} on average`);
  page.bars(genres.aMovie.histogram.map((bar) => ({ label: String(bar.genres), count: bar.count })));
  if (genres.together.topPairs.length === 0) return;
  page.heading("Genres that come together (× as often as by chance)");
  for (const { first, second, count, lift } of genres.together.topPairs) {
    page.line(
      `  ${`${first} + ${second}`.padEnd(28)}${`${lift.toFixed(1)} ×`.padStart(8)}${number(count).padStart(9)}`,
    );
  }
}

class Page {
  readonly #lines: string[] = [];
  readonly #width: number;
  readonly #colors: ReturnType<typeof pc.createColors>;

  constructor(width: number, colors: ReturnType<typeof pc.createColors>) {
    this.#width = width;
    this.#colors = colors;
  }

  heading(text: string): void {
    if (this.#lines.length > 0) this.#lines.push("");
    this.#lines.push(this.#colors.bold(this.#cut(text)));
  }

  /** One line, cut at the width. */
  line(text: string): void {
    this.#lines.push(this.#cut(text));
  }

  fact(name: string, value: string): void {
    this.line(`  ${name.padEnd(17)}${value}`);
  }

  /** One row a bar: label, bar, count, note. A count above 0 shows at least a thin bar. */
  bars(bars: readonly Bar[]): void {
    const labelWidth = Math.min(16, Math.max(...bars.map((bar) => bar.label.length)));
    const countWidth = Math.max(...bars.map((bar) => number(bar.count).length));
    const noteWidth = Math.max(...bars.map((bar) => (bar.note === undefined ? 0 : bar.note.length + 1)));
    const room = Math.max(5, Math.min(60, this.#width - labelWidth - countWidth - noteWidth - 4));
    const most = Math.max(1, ...bars.map((bar) => bar.count));
    for (const { label, count, note } of bars) {
      const bar = count === 0 ? "" : "█".repeat(Math.floor((count / most) * room)) || "▏";
      const name = label.length > labelWidth ? `${label.slice(0, labelWidth - 1)}…` : label;
      const end = note === undefined ? "" : ` ${note}`;
      this.#lines.push(
        `  ${name.padEnd(labelWidth)} ${this.#colors.cyan(bar)}${" ".repeat(room - bar.length)} ${number(count).padStart(countWidth)}${end}`,
      );
    }
  }

  #cut(text: string): string {
    return text.length > this.#width ? `${text.slice(0, this.#width - 1)}…` : text;
  }

  text(): string {
    return `${this.#lines.map((line) => line.trimEnd()).join("\n")}\n`;
  }
}

const number = (value: number): string => value.toLocaleString("en-US");
const plural = (count: number, noun: string): string => `${number(count)} ${noun}${count === 1 ? "" : "s"}`;
