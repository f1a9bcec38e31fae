/** A copy with at least `needed` elements and half as many again as before, so that growth is rare. */
export function grown<Units extends Int32Array | Uint16Array>(array: Units, needed: number): Units {
  const length = Math.max(needed, array.length + (array.length >> 1));
  const larger = new (array.constructor as new (length: number) => Units)(length);
  larger.set(array);
  return larger;
}
