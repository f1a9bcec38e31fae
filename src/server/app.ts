import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { TypeBoxTypeProvider } from "@fastify/type-provider-typebox";
import Fastify, { type FastifyReply, type FastifyRequest, LogController } from "fastify";
import { ClaquetaError } from "../errors.ts";
import { addAboutRoutes } from "./about-routes.ts";
import type { AppOptions } from "./app-options.ts";
import { answerClientError } from "./client-error.ts";
import { addDocumentation } from "./documentation.ts";
import { addClientLimits, addOrigins } from "./guards.ts";
import { addInferenceRoutes } from "./inference-routes.ts";
import { readJson } from "./json-bodies.ts";
import { Metrics } from "./metrics.ts";
import { addPage, addPageHeaders, dataHeaders } from "./pages.ts";
import { addPredictRoutes } from "./predict-routes.ts";
import { Predictor } from "./predictor.ts";
import { sendProblem } from "./problem.ts";
import { schemaController } from "./schema-compilers.ts";
import type { ServedModel } from "./served-model.ts";
import type { App, ServerContext } from "./server-context.ts";

export interface BuiltApp {
  readonly app: App;
  readonly context: ServerContext;
  /** From then on the server is not ready, and every answer closes its connection. */
  startDraining(): void;
}

/** The server, ready to listen. Throws what the plugins throw. */
export async function buildApp(options: AppOptions): Promise<BuiltApp> {
  const { served, pool, limits, logger } = options;
  const processId = randomBytes(4).toString("hex");
  let requestCount = 0;
  const app: App = Fastify({
    ...(logger === undefined ? { logger: false } : { loggerInstance: logger }),
    // No child loggers: making one for every request costs more than writing its one line.
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
    schemaController,
    clientErrorHandler: answerClientError,
    frameworkErrors: sendProblem,
  }).withTypeProvider<TypeBoxTypeProvider>();
  app.server.maxConnections = limits.connections;
  app.setErrorHandler(sendProblem);
  readJson(app);

  let isDraining = false;
  let lastRequestMs = 0;
  const predictor = new Predictor(pool, limits);
  const metrics = new Metrics(() => predictor.longRequests);
  metrics.modelServed(served.current.version);
  const context: ServerContext = {
    served,
    predictor,
    metrics,
    limits,
    report: options.report,
    get lastRequestMs() {
      return lastRequestMs;
    },
    isDraining: () => isDraining,
    reload: () => reload(app, context),
  };

  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    lastRequestMs = performance.now();
    if (isDraining) reply.header("connection", "close");
    done();
  });
  addAnswerLog(app, metrics);
  await addOrigins(app, options);
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
    await api.register(async (inference: App) => addInferenceRoutes(inference, context));
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

/** The client's own id if it is harmless in a log, so that requests can be followed through several services. */
function givenRequestId(request: IncomingMessage): string | undefined {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && /^[\w.:-]{1,64}$/.test(given) ? given : undefined;
}

/** One log line and one observation a request, without its path, which may be anything, and its text. */
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

/** 405 with Allow if the path exists for another method, else 404. Call before the routes are added. */
function addNotFound(app: App): void {
  const methodsOf = new Map<string, string[]>();
  app.addHook("onRoute", ({ url, method }) => {
    methodsOf.set(url, [...(methodsOf.get(url) ?? []), ...[method].flat()]);
  });
  app.setNotFoundHandler((request, reply) => {
    const where = "request";
    const allowed = methodsOf.get(request.url.split("?", 1)[0]);
    if (allowed !== undefined) {
      reply.header("allow", allowed.join(", "));
      throw new ClaquetaError("METHOD_NOT_ALLOWED", { where, what: "wrong method", expected: allowed.join(" or ") });
    }
    throw new ClaquetaError("NO_SUCH_ROUTE", { where, what: "there is nothing under this path", next: "See /docs." });
  });
}
