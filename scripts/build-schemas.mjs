// Writes src/server/compiled-schemas.ts: the TypeBox schemas of the server's requests and answers as plain JSON, and
// the code that ajv makes to check requests, so that the server loads neither TypeBox nor ajv. Schemas of requests are
// named …Body or …Params. Usage: node scripts/build-schemas.mjs
import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { runnerImport } from "vite";
import { root, writeIfChanged } from "./prepare.mjs";

/** Strict: "1" is no number, and an unknown field is an error. Verbose, so that all unknown fields can be named.
 * Lengths are UTF-16 code units, as everywhere here: counting code points takes longer than all other checks of a plot
 * together. The logger, which would say that JSON Schema counts code points, is off. */
const ajv = new Ajv({ verbose: true, unicode: false, logger: false, code: { source: true, esm: true } });

const lines = ["// Made by scripts/build-schemas.mjs; not to be edited.", "// @ts-nocheck"];
const requests = [];
for (const file of ["schema.ts", "inference-schema.ts"]) {
  const { module } = await runnerImport(`${root}/src/server/${file}`, { root, configFile: false, logLevel: "error" });
  for (const [name, schema] of Object.entries(module)) {
    lines.push(`export const ${name}: typeof import("./${file}").${name} = ${JSON.stringify(schema)};`);
    if (!/(?:Body|Params)$/.test(name)) continue;
    ajv.addSchema(JSON.parse(JSON.stringify(schema)), name);
    requests.push(name);
  }
}
const code = standalone.default(ajv, Object.fromEntries(requests.map((name) => [`${name}Check`, name])));
const pairs = requests.map((name) => `[${name}, ${name}Check]`).join(", ");
lines.push(code, `export const validators: ReadonlyMap<object, unknown> = new Map([${pairs}]);\n`);
writeIfChanged(`${root}/src/server/compiled-schemas.ts`, lines.join("\n"));
