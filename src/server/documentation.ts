import type { IncomingMessage, ServerResponse } from "node:http";
import Fastify, { type RouteOptions } from "fastify";
import { claquetaVersion } from "../version.ts";
import { problemResponses } from "./compiled-schemas.ts";
import type { App } from "./server-context.ts";

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** OpenAPI at /openapi.json and Swagger UI at /docs, made from the app's routes at the first request: they take as long
 * to load as all the rest. Call before the routes are added. */
export function addDocumentation(app: App, headers: (pages: App) => Promise<void>): void {
  const routes: RouteOptions[] = [];
  app.addHook("onRoute", (route) => {
    if (route.schema !== undefined && route.schema.hide !== true) routes.push(route);
  });
  let made: Promise<Handle> | undefined;
  for (const url of ["/openapi.json", "/docs", "/docs/*"]) {
    app.get(url, { schema: { hide: true }, exposeHeadRoute: false }, async (request, reply) => {
      made ??= makeDocumentation(routes, headers);
      const handle = await made;
      reply.hijack();
      handle(request.raw, reply.raw);
    });
  }
}

async function makeDocumentation(
  routes: readonly RouteOptions[],
  headers: (pages: App) => Promise<void>,
): Promise<Handle> {
  const [{ default: swagger }, { default: swaggerUi }] = await Promise.all([
    import("@fastify/swagger"),
    import("@fastify/swagger-ui"),
  ]);
  const app: App = Fastify();
  // These routes are only described, never called.
  app.setValidatorCompiler(() => () => true);
  app.setSerializerCompiler(() => JSON.stringify);
  await headers(app);
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Claqueta",
        version: claquetaVersion,
        description: "Which genres does a movie belong to? Errors are application/problem+json (RFC 9457).",
      },
      components: { securitySchemes: { token: { type: "http", scheme: "bearer" } } },
    },
    transform: ({ schema, url }) => ({
      schema: { ...schema, response: { ...(schema?.response ?? {}), ...problemResponses } },
      url,
    }),
  });
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'",
  });
  for (const { method, url, schema } of routes) {
    if (method !== "HEAD")
      app.route({ method, url, schema: schema ?? {}, exposeHeadRoute: false, handler: () => undefined });
  }
  app.get("/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  await app.ready();
  return (request, response) => app.routing(request, response);
}
