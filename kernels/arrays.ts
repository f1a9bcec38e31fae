// Offsets of arrays, by element type, which TypeScript checks in callers (src/matrix/kernel-struct.ts). Arrays of
// structs, and those that only a kernel reads, are usize.

export type f32Array = usize;
export type f64Array = usize;
export type i32Array = usize;
export type u32Array = usize;
export type u8Array = usize;
