/** What the .wasm exports, as TypeScript sees it: kernels/*.ts with offsets and lengths as numbers. Declarations only. */
export declare function addRowTimesBlock(
  indices: number,
  values: number,
  count: number,
  weights: number,
  width: number,
  scores: number,
): void;
export declare function growTree(forest: number, seed: number, wide: number): number;
export declare function addTrees(
  nodes: number,
  treeStarts: number,
  treeCount: number,
  rows: number,
  featureCount: number,
  rowCount: number,
  scores: number,
): void;
export declare function addRowsTimesBlock(
  indptr: number,
  indices: number,
  values: number,
  rowCount: number,
  weights: number,
  width: number,
  scores: number,
): void;
export declare function sigmoidOf(x: number, count: number, out: number): void;
export declare function placeRow(
  columns: number,
  values: number,
  count: number,
  placeOf: number,
  firstFar: number,
  entries: number,
  far: number,
  norm: number,
): number;
export declare function addRowsTimesPlaced(
  indptr: number,
  entries: number,
  farIndptr: number,
  farPlaces: number,
  first: number,
  count: number,
  weights: number,
  stride: number,
  scores: number,
): number;
export declare function logisticEpoch(
  order: number,
  rowCount: number,
  indptr: number,
  entries: number,
  farIndptr: number,
  farPlaces: number,
  norms: number,
  constants: number,
  t: number,
  c: number,
  weights: number,
  intercepts: number,
  moved: number,
  width: number,
  stride: number,
  steps: number,
  gaps: number,
  settled: number,
  variances: number,
): void;
export declare function seedRandom(seed: number): void;
export declare function addRowTimesWideBlock(
  indices: number,
  values: number,
  count: number,
  weights: number,
  width: number,
  scores: number,
): void;
export declare function rectify(
  scores: number,
  width: number,
  keepBelow: number,
  scale: number,
  indices: number,
  values: number,
): number;
export declare function dropEntries(
  indices: number,
  values: number,
  count: number,
  keepBelow: number,
  scale: number,
): number;
export declare function softmaxOf(x: number, count: number, width: number, out: number): void;
export declare function slopesBack(
  indices: number,
  count: number,
  weights: number,
  width: number,
  slopes: number,
  scale: number,
  inputSlopes: number,
  inputWidth: number,
): void;
export declare function adamCatchUp(
  touched: number,
  count: number,
  width: number,
  weights: number,
  firstMoments: number,
  secondMoments: number,
  firstDecays: number,
  secondDecays: number,
  strides: number,
  rate: number,
  rootScale: number,
  epsilon: number,
): void;
export declare function adamStep(
  touched: number,
  starts: number,
  count: number,
  rows: number,
  inputs: number,
  slopes: number,
  width: number,
  weights: number,
  firstMoments: number,
  secondMoments: number,
  beta1: number,
  beta2: number,
  rate: number,
  rootScale: number,
  epsilon: number,
): void;
export declare function momentumStep(
  touched: number,
  starts: number,
  count: number,
  rows: number,
  inputs: number,
  slopes: number,
  width: number,
  weights: number,
  velocities: number,
  momentum: number,
  rate: number,
): void;
export declare function momentumCatchUp(
  touched: number,
  count: number,
  width: number,
  weights: number,
  velocities: number,
  decays: number,
  strides: number,
  rate: number,
): void;
export declare function fillUniform(array: number, count: number, limit: number): void;
export declare function embeddingSteps(
  network: number,
  movieCount: number,
  keepWordsBelow: number,
  keepUnitsBelow: number,
  rate: number,
  denseRate: number,
  firstStep: number,
  stepCount: number,
): number;
export declare function addRowsTimesCodes(
  indptr: number,
  indices: number,
  values: number,
  rowCount: number,
  table: number,
  rowBytes: number,
  width: number,
  scores: number,
  halves: boolean,
): number;
