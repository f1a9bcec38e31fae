import { addPredict } from "./predict.ts";
import { runProgram } from "./program.ts";

// Where the one file of `claqueta predict --plot` begins; main.ts runs it for that alone.
void runProgram([addPredict]);
