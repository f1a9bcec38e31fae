// Constants are read from memory: one instruction each, instead of three or four for a constant in the code.
const expConstants = memory.data<f32>([
  -87, 88, 1.44269504, 12582912.0, 0.693359375, 2.12194440e-4, 1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3,
  4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1, 1,
]);

@inline
function constant(index: usize): v128 {
  return v128.load32_splat(expConstants + (index << 2));
}

/** eˣ in float32 to about 2 ULP; x clamped to [-87, 88]. Source: Cephes expf (Moshier): 2ⁿ · P(r), r = x − n·ln 2. */
@inline
export function exp4(x: v128): v128 {
  const clamped = f32x4.pmin(f32x4.pmax(x, constant(0)), constant(1));
  // Adding 1.5 · 2²³ rounds to an integer and leaves it in the low bits.
  const shifted = f32x4.add(f32x4.mul(clamped, constant(2)), constant(3));
  const n = f32x4.sub(shifted, constant(3));
  let r = f32x4.sub(clamped, f32x4.mul(n, constant(4)));
  r = f32x4.add(r, f32x4.mul(n, constant(5)));
  let p = constant(6);
  p = f32x4.add(f32x4.mul(p, r), constant(7));
  p = f32x4.add(f32x4.mul(p, r), constant(8));
  p = f32x4.add(f32x4.mul(p, r), constant(9));
  p = f32x4.add(f32x4.mul(p, r), constant(10));
  p = f32x4.add(f32x4.mul(p, r), constant(11));
  p = f32x4.add(f32x4.add(f32x4.mul(p, f32x4.mul(r, r)), r), constant(12));
  return i32x4.add(p, i32x4.shl(shifted, 23));
}

/** 1 / (1 + e⁻ˣ) in four float32 lanes. */
@inline
export function sigmoid4(x: v128): v128 {
  const one = constant(12);
  return f32x4.div(one, f32x4.add(one, exp4(f32x4.neg(x))));
}

@inline
export function lanesSum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}
