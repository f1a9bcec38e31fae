import { render } from "preact";
import type { Predictor } from "./predictor.ts";
import { BrowserPredictor } from "./predictors/browser-predictor.ts";
import { ServerPredictor } from "./predictors/server-predictor.ts";
import { Page } from "./shell/page.tsx";
import "./styles/base.css";
import "./styles/movie-form.css";
import "./styles/editor.css";
import "./styles/model.css";

/** A static site (`claqueta export-site`) names its model in the page's head; without it there is a server behind. */
function makePredictor(): Predictor {
  const source = document.querySelector<HTMLMetaElement>('meta[name="claqueta-model"]');
  const here = document.baseURI;
  if (source === null || source.content === "") return new ServerPredictor(here);
  const { bytes, report } = source.dataset;
  return new BrowserPredictor({
    modelUrl: new URL(source.content, here).href,
    modelBytes: Number(bytes ?? 0),
    ...(report && { reportUrl: new URL(report, here).href }),
  });
}

const page = document.getElementById("page")!;
page.replaceChildren();
render(<Page predictor={makePredictor()} />, page);
