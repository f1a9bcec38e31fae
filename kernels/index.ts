// One .wasm of all kernels. Memory is imported: the caller allocates the arrays (src/matrix/kernels.ts) and passes
// structs and byte offsets. Kernels allocate nothing. Every array starts at a multiple of 16 bytes. The build writes
// TypeScript types of the exports and the structs (scripts/kernel-types.mjs).

export { addRowsTimesCodes } from "./codes";
export { addDenseColumnsTimesBlock, denseRowsTimesBlock } from "./dense";
export { embeddingSteps, fillUniform } from "./embedding";
export { addTrees, growTree } from "./forest";
export { addRowsTimesBlock } from "./linear";
export { addRowsTimesWeights, layOutRow, logisticEpoch } from "./logistic";
export {
  adamCatchUp,
  adamStep,
  momentumCatchUp,
  momentumStep,
  closeInputs,
  gradientsBack,
  outputRow,
  rectifyRow,
  scoreRow,
} from "./network";
export { seedRandom } from "./random";
