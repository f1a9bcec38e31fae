// Dense rows times a dense block of twelve lanes, and the transposed product. Three rows at a time keep nine running
// sums in registers, enough to hide an addition's latency. Row counts are multiples of 3: callers pad with zeros.

const lanes: usize = 48; // bytes

// rowBytes: from one row to the next.

/** scores[r][0 .. 12) = row r × weights[column][0 .. 12), summed in the order of the columns. */
export function denseRowsTimesBlock(
  rows: usize, rowBytes: usize, rowCount: usize, columnCount: usize, weights: usize, scores: usize,
): void {
  const columnBytes = columnCount << 2;
  for (let row: usize = 0; row < rowCount; row += 3) {
    const first = rows + row * rowBytes;
    let a0 = f32x4.splat(0), a1 = a0, a2 = a0, b0 = a0, b1 = a0, b2 = a0, c0 = a0, c1 = a0, c2 = a0;
    let w = weights;
    for (let k = first; k < first + columnBytes; k += 4) {
      const w0 = v128.load(w);
      const w1 = v128.load(w, 16);
      const w2 = v128.load(w, 32);
      const a = v128.load32_splat(k);
      a0 = f32x4.add(a0, f32x4.mul(a, w0));
      a1 = f32x4.add(a1, f32x4.mul(a, w1));
      a2 = f32x4.add(a2, f32x4.mul(a, w2));
      const b = v128.load32_splat(k + rowBytes);
      b0 = f32x4.add(b0, f32x4.mul(b, w0));
      b1 = f32x4.add(b1, f32x4.mul(b, w1));
      b2 = f32x4.add(b2, f32x4.mul(b, w2));
      const c = v128.load32_splat(k + 2 * rowBytes);
      c0 = f32x4.add(c0, f32x4.mul(c, w0));
      c1 = f32x4.add(c1, f32x4.mul(c, w1));
      c2 = f32x4.add(c2, f32x4.mul(c, w2));
      w += lanes;
    }
    const s = scores + row * lanes;
    v128.store(s, a0);
    v128.store(s, a1, 16);
    v128.store(s, a2, 32);
    v128.store(s, b0, 48);
    v128.store(s, b1, 64);
    v128.store(s, b2, 80);
    v128.store(s, c0, 96);
    v128.store(s, c1, 112);
    v128.store(s, c2, 128);
  }
}

/** sums[column][0 .. 12) += Σ row[column] · factors[row][0 .. 12). */
export function addDenseColumnsTimesBlock(
  rows: usize, rowBytes: usize, rowCount: usize, columnCount: usize, factors: usize, sums: usize,
): void {
  const columnBytes = columnCount << 2;
  for (let row: usize = 0; row < rowCount; row += 3) {
    const first = rows + row * rowBytes;
    const f = factors + row * lanes;
    const a0 = v128.load(f);
    const a1 = v128.load(f, 16);
    const a2 = v128.load(f, 32);
    const b0 = v128.load(f, 48);
    const b1 = v128.load(f, 64);
    const b2 = v128.load(f, 80);
    const c0 = v128.load(f, 96);
    const c1 = v128.load(f, 112);
    const c2 = v128.load(f, 128);
    let s = sums;
    for (let k = first; k < first + columnBytes; k += 4) {
      const a = v128.load32_splat(k);
      const b = v128.load32_splat(k + rowBytes);
      const c = v128.load32_splat(k + 2 * rowBytes);
      const s0 = f32x4.add(f32x4.mul(a, a0), f32x4.add(f32x4.mul(b, b0), f32x4.mul(c, c0)));
      const s1 = f32x4.add(f32x4.mul(a, a1), f32x4.add(f32x4.mul(b, b1), f32x4.mul(c, c1)));
      const s2 = f32x4.add(f32x4.mul(a, a2), f32x4.add(f32x4.mul(b, b2), f32x4.mul(c, c2)));
      v128.store(s, f32x4.add(v128.load(s), s0));
      v128.store(s, f32x4.add(v128.load(s, 16), s1), 16);
      v128.store(s, f32x4.add(v128.load(s, 32), s2), 32);
      s += lanes;
    }
  }
}
