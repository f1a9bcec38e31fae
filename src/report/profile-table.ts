import pc from "picocolors";
import { capital, figureName } from "../metrics/figure-text.ts";
import type { DataProfile, DuplicateProfile } from "../movies/profile.ts";
import type { GenreProfile } from "../movies/profile-genres.ts";
import { cut, plural, whole } from "./number-text.ts";

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

/** A profile, for the terminal: lines no longer than the width, bars of █ scaled to the largest count of their chart.
 * Ends in a line break. */
export function profileTable(profile: DataProfile, options: ProfileTableOptions = {}): string {
  const page = new Page(options);
  page.heading("Movies");
  page.fact("rows", whole(profile.movieCount));
  const missing = Object.entries(profile.missing).filter(([, count]) => count > 0);
  page.fact("missing", missing.map(([column, count]) => `${column} ${whole(count)}`).join(", ") || "nothing");

  const { duplicates, against } = profile;
  page.heading("Duplicates and near-duplicates");
  page.fact("in the file", `${plural(duplicates.pairCount, "pair")}, ${plural(duplicates.groupCount, "group")}`);
  addPairs(page, duplicates);
  if (against !== undefined) {
    page.heading("The same movies in the second file");
    page.fact("second file", `${whole(against.movieCount)} rows`);
    page.fact("pairs", `${whole(against.pairCount)} (${whole(against.secondCount)} of the second file's rows)`);
    addPairs(page, against);
  }

  if (profile.years !== null) {
    page.heading(`Years ${profile.years.min}–${profile.years.max}`);
    page.bars(profile.years.decades.map(({ decade, count }) => ({ label: `${decade}s`, count })));
  }
  const words = profile.plotWords;
  if (words !== null) {
    page.heading("Plot length in words");
    page.fact("mean", `${words.mean.toFixed(1)}, from ${whole(words.min)} to ${whole(words.max)}`);
    const quantiles = [words.p5, words.p25, words.median, words.p75, words.p95];
    page.fact("5 25 50 75 95 %", quantiles.map((value) => whole(value)).join("  "));
    page.fact("under 10 words", plural(words.underTenCount, "plot"));
  }
  if (profile.genres !== null) addGenres(page, profile.genres);
  return page.text();
}

function addPairs(page: Page, { byReason, examples, pairCount }: DuplicateProfile): void {
  if (pairCount === 0) return;
  for (const [reason, name] of Object.entries(reasonNames)) {
    page.line(`  ${name.padEnd(34)}${whole(byReason[reason as keyof typeof reasonNames]).padStart(9)}`);
  }
  const shown = examples.slice(0, 3).map(({ first, second }) => `${first} = ${second}`);
  page.fact("such as ids", shown.join(", "));
}

function addGenres(page: Page, genres: GenreProfile): void {
  page.heading(`Genres of ${plural(genres.labelledCount, "labelled movie")}`);
  const noteOf = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(7);
  page.bars(genres.support.map(({ genre: label, count, share }) => ({ label, count, note: noteOf(share) })));
  page.heading(`${capital(figureName("genresAMovie"))}: ${genres.aMovie.mean.toFixed(2)} on average`);
  page.bars(genres.aMovie.histogram.map((bar) => ({ label: String(bar.genres), count: bar.count })));
  if (genres.together.topPairs.length === 0) return;
  page.heading("Genres that come together (× as often as by chance)");
  for (const { first, second, count, lift } of genres.together.topPairs) {
    page.line(`  ${`${first} + ${second}`.padEnd(28)}${`${lift.toFixed(1)} ×`.padStart(8)}${whole(count).padStart(9)}`);
  }
}

class Page {
  readonly #lines: string[] = [];
  readonly #width: number;
  readonly #colors: ReturnType<typeof pc.createColors>;

  constructor({ width = 80, color = false }: ProfileTableOptions) {
    this.#width = Math.max(40, width);
    this.#colors = pc.createColors(color);
  }

  heading(text: string): void {
    if (this.#lines.length > 0) this.#lines.push("");
    this.#lines.push(this.#colors.bold(cut(text, this.#width)));
  }

  /** One line, cut at the width. */
  line(text: string): void {
    this.#lines.push(cut(text, this.#width));
  }

  fact(name: string, value: string): void {
    this.line(`  ${name.padEnd(17)}${value}`);
  }

  /** One row a bar: label, bar, count, note. A count above 0 shows at least a thin bar. */
  bars(bars: readonly Bar[]): void {
    const labelWidth = Math.min(16, Math.max(...bars.map((bar) => bar.label.length)));
    const countWidth = Math.max(...bars.map((bar) => whole(bar.count).length));
    const noteWidth = Math.max(...bars.map((bar) => (bar.note === undefined ? 0 : bar.note.length + 1)));
    const barWidth = Math.max(5, Math.min(60, this.#width - labelWidth - countWidth - noteWidth - 4));
    const max = Math.max(1, ...bars.map((bar) => bar.count));
    for (const { label, count, note } of bars) {
      const bar = count === 0 ? "" : "█".repeat(Math.floor((count / max) * barWidth)) || "▏";
      const name = cut(label, labelWidth);
      const end = note === undefined ? "" : ` ${note}`;
      this.#lines.push(
        `  ${name.padEnd(labelWidth)} ${this.#colors.cyan(bar)}${" ".repeat(barWidth - bar.length)} ${whole(count).padStart(countWidth)}${end}`,
      );
    }
  }

  text(): string {
    return `${this.#lines.map((line) => line.trimEnd()).join("\n")}\n`;
  }
}
