import { execFile, spawnSync } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadModel } from "../../src/pipeline/model-file.ts";
import { smallModelFile } from "../fixtures/small-model.ts";
import { type Served, serve } from "./serving.ts";

const python = process.env.CLAQUETA_TEST_PYTHON ?? "python3";
const missing = spawnSync(python, ["-c", "import tritonclient.http"]).status !== 0;

const script = `
import json, sys
import numpy as np
import tritonclient.http as http
client = http.InferenceServerClient(url=sys.argv[1])
assert client.is_server_live() and client.is_server_ready() and client.is_model_ready("claqueta")
assert [each["name"] for each in client.get_model_metadata("claqueta")["inputs"]] == ["plot", "title", "year"]
answers = []
for binary in (True, False):
    plots = np.array(["A retired gunslinger rides into town.".encode(), "Un café, a wedding".encode()], dtype=object)
    plot = http.InferInput("plot", [2], "BYTES")
    plot.set_data_from_numpy(plots, binary_data=binary)
    year = http.InferInput("year", [2], "INT32")
    year.set_data_from_numpy(np.array([1958, 0], dtype=np.int32), binary_data=binary)
    wanted = http.InferRequestedOutput("probabilities", binary_data=binary)
    answers.append(client.infer("claqueta", [plot, year], outputs=[wanted]).as_numpy("probabilities").tolist())
print(json.dumps(answers))
`;

describe.skipIf(missing)(`Triton's Python client${missing ? " (skipped: pip install tritonclient[http])" : ""}`, () => {
  let server: Served;
  let path: string;
  beforeAll(async () => {
    path = await smallModelFile();
    server = await serve(["--model", path, "--jobs", "1"]);
  });
  afterAll(() => server?.child.kill("SIGKILL"));

  it("gets the library's own probabilities, by binary tensors and by JSON", async () => {
    const { stdout } = await promisify(execFile)(python, ["-c", script, `127.0.0.1:${server.port}`]);
    const movies = [
      { id: "", title: "", year: 1958, plot: "A retired gunslinger rides into town." },
      { id: "", title: "", year: null, plot: "Un café, a wedding" },
    ];
    const { values, columnCount } = (await loadModel(path)).predictProba(movies);
    const expected = movies.map((_, row) => [...values.subarray(row * columnCount, (row + 1) * columnCount)]);
    expect(JSON.parse(stdout)).toEqual([expected, expected]);
  });
});
