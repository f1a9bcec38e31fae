import { type AddressInfo, Server as NetServer } from "node:net";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import { ClaquetaError } from "../errors.ts";
import { buildApp } from "./app.ts";
import type { AppOptions } from "./app-options.ts";
import type { ServedModel } from "./served-model.ts";

export interface ServerOptions extends Omit<AppOptions, "served"> {
  /** A promise, so that the model is read while the rest is loaded. */
  readonly served: Promise<ServedModel>;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
}

export interface StopOptions {
  /** New connections are accepted for this time, while load balancers notice that the server is not ready. */
  readonly graceMs: number;
  /** After this time, grace included, connections that are still open are closed. */
  readonly deadlineMs: number;
}

export interface RunningServer {
  readonly url: string;
  /** Serves the model file's present content; if the file is bad, throws and changes nothing. */
  reload(): Promise<void>;
  /** Answers the requests that have come, then stops. Resolves to whether all were answered before the deadline. */
  stop(options: StopOptions): Promise<boolean>;
}

/** Serves a model. Throws what ServedModel.open throws, CANNOT_LISTEN. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const served = await options.served;
  const { app, context, startDraining } = await buildApp({ ...options, served });
  await app.listen({ host: options.host, port: options.port }).catch(async (cause: NodeJS.ErrnoException) => {
    await app.close();
    throw new ClaquetaError("CANNOT_LISTEN", {
      where: `${options.host}:${options.port}`,
      what: cause.code === "EADDRINUSE" ? "the port is taken" : (cause.code ?? cause.message),
      next: "Choose another with --port or --host.",
      cause,
    });
  });
  const { address, family, port } = app.server.address() as AddressInfo;
  // Not needed for the first answers, so loaded after them.
  setTimeout(() => void context.metrics.watchProcess(), 1_000).unref();

  const openConnections = (): Promise<number> =>
    new Promise((resolve) => app.server.getConnections((_error, count) => resolve(count)));

  async function drained(until: number, isOver: () => Promise<boolean>): Promise<boolean> {
    while (performance.now() < until) {
      if (await isOver()) return true;
      await delay(10);
    }
    return await isOver();
  }

  /** Accepts the waiting connections, one a turn of the event loop. Otherwise they would be reset, with the requests
   * that they have sent, when the server stops listening. */
  async function acceptWaiting(until: number): Promise<void> {
    let acceptedCount = 0;
    app.server.on("connection", () => acceptedCount++);
    for (let before = -1; acceptedCount > before && performance.now() < until; ) {
      before = acceptedCount;
      // Two, since the first may come before this turn has polled.
      await setImmediate();
      await setImmediate();
    }
  }

  return {
    url: `http://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    async reload() {
      await context.reload();
    },
    async stop({ graceMs, deadlineMs }) {
      const start = performance.now();
      app.log.info({ graceMs, deadlineMs }, "stopping");
      startDraining();
      await delay(graceMs);
      await acceptWaiting(start + deadlineMs);
      // Not app.close() yet: it also closes connections that look idle, on which a request may be on its way.
      NetServer.prototype.close.call(app.server);
      // Each answer closes its connection. Connections that have been silent for `silentMs` count as idle.
      await drained(start + deadlineMs, async () => {
        if ((await openConnections()) === 0) return true;
        if (performance.now() - Math.max(start + graceMs, context.lastRequestMs) < silentMs) return false;
        // First read what has come while this thread was busy.
        await setImmediate();
        return performance.now() - context.lastRequestMs >= silentMs;
      });
      const closed = app.close();
      const isWhole = await drained(start + deadlineMs, async () => (await openConnections()) === 0);
      if (!isWhole) app.server.closeAllConnections();
      await closed;
      app.log.info({ isWhole }, "stopped");
      return isWhole;
    },
  };
}

const silentMs = 500;
