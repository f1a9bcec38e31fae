/** scores[0 .. width) += Σ values[k] · weights[indices[k]][0 .. width), one sparse row against a dense block.
 * width is a multiple of 4; weights lie [feature][width]. */
export function addRowTimesBlock(
  indices: usize,
  values: usize,
  count: i32,
  weights: usize,
  width: i32,
  scores: usize,
): void {
  const stride = (<usize>width) << 2;
  for (let k = 0; k < count; k++) {
    const w = weights + <usize>load<i32>(indices + ((<usize>k) << 2)) * stride;
    const v = f32x4.splat(load<f32>(values + ((<usize>k) << 2)));
    for (let g: usize = 0; g < stride; g += 16) {
      v128.store(scores + g, f32x4.add(v128.load(scores + g), f32x4.mul(v, v128.load(w + g))));
    }
  }
}
