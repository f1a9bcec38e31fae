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
  /** For long requests. */
  readonly pool: Pool;
  readonly limits: Limits;
  /** Clients must send it as `Authorization: Bearer …`; null: none. */
  readonly token: string | null;
  /** Other origins whose pages may call the API. */
  readonly corsOrigins: readonly string[];
  /** Requests a minute from one address; null: no limit. */
  readonly requestsPerMinute: number | null;
  /** Whether to believe X-Forwarded-For: only behind a proxy that sets it. */
  readonly trustProxy: boolean;
  /** The answer of GET /v1/report; null: none. */
  readonly report: unknown;
  /** Folder of the built page; if it does not exist, / redirects to /docs. */
  readonly webRoot: string;
  /** A pino logger; undefined: no logs. */
  readonly logger?: FastifyBaseLogger | undefined;
}
