/** TypeScript's arrays for those of the kernels (kernels/arrays.ts). */
interface ArrayTypes {
  f32Array: Float32Array;
  f64Array: Float64Array;
  i32Array: Int32Array;
  u32Array: Int32Array;
  u8Array: Uint8Array;
}
type FieldType = keyof ArrayTypes | "i32" | "u32" | "f32" | "f64" | "usize" | "u64";

/** The compiled layout of a kernel struct (kernel-exports.ts). */
export interface StructLayout {
  readonly bytes: number;
  /** Each field's type and its offset in bytes. */
  readonly fields: { readonly [name: string]: readonly [type: FieldType, offset: number] };
}

type FieldValue<Type extends FieldType> = Type extends keyof ArrayTypes
  ? ArrayTypes[Type] | 0
  : Type extends "usize"
    ? ArrayBufferView | number
    : number;

/** Values of a struct's fields. An array stands for its byteOffset; 0 means no array. */
export type StructFields<Layout extends StructLayout> = {
  readonly [name in keyof Layout["fields"]]: FieldValue<Layout["fields"][name][0]>;
};

declare const struct: unique symbol;
/** Offset of a struct in a kernel memory. */
export type Pointer<Layout extends StructLayout> = number & { readonly [struct]: Layout };

export function writeStruct<Layout extends StructLayout>(
  buffer: ArrayBuffer,
  offset: number,
  { bytes, fields }: Layout,
  values: StructFields<Layout>,
): Pointer<Layout> {
  const view = new DataView(buffer, offset, bytes);
  for (const [name, [type, at]] of Object.entries(fields)) {
    const value = (values as { readonly [name: string]: ArrayBufferView | number })[name];
    const number = typeof value === "number" ? value : value.byteOffset;
    if (type === "f32") view.setFloat32(at, number, true);
    else if (type === "f64") view.setFloat64(at, number, true);
    else view.setUint32(at, number, true);
  }
  return offset as Pointer<Layout>;
}
