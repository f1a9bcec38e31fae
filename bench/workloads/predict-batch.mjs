import { predictMoviesTask, shareModel } from "../../dist/pipeline/predict-movies.js";
import { fittedModel, pipelinePeer, pipelineSettings } from "../fitted-model.mjs";
import { timed } from "../stopwatch.mjs";

/** Movies a task: enough to outweigh the sending, few enough to keep all threads busy to the end. */
const chunkMovies = 512;

export const predictBatch = {
  name: "predict-batch",
  work: "text to probabilities, all movies in one batch",
  peer: pipelinePeer,
  settings: { ...pipelineSettings, way: "batch" },
  wanted: { ratio: 6, rate: 50_000 },
  unit: "rate",
  async open(setup) {
    const { bytes, movies, newMovies } = await fittedModel(setup);
    const every = [...newMovies, ...movies];
    const model = shareModel("bench", bytes);
    const predictAll = () => {
      const tasks = [];
      for (let from = 0; from < every.length; from += chunkMovies) {
        const chunk = every.slice(from, from + chunkMovies);
        tasks.push(setup.pool.run(predictMoviesTask, { model, movies: chunk }));
      }
      return Promise.all(tasks);
    };
    await predictAll(); // threads start and decode the model
    return async () => ({ seconds: (await timed(predictAll)).seconds, count: every.length });
  },
};
