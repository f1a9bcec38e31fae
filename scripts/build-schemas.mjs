// Writes src/server/compiled-schemas.ts: the schemas of the server's requests and answers, declared with TypeBox, as plain
// JSON, and the code that ajv makes to check requests, so that the server loads neither TypeBox nor ajv.
// Requests' schemas are those that are named …Body or …Params. Usage: node scripts/build-schemas.mjs
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import standalone from "ajv/dist/standalone/index.js";
import { runnerImport } from "vite";
import { writeIfChanged } from "./write-if-changed.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

/** Text is what it says: "1" is no number, and what is not known is an error, not removed. Verbose, so that all unknown
 * fields can be named. Lengths are UTF-16 code units, as everywhere here: counting code points takes longer than all other
 * checks of a plot together; the logger would say that JSON Schema counts otherwise. */
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
