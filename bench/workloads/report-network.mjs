import { reportFeatures } from "../features.mjs";
import { openHeldOutFit } from "../held-out-fit.mjs";

export const reportNetwork = {
  name: "report-network",
  work: "network 10,000 → 3,500 → 24, batch 10, Adam, one epoch",
  peer: { label: "PyTorch dense, CPU", script: "neural_network.py", modules: ["torch", "sklearn"] },
  settings: {
    features: reportFeatures,
    sharesTerms: true,
    learner: {
      kind: "neural-network",
      hiddenLayers: [3500],
      hiddenDropout: 0.5,
      learningRate: 0.001,
      batchSize: 10,
      epochs: 1,
      validationShare: 0,
    },
    warmBatches: 10,
    timedBatches: 60,
  },
  quickSettings: { warmBatches: 1, timedBatches: 3 },
  wanted: { ratio: 20 },
  quality: "rocAuc",
  wholeOnce: true,
  notes:
    "the peer's time is that of 60 batches after 10 to warm up, scaled to an epoch; its quality is a whole epoch's",
  open: openHeldOutFit,
};
