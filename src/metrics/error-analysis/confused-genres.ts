import { highest } from "../../statistics.ts";
import type { JudgedMovies } from "./judged-movies.ts";

/** `said` was answered of movies that do not have it; the same movies have `instead`, which was not answered. */
export interface ConfusedGenres {
  readonly said: string;
  readonly instead: string;
  /** Movies with both mistakes. */
  readonly count: number;
  /** count over what it would be if the two mistakes fell on movies independently; above 1 they come together. */
  readonly lift: number;
}

/** The `max` pairs whose mistakes come together most clearly: by (count − expected) ÷ √expected, those with fewer than
 * `minCount` movies left out. For each pair only movies with both labels known count. */
export function confusedGenres(
  { answers, labels, genreNames }: Pick<JudgedMovies, "answers" | "labels" | "genreNames">,
  max: number,
  minCount = 5,
): ConfusedGenres[] {
  const { rowCount, columnCount: width, values, known } = labels;
  // Per pair (said, instead): movies known for both, those with each mistake, those with both.
  const pairs = width * width;
  const knownCount = new Float64Array(pairs);
  const saidCount = new Float64Array(pairs);
  const missedCount = new Float64Array(pairs);
  const bothCount = new Float64Array(pairs);
  for (let row = 0; row < rowCount; row++) {
    const from = row * width;
    for (let g = 0; g < width; g++) {
      if (known?.[from + g] === 0) continue;
      const isSaid = answers[from + g] === 1 && values[from + g] === 0;
      for (let h = 0; h < width; h++) {
        if (g === h || known?.[from + h] === 0) continue;
        const isMissed = answers[from + h] === 0 && values[from + h] === 1;
        const pair = g * width + h;
        knownCount[pair]++;
        if (isSaid) saidCount[pair]++;
        if (isMissed) missedCount[pair]++;
        if (isSaid && isMissed) bothCount[pair]++;
      }
    }
  }
  const found: (ConfusedGenres & { readonly excess: number })[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const count = bothCount[pair];
    if (count < minCount) continue;
    const expected = (saidCount[pair] * missedCount[pair]) / knownCount[pair];
    const [said, instead] = [genreNames[Math.floor(pair / width)], genreNames[pair % width]];
    found.push({ said, instead, count, lift: count / expected, excess: (count - expected) / Math.sqrt(expected) });
  }
  return highest(found, ({ excess }) => excess, max).map(({ excess: _, ...pair }) => pair);
}
