import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import { smallModelFile } from "../fixtures/small-model.ts";
import { claqueta, root } from "./claqueta.ts";
import { request, type Served, serve } from "./serving.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8");
const token = "0123456789abcdef0123456789abcdef";
let server: Served;

beforeAll(async () => {
  server = await serve(["--model", await smallModelFile(), "--jobs", "1"], { CLAQUETA_TOKEN: token });
});
afterAll(() => server.child.kill("SIGKILL"));

/** Long options of `claqueta serve`. */
const options = (): Set<string> => new Set(claqueta(["serve", "--help"]).stdout.match(/--[a-z][a-z-]*/g));
/** `--port` of `["--port=3000"]` and of `["--port", "3000"]`. */
const given = (args: readonly string[]): string[] =>
  args.filter((arg) => arg.startsWith("--")).map((arg) => arg.split("=")[0]);

describe("the Kubernetes manifest", () => {
  // biome-ignore lint/suspicious/noExplicitAny: a manifest's shape is what is tested
  const [deployment, service]: any[] = parseAllDocuments(read("deploy/kubernetes.yaml")).map((each) => {
    expect(each.errors).toEqual([]);
    return each.toJS();
  });
  const pod = deployment.spec.template.spec;
  const [container] = pod.containers;

  it("starts the server with options that it has, on the port that is exposed and routed to", () => {
    expect(container.args[0]).toBe("serve");
    for (const option of given(container.args)) expect(options()).toContain(option);
    const [port] = container.ports;
    expect(container.args).toContain(`--port=${port.containerPort}`);
    expect(service.spec.ports[0].targetPort).toBe(port.name);
    expect(service.spec.selector).toEqual(deployment.spec.template.metadata.labels);
    expect(deployment.spec.selector.matchLabels).toEqual(deployment.spec.template.metadata.labels);
    const mounted = container.volumeMounts[0].mountPath;
    expect(container.args.some((arg: string) => arg.startsWith(`--model=${mounted}/`))).toBe(true);
    const annotations = deployment.spec.template.metadata.annotations;
    expect(annotations["prometheus.io/port"]).toBe(String(port.containerPort));
  });

  it("probes paths that answer without a token", async () => {
    for (const probe of ["startupProbe", "livenessProbe", "readinessProbe"]) {
      const { path, port } = container[probe].httpGet;
      expect(port).toBe(container.ports[0].name);
      expect((await request(server.url + path, undefined)).status).toBe(200);
    }
    expect(container.env[0].name).toBe("CLAQUETA_TOKEN");
  });

  it("gives the server longer to stop than it takes, and no rights that it does not need", () => {
    const seconds = (name: string): number =>
      Number(container.args.find((arg: string) => arg.startsWith(`--${name}=`)).split("=")[1]);
    expect(seconds("grace")).toBeLessThan(seconds("deadline"));
    expect(seconds("deadline")).toBeLessThan(pod.terminationGracePeriodSeconds);
    expect(pod.securityContext.runAsNonRoot).toBe(true);
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ["ALL"] },
    });
    expect(container.resources.limits.memory).toBeDefined();
  });
});

describe("the Dockerfile", () => {
  const lines = read("Dockerfile").split("\n");
  const argument = (word: string): string =>
    lines.findLast((line) => line.startsWith(`${word} `))?.slice(word.length + 1) ?? "";

  it("starts the server with options that it has, as a user without rights, on the exposed port", () => {
    const command: string[] = JSON.parse(argument("CMD"));
    expect(command[0]).toBe("serve");
    for (const option of given(command)) expect(options()).toContain(option);
    expect(command[command.indexOf("--port") + 1]).toBe(argument("EXPOSE"));
    expect(JSON.parse(argument("ENTRYPOINT"))).toEqual(["node", "dist/cli/main.js"]);
    expect(argument("USER")).toBe("node");
  });

  it("has a health check that tells a server that answers from one that does not", () => {
    const [, check] = /HEALTHCHECK .*? CMD (\[.*\])/.exec(lines.join("\n")) ?? [];
    const [, flag, script]: string[] = JSON.parse(check);
    const status = (url: string): number => {
      try {
        execFileSync(process.execPath, [flag, script.replace(`http://127.0.0.1:${argument("EXPOSE")}`, url)]);
        return 0;
      } catch (error) {
        return (error as { status: number }).status;
      }
    };
    expect(script).toContain(`127.0.0.1:${argument("EXPOSE")}/v2/health/ready`);
    expect(status(server.url)).toBe(0);
    expect(status("http://127.0.0.1:1")).toBe(1);
  });

  it("copies only what the build context has", () => {
    const letIn = read(".dockerignore")
      .split("\n")
      .filter((line) => line.startsWith("!"))
      .map((line) => line.slice(1));
    for (const needed of [
      "package.json",
      "package-lock.json",
      "LICENSE",
      "NOTICE",
      "src",
      "kernels",
      "web",
      "scripts",
      "models",
    ]) {
      expect(letIn).toContain(needed);
    }
    for (const path of letIn) expect(() => execFileSync("ls", [join(root, path)])).not.toThrow();
  });
});

describe("the example requests", () => {
  const env = { ...process.env, CLAQUETA_TOKEN: token };
  const run = (command: string, args: readonly string[]): string =>
    execFileSync(command, [...args, server.url], { cwd: root, env, encoding: "utf8" });

  it("are answered by a real server with curl", () => {
    const answers = run("sh", ["examples/http/requests.sh"])
      .split("\n")
      .filter((line) => line.startsWith("{"));
    expect(answers).toHaveLength(8);
    const [one, many, explained, report, inferred] = answers.map((line) => JSON.parse(line));
    expect(one.predictions[0].genres).toHaveLength(3);
    expect(many.predictions.map(({ id }: { id: string }) => id)).toEqual(["a", "b"]);
    expect(explained.predictions[0].explanation.genres[0].genre).toBe("Western");
    expect(report.predictions[0]).toHaveLength(24);
    expect(inferred.outputs[0].shape).toEqual([1, 24]);
  });

  it("say the same with Python's standard library and with the TypeScript client", () => {
    const python = run("python3", ["examples/http/client.py"]);
    mkdirSync(join(root, "build"), { recursive: true });
    // It has no types of its own, so that it runs as it stands; in this package `claqueta/client` is the built client.
    const script = join(root, "build/example-client.mjs");
    writeFileSync(script, read("examples/http/client.ts"));
    const typescript = run(process.execPath, [script]);
    expect(python.split("\n").slice(0, 3)).toEqual(typescript.split("\n").slice(0, 3));
    expect(python).toMatch(/[* ] \w+ +0\.\d{3}/);
  });
});
