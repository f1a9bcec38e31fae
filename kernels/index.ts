// One .wasm from all kernels. Memory is imported: the caller lays out its arrays (src/matrix/kernels.ts) and passes structs
// and byte offsets; kernels allocate nothing. Every array starts on a 16-byte boundary. The build writes what TypeScript
// must know of the exports and the structs (scripts/kernel-types.mjs).

export { addRowsTimesCodes } from "./codes";
export { embeddingSteps, fillUniform } from "./embedding";
export { addTrees, growTree } from "./forest";
export { addRowsTimesBlock } from "./linear";
export { addRowsTimesPlaced, logisticEpoch, placeRow } from "./logistic";
export {
  adamCatchUp,
  adamStep,
  momentumCatchUp,
  momentumStep,
  outputRow,
  rectifyRow,
  scoreRow,
  gradientsBack,
  takeInputs,
} from "./network";
export { seedRandom } from "./random";
