/** FNV-1a over UTF-16 code units, 32 bits: every table of terms and every scanner of text hashes alike, so that a word's
 * hash is made while it is read. Source: Fowler, Noll, Vo, RFC 9923. */
export const hashSeed = 0x811c9dc5 | 0;
export const hashPrime = 0x01000193;

/** Hash of units[from .. to). */
export function hashUnits(units: Uint16Array, from: number, to: number): number {
  let hash = hashSeed;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ units[i], hashPrime);
  return hash;
}

/** Spreads a hash over all its bits before the low ones choose a slot of an open-addressing table. */
export function spreadHash(hash: number): number {
  const mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return mixed ^ (mixed >>> 13);
}
