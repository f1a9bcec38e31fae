import { type AddressInfo, Server as NetServer } from "node:net";
import { setTimeout as delay, setImmediate } from "node:timers/promises";
import { ClaquetaError } from "../errors.ts";
import { buildApp } from "./app.ts";
import type { AppOptions } from "./app-options.ts";
import type { ServedModel } from "./served-model.ts";

export interface ServerOptions extends Omit<AppOptions, "served"> {
  /** May still be being read, so that it is while all else is loaded. */
  readonly served: Promise<ServedModel>;
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
}

export interface StopOptions {
  /** For so long new connections are still taken, while whoever routes requests here learns that readiness is gone. */
  readonly graceMs: number;
  /** After so long, grace included, what still runs is cut off. */
  readonly deadlineMs: number;
}

export interface RunningServer {
  readonly url: string;
  /** Serves the model file's present content from now on; a bad file changes nothing and is thrown. */
  reload(): Promise<void>;
  /** Answers what has come, then stops. Resolves to whether all was answered before the deadline. */
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
  // What is not needed for the first answers is loaded when they may have been given.
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

  /** Takes the connections that wait to be taken, one a turn of the event loop: those that still did would be reset when the
   * server stops listening, with the requests that they have sent. */
  async function takeWaiting(until: number): Promise<void> {
    let takenCount = 0;
    app.server.on("connection", () => takenCount++);
    for (let before = -1; takenCount > before && performance.now() < until; ) {
      before = takenCount;
      // Two, since the first may come before this turn has looked.
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
      await takeWaiting(start + deadlineMs);
      // Not app.close() yet: that also closes connections that look idle, on which a request may be under way.
      NetServer.prototype.close.call(app.server);
      // Each answer closes its connection; those that nothing has come on for this long have nothing to say.
      await drained(start + deadlineMs, async () => {
        if ((await openConnections()) === 0) return true;
        if (performance.now() - Math.max(start + graceMs, context.lastRequestMs) < silentMs) return false;
        // What has come while this thread was kept busy is read first.
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
