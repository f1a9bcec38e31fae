import { createHash, timingSafeEqual } from "node:crypto";
import { ClaquetaError } from "../errors.ts";
import type { AppOptions } from "./app-options.ts";
import type { App } from "./server-context.ts";

/** Allows requests from pages of other origins, if any are named. */
export async function addOrigins(app: App, { corsOrigins }: AppOptions): Promise<void> {
  if (corsOrigins.length > 0) {
    const { default: cors } = await import("@fastify/cors");
    await app.register(cors, { origin: [...corsOrigins], methods: ["GET", "POST"], maxAge: 600 });
  }
}

/** Checks the token and limits the rate, if there are any. */
export async function addClientLimits(api: App, { token, requestsPerMinute }: AppOptions): Promise<void> {
  if (token !== null) {
    const digest = (text: string): Buffer => createHash("sha256").update(text).digest();
    const wanted = digest(`Bearer ${token}`);
    api.addHook("onRequest", (request, _reply, done) => {
      const isOpen = request.routeOptions.config.isOpen === true;
      const { authorization } = request.headers;
      if (isOpen || timingSafeEqual(digest(authorization ?? ""), wanted)) return done();
      const what = authorization === undefined ? "it is missing" : "its token is not the right one";
      const expected = "Bearer and the server's token";
      done(new ClaquetaError("NOT_AUTHORISED", { where: "header authorization", what, expected }));
    });
  }
  if (requestsPerMinute !== null) {
    const { default: rateLimit } = await import("@fastify/rate-limit");
    await api.register(rateLimit, {
      max: requestsPerMinute,
      timeWindow: 60_000,
      errorResponseBuilder: (_request, { after }) => {
        const what = `it has sent more than ${requestsPerMinute} requests in a minute`;
        return new ClaquetaError("TOO_MANY_REQUESTS", { where: "client", what, next: `Try again in ${after}.` });
      },
    });
  }
}
