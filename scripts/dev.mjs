// `npm run dev [-- options of claqueta serve]`: page and API from the sources. A change in web/ is in the page at once; one in
// src/ or kernels/ is built for the threads, starts the API anew and loads the page anew. --inspect: a debugger may
// attach to the API, see CONTRIBUTING.md.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer as createNetServer } from "node:net";
import { join } from "node:path";
import { createServer } from "vite";
import { build, install, root } from "./prepare.mjs";

install();
build();
// What another build has written since is none of its business.
rmSync(join(root, "build/tsbuildinfo"), { force: true });
const { default: webConfig } = await import("../web/vite.config.mjs");
const inspect = process.argv.filter((each) => /^--inspect(?:-brk)?(?:=|$)/.test(each));
const serveOptions = process.argv.slice(2).filter((each) => !inspect.includes(each));

async function freePort() {
  const server = createNetServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}
const apiPort = await freePort();
const apiPaths = /^\/(?:v1|v2|predict|docs|openapi\.json|metrics)(?:[/?]|$)/;

function run(...args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  return once(child, "exit").then(([code]) => code === 0);
}

let api;
async function startApi() {
  const command = ["scripts/run-source.mjs", "src/cli/main.ts", "serve", ...serveOptions, "--port", apiPort];
  api = spawn(process.execPath, [...inspect, ...command], { cwd: root, stdio: ["ignore", "inherit", "pipe"] });
  api.stderr.pipe(process.stderr);
  const listening = new Promise((resolve) => api.stderr.on("data", (text) => / at http/.test(text) && resolve()));
  await Promise.race([listening, once(api, "exit")]);
}
async function stopApi() {
  if (api.exitCode !== null || api.signalCode !== null) return;
  api.kill("SIGTERM");
  const late = setTimeout(() => api.kill("SIGKILL"), 2_000); // a process with a debugger waits for that to go
  await once(api, "exit");
  clearTimeout(late);
}

/** What has to be made anew of these files, in turn; false where it does not compile. */
async function rebuild(files) {
  if (files.some((file) => file.startsWith("kernels")) && !(await run("scripts/build-kernels.mjs"))) return false;
  if (!(await run("scripts/build-schemas.mjs"))) return false;
  const built = ["--incremental", "--tsBuildInfoFile", "build/tsbuildinfo"];
  return await run("node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", ...built);
}

/** Resolves when the API runs what the sources say. */
let ready = startApi();
const changed = new Set();
let soon;
function noteChange(path) {
  const file = path.slice(root.length).replaceAll("\\", "/");
  if (!/^(?:src|kernels)\/.*(?<!\.test)\.ts$/.test(file)) return;
  changed.add(file);
  clearTimeout(soon);
  soon = setTimeout(() => {
    ready = ready.then(restart);
  }, 100);
}
async function restart() {
  const files = [...changed].filter((file) => !/kernel-exports|kernels-binary|compiled-schemas/.test(file));
  changed.clear();
  if (files.length === 0) return;
  console.error(`Changed: ${files.join(", ")}`);
  if (!(await rebuild(files))) return;
  await stopApi();
  await startApi();
  vite.ws.send({ type: "full-reload" });
}

const vite = await createServer({
  ...webConfig,
  configFile: false,
  server: { fs: { allow: [root] }, proxy: { [apiPaths.source]: `http://127.0.0.1:${apiPort}` } },
  plugins: [
    ...webConfig.plugins,
    {
      name: "requests-wait-for-the-api",
      configureServer: ({ middlewares }) => {
        middlewares.use((request, _response, next) => {
          if (apiPaths.test(request.url)) void ready.then(() => next());
          else next();
        });
      },
    },
  ],
});
vite.watcher.add([join(root, "src"), join(root, "kernels")]).on("all", (_event, path) => noteChange(path));
await vite.listen();
await ready;
vite.printUrls();
for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, async () => {
    await Promise.all([vite.close(), stopApi()]);
    process.exit(0);
  });
}
