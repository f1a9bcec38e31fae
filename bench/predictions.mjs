import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { encodeModel } from "../dist/pipeline/model-codec.js";
import { predictMoviesTask, shareModel } from "../dist/pipeline/predict-movies.js";
import { recipeNamed } from "../dist/selection/recipes/recipe-registry.js";
import { train } from "../dist/selection/train.js";
import { readLines } from "./input.mjs";
import { median, timed } from "./stopwatch.mjs";

const main = fileURLToPath(new URL("../dist/cli/main.js", import.meta.url));
/** Movies a task: enough to outweigh the sending, few enough to keep all threads busy to the end. */
const chunkMovies = 512;

/** The recipe `words` on all training movies: {model, bytes of its file, movies, newMovies} */
async function fittedModel({ folder, pool }) {
  const movies = await readLines(folder, "movies");
  const { model } = await train(movies, { recipes: [recipeNamed("words")], pool, seed: 42 });
  return { model, bytes: await encodeModel(model), movies, newMovies: await readLines(folder, "new-movies") };
}

/** Runs Node in a new process: {seconds, result: what it printed}. */
const timedProcess = (...args) =>
  timed(() => {
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", maxBuffer: 2 ** 28 });
    if (status !== 0) throw new Error(stderr);
    return stdout;
  });

export async function openPredictOne(setup) {
  const { model, newMovies } = await fittedModel(setup);
  for (const movie of newMovies) model.predictProba([movie]);
  return () => {
    const seconds = newMovies.slice(0, setup.settings.timedMovies).map((movie) => {
      const start = performance.now();
      model.predictProba([movie]);
      return (performance.now() - start) / 1000;
    });
    return { seconds: median(seconds) };
  };
}

export async function openPredictBatch(setup) {
  const { bytes, movies, newMovies } = await fittedModel(setup);
  const all = [...newMovies, ...movies];
  const model = shareModel("bench", bytes);
  const predictAll = () => {
    const tasks = [];
    for (let start = 0; start < all.length; start += chunkMovies) {
      const chunk = all.slice(start, start + chunkMovies);
      tasks.push(setup.pool.run(predictMoviesTask, { model, movies: chunk }));
    }
    return Promise.all(tasks);
  };
  await predictAll(); // threads start and decode the model
  return async () => ({ seconds: (await timed(predictAll)).seconds, count: all.length });
}

export async function openFirstAnswer(setup) {
  const { bytes, newMovies } = await fittedModel(setup);
  const path = join(setup.folder, "our-model.claqueta");
  writeFileSync(path, bytes);
  return async () => {
    const { seconds: bareSeconds } = await timedProcess("-e", "0");
    const { seconds } = await timedProcess(main, "predict", "--model", path, "--plot", newMovies[0].plot);
    return { seconds: seconds - bareSeconds, bareSeconds };
  };
}

export function openCompareReport({ folder, jobs }) {
  const args = [main, "compare", join(folder, "movies.jsonl"), "--json", "--quiet", "--jobs", String(jobs)];
  return async () => {
    const { seconds, result } = await timedProcess(...args);
    const { recipes } = JSON.parse(result);
    return { seconds, notes: recipes.map(({ name, rocAuc }) => `${name} ${rocAuc.macro.toFixed(4)}`) };
  };
}
