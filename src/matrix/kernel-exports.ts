/** What the .wasm exports, as TypeScript sees it: kernels/*.ts with offsets and lengths as numbers. Declarations only. */
export declare function addRowTimesBlock(
  indices: number,
  values: number,
  count: number,
  weights: number,
  width: number,
  scores: number,
): void;
