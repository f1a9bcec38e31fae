import { type AddressInfo, Server as NetServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
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
      // Not app.close() yet: that also closes connections that look idle, on which a request may be under way.
      NetServer.prototype.close.call(app.server);
      // Each answer closes its connection; one that stays silent this long has nothing to say.
      const silent = Math.min(deadlineMs, performance.now() - start + silentMs);
      await drained(start + silent, async () => (await openConnections()) === 0);
      const closed = app.close();
      const isWhole = await drained(start + deadlineMs, async () => (await openConnections()) === 0);
      if (!isWhole) app.server.closeAllConnections();
      await closed;
      app.log.info({ isWhole }, "stopped");
      return isWhole;
    },
  };
}

const silentMs = 250;
