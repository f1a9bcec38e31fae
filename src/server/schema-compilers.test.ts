import Fastify from "fastify";
import { describe, expect, it } from "vitest";
import * as compiled from "./compiled-schemas.ts";
import * as inference from "./inference-schema.ts";
import * as own from "./schema.ts";
import { schemaController } from "./schema-compilers.ts";

describe("the compiled schemas", () => {
  it("are those that are declared, and each body's and each path's has its check", () => {
    const declared: Record<string, object> = { ...own, ...inference };
    for (const [name, schema] of Object.entries(declared)) {
      expect(compiled).toHaveProperty(name, JSON.parse(JSON.stringify(schema)));
    }
    expect([...compiled.validators.keys()]).toEqual(
      Object.entries(compiled)
        .filter(([name]) => /(?:Body|Params)$/.test(name))
        .map(([, schema]) => schema),
    );
  });

  it("refuse a route whose body none of them describes", async () => {
    const app = Fastify({ schemaController });
    app.post("/", { schema: { body: { type: "object" } } }, async () => null);
    await expect(app.ready()).rejects.toThrow("compiled-schemas.ts");
  });
});
