import { runProgram } from "./program.ts";
import { addServe } from "./serve.ts";

// Entry of the bundle for `claqueta serve`; main.ts runs it.
void runProgram([addServe]);
