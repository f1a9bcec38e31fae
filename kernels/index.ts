// One .wasm from all kernels. Memory is imported: the caller lays out its arrays (src/matrix/kernels.ts) and passes
// byte offsets; kernels allocate nothing. Every array starts on a 16-byte boundary.

export { addRowsTimesCodes } from "./codes";
export { embeddingSteps, fillUniform } from "./embedding";
export { addTrees, growTree } from "./forest";
export * from "./linear";
export * from "./logistic";
export { sigmoidOf } from "./math";
export {
  adamCatchUp,
  adamStep,
  addRowTimesWideBlock,
  dropEntries,
  momentumCatchUp,
  momentumStep,
  rectify,
  slopesBack,
  softmaxOf,
} from "./network";
export { seedRandom } from "./random";
