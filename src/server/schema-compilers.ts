import { Ajv, type AnySchema, type ErrorObject, type ValidateFunction } from "ajv";
import type { FastifyServerOptions } from "fastify";

/** Text is what it says: "1" is no number, and what is not known is an error, not removed. Verbose, so that all unknown
 * fields can be named. Lengths are UTF-16 code units, as everywhere here: counting code points takes longer than all other
 * checks of a plot together; the logger would say that JSON Schema counts otherwise. The schemas are our own and tested:
 * holding them against JSON Schema's own schema takes longer than compiling them. */
const settings = {
  removeAdditional: false,
  coerceTypes: false,
  useDefaults: false,
  verbose: true,
  unicode: false,
  logger: false,
  meta: false,
  validateSchema: false,
} as const;

interface Validate {
  (data: unknown): boolean;
  /** Of the call before. */
  errors: ErrorObject[] | null;
}

/** Compiles a schema when it is first needed: the first answer waits for its own route's alone. */
function lazyValidators(): (route: { readonly schema: AnySchema }) => Validate {
  let ajv: Ajv | undefined;
  return ({ schema }) => {
    let compiled: ValidateFunction | undefined;
    const validate = (data: unknown): boolean => {
      if (compiled === undefined) {
        ajv ??= new Ajv(settings);
        compiled = ajv.compile(schema);
      }
      const isValid = compiled(data);
      lazy.errors = compiled.errors ?? null;
      return isValid;
    };
    const lazy: Validate = Object.assign(validate, { errors: null });
    return lazy;
  };
}

/** How Fastify checks requests and writes answers here. Answers are typed by their schemas already: what a compiled
 * serialiser would leave out is not in them. Its own compilers are not even loaded. */
export const schemaController = {
  compilersFactory: { buildValidator: lazyValidators, buildSerializer: () => () => JSON.stringify },
} as unknown as NonNullable<FastifyServerOptions["schemaController"]>;
