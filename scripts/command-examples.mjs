// What docs/commands.md shows of each command, besides its --help. The runs follow one another in an empty folder that
// holds movies.csv and new-movies.csv of examples/, with no default model but the one that `train` leaves.

const plot = "A retired gunslinger rides into a frontier town to face the outlaws who burned his ranch.";
const movie = ["--title", "Dust and Silver", "--year", "1958", "--plot", plot];

/** lines: how many lines of the output are shown at most. */
export const examples = [
  { args: ["profile", "movies.csv"], lines: 40 },
  { args: ["recipes"], lines: 60 },
  { args: ["figures", "--language", "es"], lines: 60 },
  { args: ["compare", "movies.csv", "--recipes", "words,naive-bayes", "--cv", "3", "--out", "report.json"] },
  {
    args: [
      ...["train", "movies.csv", "--recipe", "words", "--calibrate", "auto", "--threshold-goal", "macro-f1"],
      ...["--at-least", "1", "--report", "training.json", "--out", "model.claqueta"],
    ],
    lines: 18,
  },
  { args: ["info", "model.claqueta"], lines: 14 },
  { args: ["predict", "--model", "model.claqueta", ...movie] },
  { args: ["predict", "new-movies.csv", "--model", "model.claqueta", "--format", "csv"], lines: 3 },
  { args: ["explain", "--model", "model.claqueta", ...movie], lines: 30 },
  { args: ["evaluate", "movies.csv", "--model", "model.claqueta", "--errors", "0"], lines: 20 },
  { args: ["thresholds", "model.claqueta", "--goal", "count=3", "--out", "three.claqueta"] },
  { args: ["submit", "new-movies.csv", "--model", "model.claqueta", "--out", "submission.csv"] },
  { args: ["report", "report.json", "--out", "report.html"], lines: 12 },
  { args: ["submit", "movies.csv", "--model", "model.claqueta", "--out", "probabilities.csv"] },
  {
    args: ["evaluate", "movies.csv", "--predictions", "probabilities.csv", "--errors", "0", "--out", "old.json"],
    lines: 16,
  },
  { args: ["evaluate", "movies.csv", "--model", "model.claqueta", "--errors", "0", "--out", "new.json"], lines: 3 },
  { args: ["compare-reports", "old.json", "new.json", "--movies", "3"], lines: 24 },
  { args: ["export-site", "site", "--model", "model.claqueta"] },
  { args: ["data", "where"] },
];
