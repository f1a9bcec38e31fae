/** Smaller numbers may need an exponent, and powers of ten that are not doubles. */
const min = 1e-5;
/** powers[zeros] scales a number with so many zeros after the point to 17 digits before it. Each is exact. */
const powers = [1e17, 1e18, 1e19, 1e20, 1e21];
const zero = 48;
const point = 46;
const splitter = 2 ** 27 + 1;

const real = new Float64Array(1);
const words = new Uint32Array(real.buffer);
/** The half of a double with sign and exponent. */
const high = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1 ? 1 : 0;
/** Half of the distance between two doubles, by the bits of their exponent; for numbers below 1. */
const halfSteps = Float64Array.from({ length: 1023 }, (_, exponent) => 2 ** (exponent - 1076));

/** The upper half of a double. Both halves have at most 26 bits, so that their products are exact. */
const upper = (value: number): number => {
  const scaled = splitter * value;
  return scaled - (scaled - value);
};
const upperPowers = powers.map(upper);

/** Maximum number of bytes that `writeShortest` writes. */
export const maxNumberBytes = 32;

/** Writes `String(value)`, the shortest decimal that reads back as the same double, at offset `at`, with
 * `maxNumberBytes` bytes free. Returns the end. Four times as fast as `String` for numbers in [1e-5, 1).
 *
 * Exact: the product of two doubles is the sum of two doubles (Dekker 1971), so value × 10^power is known to the last
 * bit. A decimal reads back as `value` if it is nearer than half a step, or just as far and value's last bit is 0. */
export function writeShortest(value: number, bytes: Uint8Array, at: number): number {
  if (!(value >= min && value < 1)) return writeText(String(value), bytes, at);
  real[0] = value;
  const bits = words[high];
  const low = words[1 - high];
  // Below a power of two, the step is half of that above.
  if (low === 0 && (bits & 0xfffff) === 0) return writeText(String(value), bytes, at);
  const zeros = value >= 0.1 ? 0 : value >= 0.01 ? 1 : value >= 0.001 ? 2 : value >= 0.0001 ? 3 : 4;
  const power = powers[zeros];
  const half = halfSteps[bits >>> 20] * power;
  const isEven = (low & 1) === 0;

  // product + rest = value × power
  const product = value * power;
  const a = upper(value);
  const b = value - a;
  const c = upperPowers[zeros];
  const d = power - c;
  const rest = b * d - (product - a * c - b * c - a * d);
  // The same as first × 1e8 + last + fraction: whole numbers below 1e9 and 1e8, and a fraction in [0, 1).
  const whole = Math.floor(rest);
  const fraction = rest - whole;
  // As integers: the remainder of doubles is slow.
  let first = (product / 1e8) | 0;
  let last = (product - first * 1e8 + whole) | 0;
  if (last < 0) {
    first--;
    last += 1e8;
  } else if (last >= 1e8) {
    first++;
    last -= 1e8;
  }

  // half < 12: at most one multiple of 100 is near enough; otherwise the nearest multiple of 10 may be.
  const reaches = (distance: number): boolean => distance < half || (isEven && distance === half);
  const beyond100 = last % 100;
  const beyond10 = last % 10;
  if (reaches(beyond100 + fraction)) last -= beyond100;
  else if (reaches(100 - beyond100 - fraction)) last += 100 - beyond100;
  else {
    const down = beyond10 + fraction;
    const up = 10 - beyond10 - fraction;
    const isDown = down < up || (down === up && (beyond100 - beyond10) % 20 === 0);
    if (reaches(isDown ? down : up)) last += isDown ? -beyond10 : 10 - beyond10;
    else if (fraction > 0.5 || (fraction === 0.5 && last % 2 === 1)) last++;
  }
  if (last >= 1e8) {
    first++;
    last -= 1e8;
  }

  bytes[at++] = zero;
  bytes[at++] = point;
  for (let i = 0; i < zeros; i++) bytes[at++] = zero;
  const head = (first / 10) | 0;
  writeDigits(head, bytes, at);
  bytes[at + 8] = zero + first - head * 10;
  at += 9;
  if (last !== 0) {
    writeDigits(last, bytes, at);
    at += 8;
  }
  while (bytes[at - 1] === zero) at--;
  return at;
}

/** The two digits of each number below 100. */
const pairs = Uint8Array.from({ length: 200 }, (_, i) => zero + (i % 2 === 0 ? Math.floor(i / 20) : (i >> 1) % 10));

/** Eight digits of a whole number below 1e8. */
function writeDigits(whole: number, bytes: Uint8Array, at: number): void {
  const front = (whole / 10_000) | 0;
  writeFour(front, bytes, at);
  writeFour(whole - front * 10_000, bytes, at + 4);
}

function writeFour(whole: number, bytes: Uint8Array, at: number): void {
  const front = (whole / 100) | 0;
  const back = whole - front * 100;
  bytes[at] = pairs[2 * front];
  bytes[at + 1] = pairs[2 * front + 1];
  bytes[at + 2] = pairs[2 * back];
  bytes[at + 3] = pairs[2 * back + 1];
}

function writeText(ascii: string, bytes: Uint8Array, at: number): number {
  for (let i = 0; i < ascii.length; i++) bytes[at + i] = ascii.charCodeAt(i);
  return at + ascii.length;
}
