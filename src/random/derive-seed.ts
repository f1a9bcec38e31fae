/** A seed in [0, 2³²) for one branch of the work (a tree, a fold, a genre), from the overall seed and the branch's
 * indices. Neighbouring indices and seeds give unrelated results, and `deriveSeed(s, a, b)` differs from `deriveSeed(s,
 * b, a)`: each step mixes all 32 bits. seed and path should be integers; they are taken modulo 2³². Source: the
 * finaliser of MurmurHash3 (Appleby), its constants as improved by Ettinger (lowbias32). */
export function deriveSeed(seed: number, ...path: number[]): number {
  let state = mix((seed ^ 0x9e3779b9) >>> 0);
  for (const step of path) state = mix((Math.imul(state, 0x01000193) ^ mix((step + 0x85ebca6b) >>> 0)) >>> 0);
  return state;
}

function mix(value: number): number {
  let x = value;
  x = Math.imul(x ^ (x >>> 16), 0x21f0aaad);
  x = Math.imul(x ^ (x >>> 15), 0x735a2d97);
  return (x ^ (x >>> 15)) >>> 0;
}
