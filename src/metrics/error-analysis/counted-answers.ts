import type { DenseMatrix, LabelMatrix } from "../../matrix/dense-matrix.ts";
import { highest } from "../../statistics.ts";

/** Answers that need no threshold: each movie gets as many of its most probable genres as it has, so that every missed
 * genre has a wrongly said one beside it, however high or low the probabilities are. 1 or 0, movies × genres; among
 * equal probabilities the lower column comes first; what is not known is not answered. */
export function countedAnswers(probabilities: DenseMatrix, labels: LabelMatrix): Uint8Array {
  const { rowCount, columnCount: width, values, known } = labels;
  const answers = new Uint8Array(values.length);
  for (let row = 0; row < rowCount; row++) {
    const from = row * width;
    const own = Array.from({ length: width }, (_, g) => from + g).filter((at) => known?.[at] !== 0);
    const count = own.filter((at) => values[at] === 1).length;
    for (const entry of highest(own, (at) => probabilities.values[at], count)) answers[entry] = 1;
  }
  return answers;
}
