import type { Movie } from "../movies/movie.ts";
import { defineSettings } from "../settings/settings-schema.ts";
import { featureKind, type KindSettings } from "./feature-kind.ts";
import type { MatrixBuilder } from "./matrix-builder.ts";
import { fieldsOfText, movieText, textFieldSetting } from "./movie-text.ts";
import { NumericFeatures } from "./numeric-features.ts";

const textLengthSettings = defineSettings({
  field: textFieldSetting("The text whose length is taken."),
});

type TextLengthSettings = KindSettings<"text-length", typeof textLengthSettings>;

/** One column: ln(1 + words) ÷ ln(1 + 1000). Words are runs without white space. */
class TextLength extends NumericFeatures<TextLengthSettings> {
  constructor(settings: TextLengthSettings) {
    super(settings, [`length of ${settings.field}`]);
  }

  addEntries(movie: Movie, builder: MatrixBuilder, firstColumn: number, weight: number): void {
    let wordCount = 0;
    for (const _ of movieText(movie, this.settings.field).matchAll(/\S+/gu)) wordCount++;
    if (wordCount === 0) return;
    const value = Math.log1p(wordCount) / Math.log1p(1000);
    builder.add(Int32Array.of(0), Float64Array.of(value), 1, firstColumn, weight);
  }
}

export const textLength = featureKind({
  kind: "text-length",
  description: "how many words a text has, on a logarithmic scale",
  settings: textLengthSettings,
  make: (settings) => new TextLength(settings),
  read: (settings) => new TextLength(settings),
  fields: ({ field }) => fieldsOfText(field),
  cost: () => 0.002,
});
