import { existsSync, readFileSync, writeFileSync } from "node:fs";

/** Writes only what changed, so that watchers and incremental builds stay quiet. */
export function writeIfChanged(path, text) {
  if (!existsSync(path) || readFileSync(path, "utf8") !== text) writeFileSync(path, text);
}
