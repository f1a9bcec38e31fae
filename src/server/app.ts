import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { existsSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { ClaquetaError } from "../errors.ts";
import type { Pool } from "../pool/pool.ts";
import { addAboutRoutes } from "./about-routes.ts";
import { answerClientError } from "./client-error.ts";
import { addDocumentation } from "./documentation.ts";
import { addInferenceRoutes } from "./inference-routes.ts";
import type { Limits } from "./limits.ts";
import { Metrics } from "./metrics.ts";
import { addPredictRoutes } from "./predict-routes.ts";
import { Predictor } from "./predictor.ts";
import { sendProblem } from "./problem.ts";
import type { ServedModel } from "./served-model.ts";
import type { App, ServerContext } from "./server-context.ts";

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

export interface BuiltApp {
  readonly app: App;
  readonly context: ServerContext;
  /** From now on readiness is refused, and every answer closes its connection. */
  startDraining(): void;
}

/** The server, ready to listen. Throws what the plugins throw. */
export async function buildApp(options: AppOptions): Promise<BuiltApp> {
  const { served, pool, limits, logger } = options;
  const processId = randomBytes(4).toString("hex");
  let requestCount = 0;
  const app: App = Fastify({
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
    // The logger as it is: a child for every request costs more than writing its one line.
    childLoggerFactory: (parent) => parent,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: (request) => givenRequestId(request) ?? `${processId}-${(requestCount++).toString(36)}`,
    bodyLimit: limits.bodyBytes,
    requestTimeout: limits.receiveMs,
    connectionTimeout: 4 * Math.max(limits.receiveMs, limits.answerMs),
    http: {
      maxHeaderSize: limits.headerBytes,
      headersTimeout: limits.receiveMs,
      connectionsCheckingInterval: Math.min(1_000, limits.receiveMs),
    },
    return503OnClosing: false,
    trustProxy: options.trustProxy,
    // Text is what it says: "1" is no number, and what is not known is an error, not removed. Verbose, so that all
    // unknown fields can be named.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, useDefaults: false, verbose: true } },
    clientErrorHandler: answerClientError,
    frameworkErrors: sendProblem,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.server.maxConnections = limits.connections;
  app.setErrorHandler(sendProblem);
  readJson(app);

  let isDraining = false;
  const predictor = new Predictor(pool, limits);
  const metrics = new Metrics(() => predictor.longRequests);
  metrics.modelServed(served.current.version);
  const context: ServerContext = {
    served,
    predictor,
    metrics,
    limits,
    report: options.report,
    isDraining: () => isDraining,
    reload: () => reload(app, context),
  };

  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    if (isDraining) reply.header("connection", "close");
    done();
  });
  addAnswerLog(app, metrics);
  await addGuards(app, options);
  addNotFound(app);
  addDocumentation(app, addPageHeaders);
  await app.register(async (api: App) => {
    await addClientLimits(api, options);
    api.addHook("onRequest", (_request, reply, done) => {
      reply.headers(dataHeaders);
      done();
    });
    addPredictRoutes(api, context);
    addAboutRoutes(api, context, options.token !== null);
    addInferenceRoutes(api, context);
  });
  await app.register(async (pages: App) => {
    await addPageHeaders(pages);
    await addPage(pages, options.webRoot);
  });
  await app.ready();
  return {
    app,
    context,
    startDraining: () => {
      isDraining = true;
    },
  };
}

/** Takes JSON alone, and says of a prototype key that it is one. */
function readJson(app: App): void {
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser("error", "error");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    parse(request, body as string, (error, value) => {
      if (error === null) return done(null, value);
      done(isJson(body as string) ? new ClaquetaError("BAD_REQUEST", prototypeKey) : error);
    });
  });
}

const prototypeKey = { where: "body", what: "it has a forbidden key, __proto__ or constructor.prototype" };

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The client's own id where it is harmless in a log, so that requests can be followed through several services. */
function givenRequestId(request: IncomingMessage): string | undefined {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[\w.:-]{1,64}$/.test(given) ? given : undefined;
}

/** One line and one observation a request: never its path, which may be anything, nor its text. */
function addAnswerLog(app: App, metrics: Metrics): void {
  app.addHook("onResponse", (request: FastifyRequest, reply: FastifyReply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? "none";
    const { elapsedTime: ms, statusCode: status } = reply;
    metrics.requestAnswered(method, route, status, ms);
    request.log.info({ reqId: request.id, method, route, status, ms: Math.round(ms * 1000) / 1000 }, "answered");
    done();
  });
}

async function reload(app: App, context: ServerContext): ReturnType<ServedModel["reload"]> {
  try {
    const result = await context.served.reload();
    context.metrics.modelServed(result.current.version);
    app.log.info({ version: result.current.version, previous: result.previous.version }, "model reloaded");
    return result;
  } catch (error) {
    const code = error instanceof ClaquetaError ? error.code : "INTERNAL";
    app.log.error({ code, version: context.served.current.version }, "model not reloaded; the old one serves on");
    throw error;
  }
}

/** Refusal under pressure, other origins where named. */
async function addGuards(app: App, { limits, corsOrigins }: AppOptions): Promise<void> {
  const { default: underPressure } = await import("@fastify/under-pressure");
  await app.register(underPressure, {
    maxEventLoopDelay: limits.eventLoopDelayMs,
    sampleInterval: 1_000,
    retryAfter: 1,
    customError: Overloaded,
  });
  if (corsOrigins.length > 0) {
    const { default: cors } = await import("@fastify/cors");
    await app.register(cors, { origin: [...corsOrigins], methods: ["GET", "POST"], maxAge: 600 });
  }
}

class Overloaded extends ClaquetaError {
  constructor() {
    super("OVERLOADED", { where: "server", what: "it is late with its work", next: "Try again in a moment." });
  }
}

/** What browsers are told of data: that it is data, of this origin alone. */
const dataHeaders = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

/** What browsers are told of pages; computed anew for every answer, so for pages alone. */
async function addPageHeaders(pages: App): Promise<void> {
  const { default: helmet } = await import("@fastify/helmet");
  await pages.register(helmet, {
    contentSecurityPolicy: {
      directives: {
        "script-src": ["'self'", "'wasm-unsafe-eval'"],
        "worker-src": ["'self'", "blob:"],
        "style-src": ["'self'", "'unsafe-inline'"],
        // The server may be reached without TLS, on this machine or behind a proxy that ends it.
        "upgrade-insecure-requests": null,
      },
    },
    strictTransportSecurity: false,
  });
}

/** The token and the rate, where there are any. */
async function addClientLimits(api: App, { token, requestsPerMinute }: AppOptions): Promise<void> {
  if (token !== null) {
    const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
    const wanted = digest(`Bearer ${token}`);
    api.addHook("onRequest", (request, _reply, done) => {
      const isOpen = request.routeOptions.config.isOpen === true;
      if (isOpen || timingSafeEqual(digest(request.headers.authorization ?? ""), wanted)) return done();
      done(
        new ClaquetaError("NOT_AUTHORISED", {
          where: "header authorization",
          what: request.headers.authorization === undefined ? "it is missing" : "its token is not the right one",
          expected: "Bearer and the server's token",
        }),
      );
    });
  }
  if (requestsPerMinute !== null) {
    const { default: rateLimit } = await import("@fastify/rate-limit");
    await api.register(rateLimit, {
      max: requestsPerMinute,
      timeWindow: 60_000,
      errorResponseBuilder: (_request, { after }) =>
        new ClaquetaError("TOO_MANY_REQUESTS", {
          where: "client",
          what: `it has sent more than ${requestsPerMinute} requests in a minute`,
          next: `Try again in ${after}.`,
        }),
    });
  }
}

async function addPage(app: App, webRoot: string): Promise<void> {
  if (!existsSync(webRoot)) {
    app.get("/", { schema: { hide: true } }, async (_request, reply) => reply.redirect("/docs"));
    return;
  }
  const { default: staticFiles } = await import("@fastify/static");
  await app.register(staticFiles, {
    root: webRoot,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (reply, path) => {
      // Vite puts a hash of the content into the names under assets/.
      const isHashed = /[/\\]assets[/\\]/.test(path);
      reply.header("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}

/** 405 with Allow where the path exists for another method, else 404. To be called before the routes are added. */
function addNotFound(app: App): void {
  const methodsOf = new Map<string, string[]>();
  app.addHook("onRoute", ({ url, method }) => {
    methodsOf.set(url, [...(methodsOf.get(url) ?? []), ...[method].flat()]);
  });
  app.setNotFoundHandler((request, reply) => {
    const allowed = methodsOf.get(request.url.split("?", 1)[0]);
    if (allowed !== undefined) {
      reply.header("allow", allowed.join(", "));
      throw new ClaquetaError("METHOD_NOT_ALLOWED", {
        where: "request",
        what: "wrong method",
        expected: allowed.join(" or "),
      });
    }
    throw new ClaquetaError("NO_SUCH_ROUTE", {
      where: "request",
      what: "there is nothing under this path",
      next: "See /docs.",
    });
  });
}
