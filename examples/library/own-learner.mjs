// A learner of one's own, the nearest centroid: a genre's probability rises with the product of the movie's row and the
// mean row of the movies that have the genre. Importing this file makes the kind known; own-kinds.mjs does.
import { denseMatrix, registerLearner } from "claqueta";

const kind = "nearest-centroid";
const sharpness = { type: "number", exclusiveMinimum: 0, default: 10, description: "How much the product counts." };

/** centroids: columns × genres, each genre's of length 1. */
const classifier = (settings, featureCount, genreCount, centroids) => ({
  kind,
  featureCount,
  genreCount,
  predictProba(x) {
    const products = denseMatrix(x.rowCount, genreCount);
    const { values } = products;
    for (let r = 0; r < x.rowCount; r++)
      for (let i = x.indptr[r]; i < x.indptr[r + 1]; i++)
        for (let g = 0; g < genreCount; g++)
          values[r * genreCount + g] += x.values[i] * centroids[x.indices[i] * genreCount + g];
    return { ...products, values: values.map((product) => 1 / (1 + Math.exp(settings.sharpness * (0.5 - product)))) };
  },
  toState: () => ({ kind, settings, tensors: { centroids: { shape: [featureCount, genreCount], data: centroids } } }),
});

async function learn(settings, x, { values: labels, columnCount: genreCount }) {
  const sums = new Float32Array(x.columnCount * genreCount);
  const lengths = new Float64Array(genreCount);
  for (let r = 0; r < x.rowCount; r++)
    for (let i = x.indptr[r]; i < x.indptr[r + 1]; i++)
      for (let g = 0; g < genreCount; g++)
        sums[x.indices[i] * genreCount + g] += labels[r * genreCount + g] * x.values[i];
  for (let at = 0; at < sums.length; at++) lengths[at % genreCount] += sums[at] ** 2;
  const centroids = sums.map((sum, at) => sum / (Math.sqrt(lengths[at % genreCount]) || 1));
  return classifier(settings, x.columnCount, genreCount, centroids);
}

const make = (settings) => ({ kind, settings, fit: (x, y) => learn(settings, x, y) });
const read = ({ settings, tensors: { centroids } }) => classifier(settings, ...centroids.shape, centroids.data);
registerLearner({ kind, description: "the nearest mean row", settings: { sharpness }, make, read });
