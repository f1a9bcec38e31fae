import { mean, rankDescending } from "../../statistics.ts";
import type { JudgedMovies } from "./judged-movies.ts";

/** A label that the model is confident is wrong. */
export interface DoubtfulLabel {
  readonly id: string;
  readonly title: string;
  readonly genre: string;
  /** Whether the movie is labelled with the genre. */
  readonly labelled: boolean;
  readonly probability: number;
  /** Probability of the other answer less that of the label, in [−1, 1]; higher is more doubtful. */
  readonly margin: number;
}

/** One genre's labels by confident learning. */
export interface GenreDoubts {
  readonly genre: string;
  /** Labels yes that look like no, and no that look like yes. */
  readonly yesDoubted: number;
  readonly noDoubted: number;
  /** Mean probability of yes among movies labelled yes, and of no among those labelled no; null where there is none. */
  readonly yesThreshold: number | null;
  readonly noThreshold: number | null;
}

/** Labels that the model contradicts with much certainty: either is mistaken. */
export interface LabelDoubts {
  /** The most doubtful first. */
  readonly labels: readonly DoubtfulLabel[];
  readonly genres: readonly GenreDoubts[];
}

/** Confident learning, genre by genre: the model is confident of a class where its probability reaches the mean over
 * movies labelled with it (their mean self-confidence), of the more probable where both do; a label is doubted where
 * the model is confident of the other class and not of its own. The `count` most doubtful are listed, by margin.
 * probabilities: of a model that was not fitted on these movies, or it doubts too little. A genre with one class only
 * is never doubted. Source: Northcutt, Jiang and Chuang 2021, Confident Learning, 3.1 and, for margins, 3.2. */
export function doubtfulLabels(
  { probabilities, labels, movies, genreNames }: Omit<JudgedMovies, "answers">,
  count: number,
): LabelDoubts {
  const { rowCount, columnCount: width, values, known } = labels;
  const margins = new Float64Array(values.length).fill(Number.NEGATIVE_INFINITY);
  const genres = genreNames.map((genre, g): GenreDoubts => {
    const column = Array.from({ length: rowCount }, (_, row) => row * width + g).filter((at) => known?.[at] !== 0);
    const [noThreshold, yesThreshold] = [0, 1].map((label) => {
      const own = column.filter((at) => values[at] === label).map((at) => probabilities.values[at]);
      return own.length === 0 ? null : mean(own.map((p) => (label === 1 ? p : 1 - p)));
    });
    const doubted = [0, 0];
    if (noThreshold !== null && yesThreshold !== null) {
      for (const at of column) {
        const p = probabilities.values[at];
        const looksYes = p >= yesThreshold && (1 - p < noThreshold || p > 0.5);
        const looksNo = 1 - p >= noThreshold && (p < yesThreshold || p < 0.5);
        const labelled = values[at] === 1;
        if (labelled ? !looksNo : !looksYes) continue;
        doubted[values[at]]++;
        margins[at] = labelled ? 1 - 2 * p : 2 * p - 1;
      }
    }
    return { genre, yesDoubted: doubted[1], noDoubted: doubted[0], yesThreshold, noThreshold };
  });
  const listed = rankDescending(margins, count).filter((at) => Number.isFinite(margins[at]));
  const doubted = listed.map((at): DoubtfulLabel => {
    const { id, title } = movies[Math.floor(at / width)];
    const [genre, labelled, probability] = [genreNames[at % width], values[at] === 1, probabilities.values[at]];
    return { id, title, genre, labelled, probability, margin: margins[at] };
  });
  return { labels: doubted, genres };
}
