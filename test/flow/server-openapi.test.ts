import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BuiltApp, buildApp } from "../../src/server/app.ts";
import { ServedModel } from "../../src/server/served-model.ts";
import { quietServer } from "../fixtures/quiet-server.ts";
import { fieldModel, smallModelFile } from "../fixtures/small-model.ts";

/** As much of JSON Schema as the API's requests use. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Record<string, Schema>;
  readonly patternProperties?: Record<string, Schema>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly { readonly required: readonly string[] }[];
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}
interface Operation {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body: Schema | undefined;
}

const word = fc.constantFrom(
  "town",
  "murder",
  "é",
  "𝒜",
  "<b>",
  "\u0000",
  "\ud800",
  "plot",
  "BYTES",
  "INT32",
  "Drama",
  "[1, 2]",
  "cast",
);

/** Values that fit the schema. */
function valid(schema: Schema): fc.Arbitrary<unknown> {
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map(valid));
  const { type } = schema;
  if (typeof type === "object") return fc.oneof(...type.map((each) => valid({ ...schema, type: each })));
  switch (type) {
    case "string":
      return fc
        .array(word, { minLength: 1, maxLength: 12 })
        .map((words) => (schema.maxLength === undefined || schema.maxLength > 80 ? words.join(" ") : words[0]));
    case "integer":
      return fc.integer({ min: schema.minimum ?? -5, max: Math.min(schema.maximum ?? 300, 3000) });
    case "number":
      return fc.double({ min: schema.minimum ?? -1e9, max: schema.maximum ?? 1e9, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(valid(schema.items ?? {}), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? 4, 4),
      });
    case "object": {
      if (schema.properties === undefined) {
        return fc.dictionary(
          fc.constantFrom("binary_data_size", "binary_data", "x", "keywords", "cast", "runtime", "embedding"),
          valid(Object.values(schema.patternProperties ?? {})[0] ?? {}),
        );
      }
      const choices = schema.oneOf ?? [{ required: [] }];
      const own = Object.entries(schema.properties);
      return fc.constantFrom(...choices).chain((choice) => {
        const excluded = choices.flatMap(({ required }) => required).filter((name) => !choice.required.includes(name));
        const kept = own.filter(([name]) => !excluded.includes(name));
        const requiredKeys = [...(schema.required ?? []), ...choice.required];
        return fc.record(Object.fromEntries(kept.map(([name, each]) => [name, valid(each)])), { requiredKeys });
      });
    }
    default:
      return fc.jsonValue();
  }
}

/** The value with one thing in it replaced, taken away or added. */
const spoilt = (schema: Schema): fc.Arbitrary<unknown> =>
  fc
    .tuple(valid(schema), fc.nat(), fc.jsonValue(), fc.constantFrom("replace", "remove", "add", "grow"))
    .map(([value, at, other, how]) => {
      const slots: [Record<string, unknown>, string][] = [];
      const visit = (node: unknown): void => {
        if (typeof node !== "object" || node === null) return;
        for (const key of Object.keys(node)) {
          slots.push([node as Record<string, unknown>, key]);
          visit((node as Record<string, unknown>)[key]);
        }
      };
      visit(value);
      if (slots.length === 0) return other;
      const [node, key] = slots[at % slots.length];
      if (how === "replace") node[key] = other;
      else if (how === "remove") delete node[key];
      else if (how === "add") node[["constructor", "x", "0", "toString", ""][at % 5]] = other;
      else node[key] = Array.from({ length: 300 }, () => node[key]);
      return value;
    });

let built: BuiltApp;
let operations: Operation[];

beforeAll(async () => {
  built = await buildApp({
    served: await ServedModel.open(await smallModelFile(await fieldModel())),
    ...quietServer,
  });
  const { paths } = (await built.app.inject({ url: "/openapi.json" })).json();
  operations = Object.entries(
    paths as Record<string, Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>>,
  ).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { requestBody }]) => ({
      method: method.toUpperCase() as "GET" | "POST",
      path: path.replace("{version}", "x"),
      body: requestBody?.content["application/json"].schema,
    })),
  );
});
afterAll(() => built.app.close());

async function statusOf(
  operation: Operation,
  payload?: unknown,
  headers: Record<string, string> = {},
): Promise<number> {
  const body =
    payload === undefined ? {} : { payload: typeof payload === "string" ? payload : JSON.stringify(payload) };
  const type = payload === undefined ? {} : { "content-type": "application/json" };
  const { statusCode } = await built.app.inject({
    method: operation.method,
    url: operation.path,
    ...body,
    headers: { ...type, ...headers },
  });
  return statusCode;
}

describe("requests made from the OpenAPI document", () => {
  it("are understood where they fit it: 1,500 of them", async () => {
    const bodies = operations.filter(({ body, path }) => body !== undefined && !path.includes("/v2"));
    expect(bodies.length).toBe(2);
    for (const operation of bodies) {
      await fc.assert(
        fc.asyncProperty(valid(operation.body as Schema), async (payload) => {
          const status = await statusOf(operation, payload);
          // What no schema can say: title beside movies, unknown genres, explainGenres without explain, and keys that
          // could change what objects inherit.
          const refused = /"(__proto__|prototype)":/.test(JSON.stringify(payload)) ? [400] : [];
          expect([...(operation.path === "/predict" ? [200] : [200, 422]), ...refused]).toContain(status);
        }),
        { numRuns: 750 },
      );
    }
  });

  it("never give a 5xx where they do not fit it: 3,000 of them", async () => {
    const bodies = operations.filter(({ body }) => body !== undefined);
    await fc.assert(
      fc.asyncProperty(
        fc
          .constantFrom(...bodies)
          .chain((operation) => fc.tuple(fc.constant(operation), spoilt(operation.body as Schema))),
        async ([operation, payload]) => {
          expect(await statusOf(operation, payload)).toBeLessThan(500);
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it("never give a 5xx with bodies that are no JSON, and on any path, method and header: 1,500 of them", async () => {
    const anything = fc.record({
      method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"),
      path: fc.oneof(
        fc.constantFrom(...operations.map(({ path }) => path), "/", "/docs", "/openapi.json"),
        fc.string({ maxLength: 20 }).map((text) => `/${encodeURI(text.replace(/[\ud800-\udfff]/g, ""))}`),
      ),
      payload: fc.oneof(fc.string({ maxLength: 50 }), fc.json({ maxDepth: 4 }), fc.constant("[".repeat(10_000))),
      type: fc.constantFrom(
        "application/json",
        "application/octet-stream",
        "text/plain",
        "multipart/form-data",
        ";",
        "application/json; charset=utf-16",
      ),
      length: fc.constantFrom("0", "-1", "3", "x", "1e9"),
    });
    await fc.assert(
      fc.asyncProperty(anything, async ({ method, path, payload, type, length }) => {
        const operation = { method: method as "GET", path, body: undefined };
        const headers = { "content-type": type, "inference-header-content-length": length, "accept-encoding": length };
        expect(await statusOf(operation, payload, headers)).toBeLessThan(500);
      }),
      { numRuns: 1_500 },
    );
  });
});
