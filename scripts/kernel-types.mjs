// A transform of the AssemblyScript compiler (asc --transform): writes src/matrix/kernel-exports.ts, the TypeScript
// types of the compiled kernels: functions with their parameters; `@unmanaged` classes as structs with their size in
// bytes and the type and offset of each field. So TypeScript that no longer fits a changed kernel does not compile.
import { join } from "node:path";
import { DecoratorFlags } from "assemblyscript";
import { Transform } from "assemblyscript/transform";
import { root, writeIfChanged } from "./prepare.mjs";

const entryFile = "kernels/index";
const numbers = new Set(["i32", "u32", "usize", "f32", "f64"]);

/** `number`, `boolean`, `void` or the pointer to a struct. */
function typeOf(type, where) {
  const struct = type.classReference?.name;
  if (struct !== undefined) return `Pointer<typeof ${struct}>`;
  const name = String(type);
  if (name === "bool") return "boolean";
  if (name === "void" || numbers.has(name)) return name === "void" ? name : "number";
  throw new Error(`${where}: JavaScript cannot pass ${name}`);
}

function functionLine(name, { instances }) {
  const [instance] = instances.values();
  const { parameterTypes, returnType } = instance.signature;
  const parameters = parameterTypes.map((type, i) => `${instance.getParameterName(i)}: ${typeOf(type, name)}`);
  return `  ${name}(${parameters.join(", ")}): ${typeOf(returnType, name)};`;
}

function structLines({ name, nextMemoryOffset, members }) {
  const fields = [...members.values()].filter(({ isField }) => isField);
  const lines = fields.map((field) => {
    const { type, memoryOffset } = field.instance;
    const alias = field.fieldDeclaration.type.name.identifier.text;
    const own = type.classReference !== null ? "usize" : alias.endsWith("Array") ? alias : String(type);
    return `    ${field.name}: ["${own}", ${memoryOffset}],`;
  });
  const head = [`export const ${name} = {`, `  bytes: ${nextMemoryOffset},`, "  fields: {"];
  return [...head, ...lines, "  },", "} as const;"];
}

export default class KernelTypes extends Transform {
  afterCompile() {
    const { filesByName, elementsByName, resolver } = this.program;
    const structs = [...elementsByName.values()].filter(
      ({ internalName, hasDecorator, decoratorFlags }) =>
        hasDecorator && internalName.startsWith("kernels/") && (decoratorFlags & DecoratorFlags.Unmanaged) !== 0,
    );
    const lines = [
      "// Made by scripts/kernel-types.mjs from kernels/; not to be edited.",
      'import type { Pointer } from "./kernel-struct.ts";',
      "",
      "export interface Kernels {",
      ...[...filesByName.get(entryFile).exports].map(([name, element]) => functionLine(name, element)),
      "}",
      ...structs.flatMap((prototype) => structLines(resolver.resolveClass(prototype, null))),
      "",
    ];
    writeIfChanged(join(root, "src/matrix/kernel-exports.ts"), lines.join("\n"));
  }
}
