import { availableParallelism } from "node:os";
import { type Command, Option } from "commander";
import { ClaquetaError } from "../errors.ts";
import type { Pool } from "../pool/pool.ts";
import { chosenModel, chosenReport, modelOption, nameList, seconds, wholeNumber } from "./options.ts";
import { checkedReportText } from "./report-file.ts";
import { runSession, type Session } from "./session.ts";

interface ServeOptions {
  readonly model?: string;
  readonly host: string;
  readonly port: number;
  readonly jobs?: number;
  readonly report?: string;
  readonly cors?: string[];
  readonly rate?: number;
  readonly trustProxy?: boolean;
  readonly grace: number;
  readonly deadline: number;
  readonly logLevel: string;
  readonly maxBody: number;
  readonly maxLong: number;
  readonly timeout: number;
}

export function addServe(program: Command): void {
  program
    .command("serve")
    .summary("answer over HTTP")
    .description(
      "Serves a model to programs and people: /v1/predict, /docs, Open Inference Protocol, Prometheus.\n" +
        "CLAQUETA_TOKEN, where set, is the bearer token that clients must send. SIGHUP reads the model file again;\n" +
        "SIGTERM answers what has come and stops.",
    )
    .addOption(modelOption("serve"))
    .option("--host <address>", "address to listen on; 0.0.0.0 for all", "127.0.0.1")
    .option("--port <port>", "port to listen on; 0 for any that is free", wholeNumber(0, 65_535), 3000)
    .option("--report <file>", "JSON report that GET /v1/report gives (default: the default model's own)")
    .option("--cors <origins>", "origins whose pages may call the API, joined by commas (default: none)", nameList)
    .option("--rate <number>", "requests a minute from one address (default: no limit)", wholeNumber(1, 1_000_000_000))
    .option("--trust-proxy", "believe X-Forwarded-For; only behind a proxy that sets it")
    .option("--max-body <bytes>", "bytes of a request's body", wholeNumber(1_024, 2 ** 30), 4 * 1024 * 1024)
    .option("--max-long <number>", "long requests waiting or worked on at once", wholeNumber(1, 100_000), 64)
    .option("--timeout <seconds>", "longest time to receive a request, and to answer it", seconds, 15)
    .option("--grace <seconds>", "on SIGTERM, go on taking connections so long", seconds, 0)
    .option("--deadline <seconds>", "on SIGTERM, cut off what still runs after so long", seconds, 10)
    .addOption(
      new Option("--log-level <level>", "what to log, as JSON lines on standard output")
        .choices(["trace", "debug", "info", "warn", "error", "silent"])
        .default("info"),
    )
    .option("--jobs <number>", "threads for long requests (default: one less than the cores)", wholeNumber(1, 1024))
    .action((options: ServeOptions) => {
      const stopMs = 1000 * Math.max(options.grace, options.deadline) + 5_000;
      return runSession((session) => runServe(options, session), { quiet: true, stopMs });
    });
}

async function runServe(options: ServeOptions, session: Session): Promise<void> {
  const { ServedModel } = await import("../server/served-model.ts");
  const modelPath = await chosenModel(options.model);
  const served = ServedModel.open(modelPath);
  served.catch(() => undefined); // startServer awaits it and throws
  const [{ startServer }, { defaultLimits }, { pino, destination }, { fileURLToPath }] = await Promise.all([
    import("../server/main.ts"),
    import("../server/limits.ts"),
    import("pino"),
    import("node:url"),
  ]);
  // One core is left for the main thread.
  const jobs = options.jobs ?? Math.max(1, availableParallelism() - 1);
  const threads = (): Promise<Pool> => session.pool(jobs, { behind: true });
  const pool: Pool = {
    size: jobs,
    run: async (task, payload, runOptions) => (await threads()).run(task, payload, runOptions),
  };
  const timeoutMs = Math.max(1, options.timeout * 1000);
  const isDevelopment = import.meta.url.endsWith(".ts");
  // Log lines are written in batches after the answers, within a quarter of a second.
  const log = destination({ dest: 1, sync: false, minLength: 4096 });
  setInterval(() => log.flush(), 250).unref();
  const logger = pino({ level: options.logLevel, base: null }, log);
  const reportPath = await chosenReport(options.report, modelPath);
  const server = await startServer({
    served,
    host: options.host,
    port: options.port,
    pool,
    token: tokenFromEnvironment(),
    corsOrigins: options.cors ?? [],
    requestsPerMinute: options.rate ?? null,
    trustProxy: options.trustProxy === true,
    report: reportPath === undefined ? null : JSON.parse(await checkedReportText(reportPath)),
    webRoot: fileURLToPath(new URL(isDevelopment ? "../../dist/web" : "../web", import.meta.url)),
    logger,
    limits: {
      ...defaultLimits,
      bodyBytes: options.maxBody,
      longRequests: options.maxLong,
      receiveMs: timeoutMs,
      answerMs: timeoutMs,
    },
  });
  const onHangup = (): void => void server.reload().catch(() => undefined); // the server has logged what is wrong
  process.on("SIGHUP", onHangup);
  // After the first answers: until then no request should wait for threads.
  setTimeout(() => void threads().catch(() => undefined), 500).unref();
  // For people; standard output belongs to the log.
  process.stderr.write(`Claqueta serves ${(await served).path} at ${server.url} (API: ${server.url}/docs)\n`);
  await new Promise<void>((resolve) => {
    if (session.signal.aborted) resolve();
    session.signal.addEventListener("abort", () => resolve(), { once: true });
  });
  await server.stop({ graceMs: options.grace * 1000, deadlineMs: options.deadline * 1000 });
  process.off("SIGHUP", onHangup);
  log.flushSync();
}

function tokenFromEnvironment(): string | null {
  const token = process.env.CLAQUETA_TOKEN;
  if (token === undefined) return null;
  if (!/^[\w.~+/=-]{16,}$/.test(token)) {
    const what = "it cannot be a bearer token";
    const expected = "at least 16 characters of letters, digits and -._~+/=";
    const next = "Make one with `openssl rand -hex 32`.";
    throw new ClaquetaError("INVALID_SETTING", { where: "CLAQUETA_TOKEN", what, expected, next });
  }
  return token;
}
