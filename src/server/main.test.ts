import http from "node:http";
import { expect, it } from "vitest";
import { quietServer } from "../../test/fixtures/quiet-server.ts";
import { smallModelFile } from "../../test/fixtures/small-model.ts";
import { startServer } from "./main.ts";
import { ServedModel } from "./served-model.ts";

it("answers those who have connected before it stops, but have not been let in yet", async () => {
  const server = await startServer({
    served: ServedModel.open(await smallModelFile()),
    ...quietServer,
    host: "127.0.0.1",
    port: 0,
  });
  const answers = Array.from(
    { length: 30 },
    () =>
      new Promise((resolve, reject) => {
        const sent = http.get(`${server.url}/v1/model`, { agent: false });
        sent.on("response", (response) => resolve(response.resume().statusCode));
        sent.on("error", reject);
      }),
  );
  // The system connects at once; the server would see it in the next turn of the event loop.
  for (let i = 0; i < 10; i++) await new Promise((resolve) => process.nextTick(resolve));
  const stopped = server.stop({ graceMs: 0, deadlineMs: 60_000 });
  expect(await Promise.all(answers)).toEqual(answers.map(() => 200));
  expect(await stopped).toBe(true);
});
