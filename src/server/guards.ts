import { createHash, timingSafeEqual } from "node:crypto";
import { ClaquetaError } from "../errors.ts";
import type { AppOptions } from "./app-options.ts";
import type { App } from "./server-context.ts";

/** Lets pages of other origins in, where they are named. */
export async function addOrigins(app: App, { corsOrigins }: AppOptions): Promise<void> {
  if (corsOrigins.length > 0) {
    const { default: cors } = await import("@fastify/cors");
    await app.register(cors, { origin: [...corsOrigins], methods: ["GET", "POST"], maxAge: 600 });
  }
}

/** The token and the rate, where there are any. */
export async function addClientLimits(api: App, { token, requestsPerMinute }: AppOptions): Promise<void> {
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
