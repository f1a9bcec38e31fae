import { fittedModel, pipelinePeer, pipelineSettings } from "../fitted-model.mjs";
import { median } from "../stopwatch.mjs";

export const predictOne = {
  name: "predict-one",
  work: "text to probabilities, one movie at a time, warm (median of a round's movies)",
  peer: pipelinePeer,
  settings: { ...pipelineSettings, way: "one", timedMovies: 500 },
  wanted: { ratio: 40, seconds: 0.0001 },
  async open(setup) {
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
  },
};
