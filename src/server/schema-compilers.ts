import type { FastifyServerOptions } from "fastify";
import { validators } from "./compiled-schemas.ts";

/** The validator that the build made from a request's schema. */
function buildValidator({ schema }: { readonly schema: object }): unknown {
  const validator = validators.get(schema);
  if (validator === undefined)
    throw new TypeError("a request's schema is one of compiled-schemas.ts, …Body or …Params");
  return validator;
}

/** Makes Fastify check requests by compiled validators, and write answers by JSON.stringify: their types already match
 * the schemas, so no compiled serialiser has to filter them. Fastify's own compilers are never loaded. */
export const schemaController = {
  compilersFactory: { buildValidator: () => buildValidator, buildSerializer: () => () => JSON.stringify },
} as unknown as NonNullable<FastifyServerOptions["schemaController"]>;
