import type { Prediction } from "../pipeline/genre-model.ts";

const barWidth = 30;

/** One movie's genres as bars, the most probable first; `*` marks the selected ones. Shows these, and others down to
 * rank `minCount`. */
export function predictionBars(prediction: Prediction, minCount = 8): string {
  const shown = prediction.genres.filter((score, rank) => score.selected || rank < minCount);
  const nameWidth = Math.max(...shown.map((score) => score.genre.length));
  return shown
    .map(({ genre, probability, selected }) => {
      const bar = "█".repeat(Math.round(probability * barWidth)).padEnd(barWidth);
      return `${selected ? "*" : " "} ${genre.padEnd(nameWidth)}  ${bar} ${(probability * 100).toFixed(1).padStart(5)}%`;
    })
    .join("\n");
}
