"""scikit-learn's multi-label metrics on seeded scores with many ties, and with labels of one class only.

Made with Python 3.11, numpy 2.4.6, scikit-learn 1.9.1 by:   python3 test/oracle/scripts/metrics.py
scores and labels: rows × columns, row-major lists. Hard predictions are score >= threshold.
A figure that scikit-learn leaves undefined for a column is the string NaN in perLabel, and the case then gives the
macro, micro and weighted figures over the columns in `defined` only.
"""
import warnings

import numpy as np
from sklearn import metrics
from sklearn.calibration import calibration_curve

from fixture import made_by, write

warnings.filterwarnings("ignore")
AVERAGES = ("macro", "micro", "weighted")


def draw(seed, rows, columns, decimals, prevalence, separation):
    """Probabilities that know something of the labels, rounded so that ties are common."""
    state = np.random.RandomState(seed)
    labels = (state.random_sample((rows, columns)) < prevalence).astype(int)
    raw = (labels - 0.5) * separation + state.standard_normal((rows, columns))
    return np.round(1 / (1 + np.exp(-raw)), decimals), labels


def averaged(score, first, second, averages=AVERAGES, **options):
    return {average: float(score(first, second, average=average, **options)) for average in averages}


def calibration(labels, scores, strategy):
    frequency, predicted = calibration_curve(labels, scores, n_bins=10, strategy=strategy)
    return {"fractionOfPositives": frequency, "meanPredicted": predicted}


def expected_calibration_error(labels, scores, bins=10):
    """Weighted mean gap of the uniform bins; edges as in calibration_curve (a score on an inner edge falls into the lower bin)."""
    bin_of = np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], scores)
    gaps = [
        (bin_of == b).sum() * abs(labels[bin_of == b].mean() - scores[bin_of == b].mean())
        for b in range(bins) if (bin_of == b).any()
    ]
    return float(np.sum(gaps) / len(scores))


def case(name, scores, labels, threshold):
    rows, columns = labels.shape
    hard = (scores >= threshold).astype(int)
    defined = [j for j in range(columns) if 0 < labels[:, j].sum() < rows]
    s, y = scores[:, defined], labels[:, defined]
    in_unit = scores.min() >= 0 and scores.max() <= 1
    result = {
        "name": name, "rows": rows, "columns": columns, "threshold": threshold,
        "scores": scores.ravel(), "labels": labels.ravel(), "defined": defined,
        "support": labels.sum(0),
        "rocAuc": {
            **averaged(metrics.roc_auc_score, y, s),
            "perLabel": [metrics.roc_auc_score(labels[:, j], scores[:, j]) if j in defined else np.nan for j in range(columns)],
        },
        "rocAucHard": averaged(metrics.roc_auc_score, y, hard[:, defined]),
        # A column without a positive counts 0 here: scikit-learn warns and does not leave it out.
        "averagePrecision": {
            **averaged(metrics.average_precision_score, y, s),
            "perLabel": metrics.average_precision_score(labels, scores, average=None),
        },
        "rocCurve": roc_curve(labels[:, defined[0]], scores[:, defined[0]]),
        "precisionRecallCurve": precision_recall_curve(labels[:, defined[0]], scores[:, defined[0]]),
        "hammingLoss": metrics.hamming_loss(labels, hard),
        "accuracy": metrics.accuracy_score(labels, hard),
        "jaccard": {
            **averaged(metrics.jaccard_score, labels, hard, (*AVERAGES, "samples"), zero_division=0),
        },
        "coverageError": metrics.coverage_error(labels, scores),
        "labelRankingAveragePrecision": metrics.label_ranking_average_precision_score(labels, scores),
        "labelRankingLoss": metrics.label_ranking_loss(labels, scores),
        "confusion": metrics.multilabel_confusion_matrix(labels, hard).reshape(columns, 4),
    }
    for key, score in (("f1", metrics.f1_score), ("precision", metrics.precision_score), ("recall", metrics.recall_score)):
        result[key] = {
            **averaged(score, labels, hard, (*AVERAGES, "samples"), zero_division=0),
            "perLabel": score(labels, hard, average=None, zero_division=0),
        }
    result["f2Macro"] = metrics.fbeta_score(labels, hard, beta=2, average="macro", zero_division=0)
    if in_unit:
        result["brierPerLabel"] = [metrics.brier_score_loss(labels[:, j], scores[:, j], pos_label=1) for j in range(columns)]
        result["logLossPerLabel"] = [metrics.log_loss(labels[:, j], scores[:, j], labels=[0, 1]) for j in range(columns)]
        result["calibrationUniform"] = [calibration(labels[:, j], scores[:, j], "uniform") for j in defined]
        result["calibrationQuantile"] = [calibration(labels[:, j], scores[:, j], "quantile") for j in defined]
        result["expectedCalibrationErrorPerLabel"] = [expected_calibration_error(labels[:, j], scores[:, j]) for j in range(columns)]
        result["calibrationPooled"] = calibration(labels.ravel(), scores.ravel(), "uniform")
        result["expectedCalibrationErrorPooled"] = expected_calibration_error(labels.ravel(), scores.ravel())
    return result


def roc_curve(labels, scores):
    false_rate, true_rate, thresholds = metrics.roc_curve(labels, scores, drop_intermediate=False)
    return {"falsePositiveRate": false_rate, "truePositiveRate": true_rate, "thresholds": thresholds}


def precision_recall_curve(labels, scores):
    precision, recall, thresholds = metrics.precision_recall_curve(labels, scores)
    return {"precision": precision, "recall": recall, "thresholds": thresholds}


ties = draw(1, 60, 5, 1, 0.35, 1.5)
fine = draw(2, 80, 6, 15, 0.3, 1.0)
coarse = draw(3, 40, 4, 0, 0.5, 2.0)

one_class = [array.copy() for array in draw(4, 50, 5, 2, 0.4, 1.2)]
one_class[1][:, 1], one_class[1][:, 3] = 0, 1

full_and_empty = [array.copy() for array in draw(10, 50, 5, 2, 0.4, 1.2)]
full_and_empty[1][7] = 0  # a row without any label
full_and_empty[1][9] = 1  # a row with every label

rare = [array.copy() for array in draw(5, 70, 4, 2, 0.3, 0.8)]
rare[1][:, 2] = 0
rare[1][11, 2] = 1       # a single positive

constant = [array.copy() for array in draw(6, 30, 3, 2, 0.4, 1.0)]
constant[0][:, 1] = 0.25  # every score ties

extremes = [array.copy() for array in draw(7, 40, 3, 2, 0.45, 3.0)]
extremes[0][::4] = 0.0
extremes[0][1::4] = 1.0   # log loss clips, calibration bins end at 0 and 1

perfect_labels = (np.random.RandomState(8).random_sample((20, 3)) < 0.5).astype(int)
perfect = (0.1 + 0.8 * perfect_labels, perfect_labels)

logits = draw(9, 45, 4, 12, 0.4, 1.0)
logits = (np.round(np.log(logits[0] / (1 - logits[0])), 2), logits[1])

write(
    "metrics",
    made_by(__file__, "numpy", "scikit-learn"),
    {
        "cases": [
            case("ties to one decimal", *ties, 0.5),
            case("no ties", *fine, 0.4),
            case("scores of 0 and 1 only", *coarse, 0.5),
            case("labels of one class only", *one_class, 0.5),
            case("a row with no label and a row with all", *full_and_empty, 0.5),
            case("a label with a single positive", *rare, 0.45),
            case("a label whose scores are all equal", *constant, 0.5),
            case("scores of exactly 0 and 1 among others", *extremes, 0.5),
            case("perfect ranking", *perfect, 0.5),
            case("inverted ranking", 1 - perfect[0], perfect[1], 0.5),
            case("unbounded scores", *logits, 0.0),
            case("nothing predicted", *fine, 1.1),
        ]
    },
)
