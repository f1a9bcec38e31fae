import type { FastifyBaseLogger } from "fastify";
import type { Pool } from "../pool/pool.ts";
import type { Limits } from "./limits.ts";
import type { ServedModel } from "./served-model.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Answered without a token, under load and while the server stops. */
    isOpen?: boolean;
  }
}

export interface AppOptions {
  readonly served: ServedModel;
  /** Where long requests are worked on. */
  readonly pool: Pool;
  readonly limits: Limits;
  /** What clients must send as `Authorization: Bearer …`; null: nothing. */
  readonly token: string | null;
  /** Origins whose pages may call the API; empty: none but its own. */
  readonly corsOrigins: readonly string[];
  /** Requests a minute from one address; null: no limit. */
  readonly requestsPerMinute: number | null;
  /** Whether to believe X-Forwarded-For: only behind a proxy that sets it. */
  readonly trustProxy: boolean;
  /** What GET /v1/report answers; null: nothing. */
  readonly report: unknown;
  /** Folder of the built page; where it does not exist, / leads to /docs. */
  readonly webRoot: string;
  /** A pino logger; undefined: no logs. */
  readonly logger?: FastifyBaseLogger | undefined;
}
