// `npm run dev [-- options of claqueta serve]`: page and API from the sources. A change in web/ shows at once; a change
// in src/ or kernels/ is built for the threads, restarts the API and reloads the page. --inspect: a debugger may attach
// to the API, see CONTRIBUTING.md.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { createServer } from "node:net";
import { join, relative } from "node:path";
import { build, install, root, whenParentEnds } from "./prepare.mjs";

install();
build();
rmSync(join(root, "build/tsbuildinfo"), { force: true }); // it does not know what other builds have written
const vite = await import("vite");
const { default: webConfig } = await import("../web/vite.config.mjs");
const options = process.argv.slice(2);
const inspect = options.filter((option) => /^--inspect(?:-brk)?(?:=|$)/.test(option));
const serveOptions = options.filter((option) => !inspect.includes(option));

const probe = createServer().listen(0, "127.0.0.1");
await once(probe, "listening");
const apiPort = String(probe.address().port);
probe.close();

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
  const late = setTimeout(() => api.kill("SIGKILL"), 2_000); // with a debugger attached, Node waits for it
  await once(api, "exit");
  clearTimeout(late);
}

/** Builds what the threads and the API need of the changed files; false where something does not compile. */
async function rebuild(files) {
  const kernels = files.some((file) => file.startsWith("kernels")) ? [["scripts/build-kernels.mjs"]] : [];
  const incremental = ["--incremental", "--tsBuildInfoFile", "build/tsbuildinfo"];
  const tsc = ["node_modules/typescript/bin/tsc", "-p", "tsconfig.build.json", ...incremental];
  for (const args of [...kernels, ["scripts/build-schemas.mjs"], tsc]) {
    const [code] = await once(spawn(process.execPath, args, { cwd: root, stdio: "inherit" }), "exit");
    if (code !== 0) return false;
  }
  return true;
}

/** Resolves when the API runs the current sources. */
let ready = startApi();
const changed = new Set();
let timer;
function noteChange(path) {
  const file = relative(root, path).replaceAll("\\", "/");
  const isGenerated = /kernel-exports|kernels-binary|compiled-schemas/.test(file);
  if (isGenerated || !/^(?:src|kernels)\/.*(?<!\.test)\.ts$/.test(file)) return;
  changed.add(file);
  clearTimeout(timer);
  timer = setTimeout(() => {
    ready = ready.then(restart);
  }, 100);
}
async function restart() {
  const files = [...changed];
  changed.clear();
  if (files.length === 0) return;
  console.error(`Changed: ${files.join(", ")}`);
  if (!(await rebuild(files))) return;
  await stopApi();
  await startApi();
  page.ws.send({ type: "full-reload" });
}

const apiPaths = "^/(?:v1|v2|predict|docs|openapi\\.json|metrics)(?:[/?]|$)";
const apiProxy = { target: `http://127.0.0.1:${apiPort}`, bypass: () => ready }; // requests wait for the API
const page = await vite.createServer({
  ...webConfig,
  configFile: false,
  server: { fs: { allow: [root] }, proxy: { [apiPaths]: apiProxy } },
});
page.watcher.add([join(root, "src"), join(root, "kernels")]).on("all", (_event, path) => noteChange(path));
await page.listen();
await ready;
page.printUrls();
async function stop() {
  await Promise.all([page.close(), stopApi()]);
  process.exit(0);
}
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, stop);
whenParentEnds(stop);
