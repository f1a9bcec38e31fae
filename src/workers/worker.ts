import { answerJobs } from "./job.ts";
import { tasks } from "./tasks.ts";

// The entry point of a worker thread.
answerJobs(tasks);
