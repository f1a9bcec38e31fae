// A feature of one's own: how often each of some marks stands in the plot, as a multiple (up to 5) of its mean over the
// training movies. Importing this file makes the kind known; own-kinds.mjs does.
import { registerVectorizer, sparseFromRows } from "claqueta";

const kind = "punctuation";
const marks = { type: "string", minLength: 1, default: "!?;", description: "A column for each of these." };

/** How many of each mark stand in 100 characters of the plot. */
const rates = ({ plot }, { marks }) => [...marks].map((mark) => (100 * plot.split(mark).length - 100) / plot.length);

/** means: of each mark's rate, above 0. */
const fitted = (settings, means) => ({
  kind,
  settings,
  columnCount: means.length,
  terms: [...settings.marks],
  numericColumns: new Uint8Array(means.length).fill(1), // each measures every movie; none is a term
  transform(movies) {
    const rows = movies.map((movie) =>
      rates(movie, settings).map((rate, column) => [column, Math.min(rate / means[column], 5)]),
    );
    return sparseFromRows(rows, means.length);
  },
  toState: () => ({ kind, settings, tensors: { means: { shape: [means.length], data: means } } }),
});

function learn(movies, settings) {
  const all = movies.map((movie) => rates(movie, settings));
  const sum = (column) => all.reduce((total, row) => total + row[column], 0);
  return fitted(
    settings,
    Float64Array.from([...settings.marks].keys(), (column) => sum(column) / all.length || 1),
  );
}

const make = (settings) => ({ kind, settings, fit: (movies) => learn(movies, settings) });
const read = ({ settings, tensors: { means } }) => fitted(settings, means.data);
registerVectorizer({ kind, description: "how often marks stand in the plot", settings: { marks }, make, read });
