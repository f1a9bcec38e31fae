import { joiner } from "../documents/fields.ts";
import type { State } from "../matrix/state.ts";
import type { Movie } from "../movies/movie.ts";
import { TermList } from "../ngrams/term-list.ts";
import { termOrder } from "../ngrams/term-order.ts";
import { UnitTexts } from "../ngrams/unit-texts.ts";
import { defineSettings } from "../settings/settings-schema.ts";
import { rankDescending } from "../statistics.ts";
import { featureKind, type KindSettings } from "./feature-kind.ts";
import { ownFieldSetting } from "./field-setting.ts";
import { FittedRows, noValues } from "./fitted-rows.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { makeRows, type RowMaker } from "./row-maker.ts";
import type { TextSpan } from "./text-span.ts";

const categorySettings = defineSettings({
  field: ownFieldSetting("country", "The field of names that is read."),
  minDf: {
    type: "integer",
    minimum: 1,
    default: 1,
    examples: [1, 2, 5],
    description: "In how many movies a name must stand at least.",
  },
  maxFeatures: {
    anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }],
    default: null,
    examples: [null, 10_000, 1_000],
    description:
      "Only the names that the most movies have; of those that tie at the cut the first in code point order.",
  },
});

type CategorySettings = KindSettings<"category", typeof categorySettings>;

/** A column for each name: 1 where the movie has it. */
class CategoryField implements RowMaker {
  readonly kind = "category";
  readonly settings: CategorySettings;
  readonly warnings: readonly string[];
  readonly #names: TermList;
  #columns: ReadonlyMap<string, number> | undefined;

  constructor(settings: CategorySettings, names: TermList) {
    this.settings = settings;
    this.#names = names;
    const what = settings.minDf === 1 ? undefined : `shares a name with ${settings.minDf - 1} others in`;
    this.warnings = names.count === 0 ? [noValues(settings.field, what)] : [];
  }

  static fit(settings: CategorySettings, movies: readonly Movie[]): CategoryField {
    const counts = new Map<string, number>();
    for (const name of movies.flatMap((movie) => namesOf(movie, settings)))
      counts.set(name, (counts.get(name) ?? 0) + 1);
    const texts = new UnitTexts();
    const frequent = [...counts].filter(([, count]) => count >= settings.minDf);
    for (const [name] of frequent) texts.addString(name);
    const order = termOrder(texts);
    const movieCounts = Array.from(order, (i) => frequent[i][1]);
    const kept = new Set(rankDescending(movieCounts, settings.maxFeatures ?? order.length));
    const names = TermList.of(
      texts,
      order.filter((_, rank) => kept.has(rank)),
    );
    return new CategoryField(settings, names);
  }

  get columnCount(): number {
    return this.#names.count;
  }

  get terms(): readonly string[] {
    return this.#names.strings;
  }

  transform(movies: readonly Movie[]) {
    return makeRows(this, movies);
  }

  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void {
    this.#columns ??= new Map(this.terms.map((name, column) => [name, column]));
    const found = namesOf(movie, this.settings).map((name) => this.#columns?.get(name));
    const columns = Int32Array.from(found.filter((column) => column !== undefined)).sort();
    builder.add(columns, new Float64Array(columns.length).fill(1), columns.length, firstColumn, weight);
  }

  /** Of the names as `textOfField` joins them. */
  spansOf(movie: Movie, columns: ArrayLike<number>): readonly (readonly TextSpan[])[] {
    const { field } = this.settings;
    const spans = new Map<string, TextSpan>();
    let start = 0;
    for (const name of namesOf(movie, this.settings)) {
      spans.set(name, { field, start, end: start + name.length });
      start += name.length + joiner.length;
    }
    return Array.from(columns, (column) => [spans.get(this.terms[column])].filter((span) => span !== undefined));
  }

  toState(): State {
    const { kind, ...settings } = this.settings;
    return { kind, settings, tensors: this.#names.toTensors() };
  }
}

/** A text counts as one name. Half surrogate pairs, which UTF-8 cannot hold, are replaced. */
function namesOf({ fields }: Movie, { field }: CategorySettings): readonly string[] {
  const value = fields?.[field];
  const names =
    typeof value === "string" ? [value] : Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
  return [...new Set(names.map((name) => name.replace(/\p{Surrogate}/gu, "\ufffd")))];
}

export const categoryField = featureKind({
  kind: "category",
  description: "a field of names, such as countries, with a column for each name",
  settings: categorySettings,
  make: (settings) => new FittedRows(settings, (movies) => CategoryField.fit(settings, movies)),
  read: (settings, tensors) => new CategoryField(settings, TermList.fromTensors(tensors)),
  fields: ({ field }) => ({ [field]: "category" }),
  cost: () => 0.002,
});
