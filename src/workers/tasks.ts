import { predictMoviesTask } from "../genre-model/predict-movies.ts";
import { fitLogisticBlockTask } from "../learners/logistic-regression-block.ts";
import { fitNetworkTask } from "../learners/neural-network-training.ts";
import { fitTreesTask } from "../learners/random-forest-task.ts";
import type { Task } from "../pool/pool.ts";
import { predictRowsTask } from "../selection/predict-rows.ts";
import { vectoriseMoviesTask } from "../selection/vectorise-movies.ts";

/** Every task that a thread can be asked for, by name. */
export const tasks: ReadonlyMap<string, Task<unknown, unknown>> = new Map(
  [fitLogisticBlockTask, fitNetworkTask, fitTreesTask, predictMoviesTask, predictRowsTask, vectoriseMoviesTask].map(
    (task) => [task.name, task as Task<unknown, unknown>],
  ),
);
