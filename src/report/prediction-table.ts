import type { Prediction } from "../genre-model/genre-model.ts";

const barWidth = 30;

/** One movie's genres as bars, the most probable first; `*` marks those that reach the threshold. Shows the selected ones
 * and as many more as make `least` lines. */
export function predictionBars(prediction: Prediction, least = 8): string {
  const shown = prediction.genres.filter((score, place) => score.selected || place < least);
  const nameWidth = Math.max(...shown.map((score) => score.genre.length));
  return shown
    .map(({ genre, probability, selected }) => {
      const bar = "█".repeat(Math.round(probability * barWidth)).padEnd(barWidth);
      return `${selected ? "*" : " "} ${genre.padEnd(nameWidth)}  ${bar} ${(probability * 100).toFixed(1).padStart(5)}%`;
    })
    .join("\n");
}

/** One movie on one line: id, title, its selected genres with `*` (or, where none is, the three most probable). */
export function predictionLine({ id, title, genres }: Prediction): string {
  const selected = genres.filter((score) => score.selected);
  const shown = selected.length > 0 ? selected : genres.slice(0, 3);
  const list = shown.map(
    ({ genre, probability }) => `${selected.length > 0 ? "*" : ""}${genre} ${probability.toFixed(2)}`,
  );
  return `${id}\t${title}\t${list.join(", ")}`;
}
