import { existsSync } from "node:fs";
import type { App } from "./server-context.ts";

/** Headers of data: browsers must not run it, nor give it to other origins. */
export const dataHeaders = {
  "x-content-type-options": "nosniff",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
};

/** Headers of pages. They are computed for every answer, so data does without. */
export async function addPageHeaders(pages: App): Promise<void> {
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

/** The built page at /; if there is none, / redirects to /docs. */
export async function addPage(app: App, webRoot: string): Promise<void> {
  if (!existsSync(webRoot)) {
    app.get("/", { schema: { hide: true } }, async (_request, reply) => reply.redirect("/docs"));
    return;
  }
  const { default: staticFiles } = await import("@fastify/static");
  await app.register(staticFiles, {
    root: webRoot,
    preCompressed: true,
    cacheControl: false,
    setHeaders: (response, path) => {
      // Vite puts a hash of the content into the names under assets/.
      const isHashed = /[/\\]assets[/\\]/.test(path);
      response.setHeader("cache-control", isHashed ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
}
