// Offsets of arrays by what is in them; TypeScript holds callers to it (src/matrix/kernel-struct.ts). Arrays of structs, and of
// what a kernel alone makes out, are of usize.

export type f32Array = usize;
export type f64Array = usize;
export type i32Array = usize;
export type u32Array = usize;
export type u8Array = usize;
