import { answerJobs } from "./job.ts";
import { tasks } from "./tasks.ts";

// Where a worker thread begins.
answerJobs(tasks);
