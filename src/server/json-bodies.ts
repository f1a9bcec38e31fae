import { ClaquetaError } from "../errors.ts";
import type { App } from "./server-context.ts";

/** Accepts only JSON bodies. A prototype key gets an error of its own. */
export function readJson(app: App): void {
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
