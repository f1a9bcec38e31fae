/** The same numbers in an array of at least `needed` places, half as long again so that growing stays rare. */
export function grownInt32(array: Int32Array, needed: number): Int32Array {
  const grown = new Int32Array(Math.max(needed, array.length + (array.length >> 1)));
  grown.set(array);
  return grown;
}

export function grownUint16(array: Uint16Array, needed: number): Uint16Array {
  const grown = new Uint16Array(Math.max(needed, array.length + (array.length >> 1)));
  grown.set(array);
  return grown;
}
