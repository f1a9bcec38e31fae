import { createHash } from "node:crypto";
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { createRequire, Module } from "node:module";
import { dirname } from "node:path";
import { Script } from "node:vm";

const checksumLength = 32;

/** A file's code cache, what V8 made of its source, stands beside it, with a name that says for which V8. V8 itself looks
 * only at its version, its flags and the source's length, and a damaged cache ends the process; so a SHA-256 of the
 * source and of V8's bytes goes before these. */
const cachePath = (path: string): string =>
  `${path}.${process.versions.v8}-${process.platform}-${process.arch}.v8cache`;

const checksumOf = (source: Uint8Array, compiled: Uint8Array): Buffer =>
  createHash("sha256").update(source).update(compiled).digest();

export interface CachedRun {
  readonly script: Script;
  /** Whether the code cache was used; where it was not, all was compiled from the source. */
  readonly isCached: boolean;
}

/** Runs a CommonJS file as `require` would, with its code cache where there is a sound one of this V8's: without, only
 * slower. The file may not use `import()`. Throws what the file throws. */
export function runWithCodeCache(path: string): CachedRun {
  const source = readFileSync(path);
  const cachedData = readCache(path, source);
  const script = new Script(Module.wrap(source.toString()), {
    filename: path,
    ...(cachedData === undefined ? {} : { cachedData }),
  });
  const require = createRequire(path);
  const module = new Module(path);
  // What is loaded later requires this file by its name.
  require.cache[path] = module;
  script.runInThisContext()(module.exports, require, module, path, dirname(path));
  module.loaded = true;
  return { script, isCached: cachedData !== undefined && script.cachedDataRejected !== true };
}

/** Keeps what V8 has compiled of a file until now. Returns the cache's path. Throws what the file system throws. */
export function writeCodeCache(path: string, script: Script): string {
  const compiled = script.createCachedData();
  const to = cachePath(path);
  writeFileSync(`${to}.tmp`, Buffer.concat([checksumOf(readFileSync(path), compiled), compiled]));
  renameSync(`${to}.tmp`, to);
  return to;
}

function readCache(path: string, source: Uint8Array): Buffer | undefined {
  try {
    const bytes = readFileSync(cachePath(path));
    const compiled = bytes.subarray(checksumLength);
    return checksumOf(source, compiled).equals(bytes.subarray(0, checksumLength)) ? compiled : undefined;
  } catch {
    return undefined;
  }
}
