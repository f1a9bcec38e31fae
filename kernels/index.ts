// One .wasm from all kernels. Memory is imported: the caller lays out its arrays (src/matrix/kernels.ts) and passes
// byte offsets; kernels allocate nothing. Every array starts on a 16-byte boundary.
export * from "./linear";
