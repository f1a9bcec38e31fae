import { runProgram } from "./program.ts";
import { addServe } from "./serve.ts";

// Where the server's one file begins; main.ts runs it for `claqueta serve` alone.
void runProgram([addServe]);
