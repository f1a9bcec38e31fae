import { predictRowsTask } from "../batch/predict-rows.ts";
import { learnerKinds } from "../learners/registry.ts";
import { predictMoviesTask } from "../pipeline/predict-movies.ts";
import type { Task } from "../pool/pool.ts";
import { predictHeldOutTask } from "../selection/predict-held-out.ts";
import { transformMoviesTask } from "../selection/transform-movies.ts";
import { vectoriseMoviesTask } from "../selection/vectorise-movies.ts";

/** Every task that a thread can run, by name. */
export const tasks: ReadonlyMap<string, Task<unknown, unknown>> = new Map(
  [
    ...learnerKinds.flatMap((kind) => kind.tasks),
    predictHeldOutTask,
    predictMoviesTask,
    predictRowsTask,
    transformMoviesTask,
    vectoriseMoviesTask,
  ].map((task) => [task.name, task as unknown as Task<unknown, unknown>]),
);
