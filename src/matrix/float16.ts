// IEEE 754 binary16: 11 bits of precision, from 6·10⁻⁸ to 65,504.

const float = new Float32Array(1);
const bits = new Uint32Array(float.buffer);

/** The bits of the nearest binary16; ties go to even, and numbers out of range become infinite. */
export function toFloat16(value: number): number {
  float[0] = value;
  const sign = (bits[0] >>> 16) & 0x8000;
  const rest = bits[0] & 0x7fffffff;
  if (rest >= 0x47800000) return sign | (rest > 0x7f800000 ? 0x7e00 : 0x7c00);
  if (rest < 0x38800000) {
    // Subnormal: multiples of 2⁻²⁴, rounded by the addition.
    float[0] = Math.abs(value) + 0.5;
    return sign | (bits[0] - 0x3f000000);
  }
  return sign | ((rest - 0x38000000 + 0xfff + ((rest >>> 13) & 1)) >>> 13);
}

/** The number with these binary16 bits. */
export function fromFloat16(half: number): number {
  const exponent = (half >>> 10) & 31;
  const fraction = half & 0x3ff;
  let size = (1024 + fraction) * 2 ** (exponent - 25);
  if (exponent === 0) size = fraction * 2 ** -24;
  else if (exponent === 31) size = fraction === 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  return half & 0x8000 ? -size : size;
}
