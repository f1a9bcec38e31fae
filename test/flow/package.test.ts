import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { smallModelFile } from "../fixtures/small-model.ts";
import { bundle } from "./bundling.ts";
import { root, temporaryFolder } from "./claqueta.ts";

const folder = temporaryFolder();
const own = join(folder, "node_modules/claqueta");
const shell = process.platform === "win32";
const run = (command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}) =>
  spawnSync(command, args, { cwd, encoding: "utf8", shell, env: { ...process.env, NO_COLOR: "1", ...env } });

const networkCodes = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED|ERR_SOCKET_TIMEOUT/;
let unreachable = false;

beforeAll(() => {
  const packed = run("npm", ["pack", "--json", "--ignore-scripts", "--pack-destination", folder], root);
  expect(packed.status).toBe(0);
  const [{ filename }] = JSON.parse(packed.stdout);
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "elsewhere", private: true, type: "module" }));
  const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
  const installed = run("npm", ["install", `./${filename}`, "--prefer-offline", ...quiet], folder);
  unreachable = installed.status !== 0 && networkCodes.test(installed.stderr);
  if (!unreachable) expect(installed.stderr).toBe("");
}, 600_000);

/** Every file's path in the package. */
const files = (): string[] =>
  readdirSync(own, { recursive: true, encoding: "utf8" }).filter((name) => statSync(join(own, name)).isFile());

describe("the package, installed in an empty folder", () => {
  const claim = (what: string, body: () => void | Promise<void>): void => {
    it(what, async ({ skip }) => {
      skip(unreachable, "the package's dependencies can be had neither from the registry nor from npm's cache");
      await body();
    });
  };

  claim("holds what it needs and no tests, benchmarks or sources", () => {
    const names = files();
    expect(names).toEqual(
      expect.arrayContaining(["LICENSE", "NOTICE", "README.md", "dist/index.d.ts", "dist/web/index.html"]),
    );
    expect(names.filter((name) => /\.test\.|^(test|bench|kernels|src|web|scripts)\/|\.map$/.test(name))).toEqual([]);
    expect(names.includes("models/default.claqueta")).toBe(existsSync(join(root, "models/default.claqueta")));
  });

  claim("trains and predicts as a library", () => {
    writeFileSync(
      join(folder, "library.mjs"),
      `import { inlinePool, readMovies, recipeNamed, ThreadPool, train } from "claqueta";
       const { movies } = await readMovies("node_modules/claqueta/examples/movies.csv", { requireGenres: true });
       const options = { recipes: [recipeNamed("naive-bayes")], seed: 42 };
       const pool = new ThreadPool(2);
       const { model } = await train(movies, { ...options, pool });
       await pool.close();
       const [{ genres }] = model.predict([{ id: "1", title: "", year: null, plot: "A sheriff and his horse." }]);
       console.log(genres.length, inlinePool.size);`,
    );
    const { status, stdout, stderr } = run(process.execPath, ["library.mjs"], folder);
    expect(stderr).toBe("");
    expect([status, stdout]).toEqual([0, "24 1\n"]);
  });

  claim("answers `npx claqueta predict --plot`", async () => {
    // The default model where the package has one, a small one in its place where not.
    const isThere = existsSync(join(own, "models/default.claqueta"));
    const env = isThere ? {} : { CLAQUETA_MODEL: await smallModelFile() };
    const args = ["--no-install", "claqueta", "predict", "--plot", "A sheriff faces outlaws.", "--format", "json"];
    const { status, stdout, stderr } = run("npx", args, folder, env);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(JSON.parse(stdout)[0].genres).toHaveLength(24);
  });

  claim("has types that a strict compiler follows", () => {
    writeFileSync(
      join(folder, "consumer.ts"),
      `import { type Comparison, defaultModelPath, loadModel, type Movie } from "claqueta";
       import { ClaquetaClient } from "claqueta/client";
       import { decodeModel, type Prediction } from "claqueta/predict";
       const movie: Movie = { id: "1", title: "", year: null, plot: "A plot." };
       export async function answer(bytes: Uint8Array<ArrayBuffer>): Promise<readonly Prediction[]> {
         const client = new ClaquetaClient({ url: "http://localhost:3000" });
         await client.predict([movie]);
         return [...(await decodeModel(bytes)).predict([movie]), ...(await loadModel(defaultModelPath())).predict([movie])];
       }
       export const best = (comparison: Comparison): string => comparison.best;
       // @ts-expect-error: a year is a number
       export const wrong: Movie = { ...movie, year: "1999" };`,
    );
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2023", "--lib", "es2023,dom"];
    const { status, stdout } = run(process.execPath, [tsc, ...flags, "--skipLibCheck", "consumer.ts"], folder);
    expect(stdout).toBe("");
    expect(status).toBe(0);
  });

  claim("bundles for browsers", async () => {
    const code = await bundle('export { decodeModel } from "claqueta/predict";', "es", folder);
    expect(code).toContain("BAD_MODEL_FILE");
    expect(code).not.toContain("node:");
  });
});
