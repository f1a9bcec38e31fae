import { addPredict } from "./predict.ts";
import { runProgram } from "./program.ts";

// Entry of the bundle for `claqueta predict --plot`; main.ts runs it.
void runProgram([addPredict]);
