import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { fittedModel, pipelinePeer, pipelineSettings } from "../fitted-model.mjs";
import { timed } from "../stopwatch.mjs";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));

async function secondsOf(args) {
  const { seconds, result } = await timed(() => spawnSync(process.execPath, args, { encoding: "utf8" }));
  if (result.status !== 0) throw new Error(result.stderr);
  return seconds;
}

export const firstAnswer = {
  name: "first-answer",
  work: "load the saved model and give the first answer, new process, less the bare interpreter's start",
  peer: { ...pipelinePeer, label: "scikit-learn pipeline + joblib" },
  settings: { ...pipelineSettings, way: "first-answer" },
  wanted: { ratio: 10, seconds: 0.15 },
  async open(setup) {
    const { bytes, newMovies } = await fittedModel(setup);
    const path = join(setup.folder, "our-model.claqueta");
    writeFileSync(path, bytes);
    return async () => {
      const bareSeconds = await secondsOf(["-e", "0"]);
      const whole = await secondsOf([main, "predict", "--model", path, "--plot", newMovies[0].plot]);
      return { seconds: whole - bareSeconds, bareSeconds };
    };
  },
};
