import { predictRowsTask } from "../batch/predict-rows.ts";
import { fitEmbeddingTask } from "../learners/embedding-network/training.ts";
import { fitLogisticBlockTask } from "../learners/logistic-regression/block.ts";
import { fitNetworkTask } from "../learners/neural-network/training.ts";
import { fitTreesTask } from "../learners/random-forest/task.ts";
import { predictMoviesTask } from "../pipeline/predict-movies.ts";
import type { Task } from "../pool/pool.ts";
import { predictHeldOutTask } from "../selection/predict-held-out.ts";
import { transformMoviesTask } from "../selection/transform-movies.ts";
import { vectoriseMoviesTask } from "../selection/vectorise-movies.ts";

/** Every task that a thread can be asked for, by name. */
export const tasks: ReadonlyMap<string, Task<unknown, unknown>> = new Map(
  [
    fitEmbeddingTask,
    fitLogisticBlockTask,
    fitNetworkTask,
    fitTreesTask,
    predictHeldOutTask,
    predictMoviesTask,
    predictRowsTask,
    transformMoviesTask,
    vectoriseMoviesTask,
  ].map((task) => [task.name, task as Task<unknown, unknown>]),
);
