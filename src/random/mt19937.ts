import { ClaquetaError } from "../errors.ts";

const stateLength = 624;
const shift = 397;

/** The random numbers of NumPy's `RandomState(seed)`, call for call and bit for bit. Source: Matsumoto and Nishimura
 * 1998; numpy/random/src/mt19937 and the legacy distributions beside it. */
export class RandomState {
  readonly #key = new Uint32Array(stateLength);
  #index = stateLength;
  /** The second deviate of the last pair, or NaN. */
  #spare = Number.NaN;

  /** seed: an integer in [0, 2³²). Throws INVALID_SETTING. */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: "seed",
        what: `${seed} is not a seed`,
        expected: "an integer from 0 to 4294967295",
      });
    }
    const key = this.#key;
    let previous = seed >>> 0;
    key[0] = previous;
    for (let i = 1; i < stateLength; i++) {
      previous = (Math.imul(1812433253, previous ^ (previous >>> 30)) + i) >>> 0;
      key[i] = previous;
    }
  }

  #refill(): void {
    const key = this.#key;
    for (let i = 0; i < stateLength; i++) {
      const joined = (key[i] & 0x80000000) | (key[i + 1 < stateLength ? i + 1 : 0] & 0x7fffffff);
      const far = key[i + shift < stateLength ? i + shift : i + shift - stateLength];
      key[i] = far ^ (joined >>> 1) ^ (-(joined & 1) & 0x9908b0df);
    }
    this.#index = 0;
  }

  /** The next 32 random bits, an integer in [0, 2³²). */
  nextUint32(): number {
    if (this.#index === stateLength) this.#refill();
    let y = this.#key[this.#index++];
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    return (y ^ (y >>> 18)) >>> 0;
  }

  /** One double in [0, 1), of 53 random bits; NumPy's `random_sample()`. */
  random(): number {
    const high = this.nextUint32() >>> 5;
    const low = this.nextUint32() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  }

  /** `count` doubles in [0, 1); NumPy's `random_sample(count)`. */
  randomSample(count: number): Float64Array {
    const sample = new Float64Array(count);
    for (let i = 0; i < count; i++) sample[i] = this.random();
    return sample;
  }

  /** An integer in [0, max], max < 2³², by masked rejection; NumPy's `random_interval`, and `randint(max + 1)`. */
  interval(max: number): number {
    if (max === 0) return 0;
    const mask = max >= 0x80000000 ? 0xffffffff : (1 << (32 - Math.clz32(max))) - 1;
    let value = (this.nextUint32() & mask) >>> 0;
    while (value > max) value = (this.nextUint32() & mask) >>> 0;
    return value;
  }

  /** `count` integers in [low, high); NumPy's `randint(low, high, count)`. Throws INVALID_SETTING if there is none. */
  randint(low: number, high: number, count: number): Int32Array {
    if (!(high > low)) {
      throw new ClaquetaError("INVALID_SETTING", {
        where: "randint",
        what: `no integer is in [${low}, ${high})`,
        expected: "high above low",
      });
    }
    const drawn = new Int32Array(count);
    const span = high - low - 1;
    for (let i = 0; i < count; i++) drawn[i] = low + this.interval(span);
    return drawn;
  }

  /** Shuffles the items in place; NumPy's `shuffle` of one dimension. */
  shuffle(items: { readonly length: number; [index: number]: number }): void {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.interval(i);
      const kept = items[i];
      items[i] = items[j];
      items[j] = kept;
    }
  }

  /** 0 … count − 1 in random order; NumPy's `permutation(count)`. */
  permutation(count: number): Int32Array {
    const order = Int32Array.from({ length: count }, (_, i) => i);
    this.shuffle(order);
    return order;
  }

  /** One standard normal deviate by the polar method; NumPy's `standard_normal()`, to the last bit or two of `log`. */
  normal(): number {
    const spare = this.#spare;
    if (!Number.isNaN(spare)) {
      this.#spare = Number.NaN;
      return spare;
    }
    let x: number;
    let y: number;
    let squared: number;
    do {
      x = 2 * this.random() - 1;
      y = 2 * this.random() - 1;
      squared = x * x + y * y;
    } while (squared >= 1 || squared === 0);
    const scale = Math.sqrt((-2 * Math.log(squared)) / squared);
    this.#spare = scale * x;
    return scale * y;
  }
}
