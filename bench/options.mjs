import { parseArgs } from "node:util";

/** Reads the command line: {values, positionals}. Each option has a default: a number, a text, false for a flag, null
 * for a text that may be absent. */
export function readOptions(defaults) {
  const options = Object.entries(defaults).map(([name, value]) => {
    if (value === false) return [name, { type: "boolean", default: false }];
    return [name, { type: "string", ...(value !== null && { default: String(value) }) }];
  });
  const { values, positionals } = parseArgs({ allowPositionals: true, options: Object.fromEntries(options) });
  for (const name in defaults) if (typeof defaults[name] === "number") values[name] = Number(values[name]);
  return { values, positionals };
}
