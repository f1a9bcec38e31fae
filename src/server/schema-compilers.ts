import type { FastifyServerOptions } from "fastify";
import { validators } from "./compiled-schemas.ts";

/** The check that the build made of a request's schema. */
function buildValidator({ schema }: { readonly schema: object }): unknown {
  const validator = validators.get(schema);
  if (validator === undefined)
    throw new TypeError("a request's schema is one of compiled-schemas.ts, …Body or …Params");
  return validator;
}

/** How Fastify checks requests and writes answers here. Answers are typed by their schemas already: what a compiled
 * serialiser would leave out is not in them. Its own compilers are not even loaded. */
export const schemaController = {
  compilersFactory: { buildValidator: () => buildValidator, buildSerializer: () => () => JSON.stringify },
} as unknown as NonNullable<FastifyServerOptions["schemaController"]>;
