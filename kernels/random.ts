// xoshiro128** 1.1 (Blackman and Vigna 2018): 128 bits of state, seeded from 32 bits by splitmix32. For choices inside
// kernels; src/random makes those that must equal NumPy's.
let s0: u32 = 1;
let s1: u32 = 2;
let s2: u32 = 3;
let s3: u32 = 4;

let mixed: u32 = 0;

function splitmix(): u32 {
  mixed += 0x9e3779b9;
  let z = mixed;
  z = (z ^ (z >>> 16)) * 0x85ebca6b;
  z = (z ^ (z >>> 13)) * 0xc2b2ae35;
  return z ^ (z >>> 16);
}

export function seedRandom(seed: u32): void {
  mixed = seed;
  s0 = splitmix();
  s1 = splitmix();
  s2 = splitmix();
  s3 = splitmix();
}

/** The next 32 random bits. */
export function randomBits(): u32 {
  const result = rotl<u32>(s1 * 5, 7) * 9;
  const t = s1 << 9;
  s2 ^= s0;
  s3 ^= s1;
  s1 ^= s2;
  s0 ^= s3;
  s2 ^= t;
  s3 = rotl<u32>(s3, 11);
  return result;
}

/** An integer in [0, limit). The bias of the multiply-shift is below limit / 2³². */
export function randomBelow(limit: u32): u32 {
  return <u32>((<u64>randomBits() * <u64>limit) >> 32);
}
