import type { GenreModel, Prediction } from "../genre-model/genre-model.ts";
import { csvField } from "./csv-field.ts";

/** Writes predictions as text, piece by piece: what stands before the first, each one, what stands after the last. */
export interface PredictionFormat {
  readonly start: string;
  one(prediction: Prediction, isFirst: boolean): string;
  readonly end: string;
}

/** An array of predictions as JSON. */
export const jsonFormat: PredictionFormat = {
  start: "[",
  one: (prediction, isFirst) => `${isFirst ? "" : ","}\n${JSON.stringify(prediction)}`,
  end: "\n]\n",
};

/** One prediction a line. */
export const jsonLinesFormat: PredictionFormat = {
  start: "",
  one: (prediction) => `${JSON.stringify(prediction)}\n`,
  end: "",
};

/** `id,title,genres,p_Action,…`: the selected genres joined by `|`, then every probability in the model's order. */
export function csvFormat(model: GenreModel): PredictionFormat {
  const names = model.genres.names;
  return {
    start: `${["id", "title", "genres", ...names.map((name) => `p_${name}`)].map(csvField).join(",")}\n`,
    one: ({ id, title, genres }) => {
      const probabilities = new Map(genres.map(({ genre, probability }) => [genre, probability]));
      const selected = genres.filter((score) => score.selected).map((score) => score.genre);
      const fields = [id, title, selected.join("|"), ...names.map((name) => String(probabilities.get(name)))];
      return `${fields.map(csvField).join(",")}\n`;
    },
    end: "",
  };
}
