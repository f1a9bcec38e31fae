// node examples/library/worker.mjs MODEL: a request handler as edge runtimes want it. `answer` needs nothing of Node: only
// `claqueta/predict`, the model file's bytes, and the web's Request and Response. Below it Node plays the edge's part.
import { readFile } from "node:fs/promises";
import { decodeModel } from "claqueta/predict";

/** A handler that answers { title, year, plot } with the three most probable genres. */
async function makeHandler(bytes) {
  const model = await decodeModel(bytes);
  return async function answer(request) {
    const { title = "", year = null, plot } = await request.json();
    if (typeof plot !== "string" || plot === "") return Response.json({ error: "a plot is wanted" }, { status: 422 });
    const [{ genres }] = model.predict([{ id: "1", title, year, plot }]);
    return Response.json(genres.slice(0, 3));
  };
}

const file = await readFile(process.argv[2] ?? new URL("../../models/default.claqueta", import.meta.url));
const answer = await makeHandler(new Uint8Array(file));
const body = JSON.stringify({ title: "Rain", year: 1948, plot: "A detective hunts a killer through a wet city." });
const response = await answer(new Request("https://genres.example/", { method: "POST", body }));
console.log(response.status, await response.text());
