/** 32-bit FNV-1a (RFC 9923) over UTF-16 code units. All scanners and term tables use it, so words are hashed once. */
export const hashSeed = 0x811c9dc5 | 0;
export const hashPrime = 0x01000193;

/** Hash of units[from .. to). */
export function hashUnits(units: Uint16Array, from: number, to: number): number {
  let hash = hashSeed;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ units[i], hashPrime);
  return hash;
}

/** Mixes all bits of a hash, before the low ones select a slot of an open-addressing table. */
export function spreadHash(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
