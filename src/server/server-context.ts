import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from "fastify";
import type { Limits } from "./limits.ts";
import type { Metrics } from "./metrics.ts";
import type { Predictor } from "./predictor.ts";
import type { ServedModel } from "./served-model.ts";

/** A Fastify instance whose routes are typed by their TypeBox schemas. */
export type App = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** What the routes work with. */
export interface ServerContext {
  readonly served: ServedModel;
  readonly predictor: Predictor;
  readonly metrics: Metrics;
  readonly limits: Limits;
  /** The comparison or evaluation that GET /v1/report gives, or null. */
  readonly report: unknown;
  /** Time of the last request by performance.now(); 0 before the first. */
  readonly lastRequestMs: number;
  /** Whether the server is stopping. */
  isDraining(): boolean;
  /** Reloads the model and records the swap in log and metrics. */
  reload(): ReturnType<ServedModel["reload"]>;
}
