import { vectorizerFromSettings } from "../dist/features/registry.js";
import { readLines } from "./input.mjs";
import { timed } from "./stopwatch.mjs";

/** Our side of the workloads that make features of all movies. */
export async function openFitTransform({ folder, settings }) {
  const movies = await readLines(folder, "movies");
  return async () => {
    const { seconds, result } = await timed(() => vectorizerFromSettings(settings.features).fitTransform(movies));
    const { columnCount, indptr, rowCount, values } = result.matrix;
    const entries = indptr[rowCount];
    let sum = 0;
    for (let k = 0; k < entries; k++) sum += values[k];
    return { seconds, matrix: { columns: columnCount, entries, sum } };
  };
}
