import { fitLogisticBlockTask } from "../learners/logistic-regression-block.ts";
import { fitTreesTask } from "../learners/random-forest-task.ts";
import type { Task } from "../pool/pool.ts";

/** Every task that a thread can be asked for, by name. */
export const tasks: ReadonlyMap<string, Task<unknown, unknown>> = new Map(
  [fitLogisticBlockTask, fitTreesTask].map((task) => [task.name, task as Task<unknown, unknown>]),
);
