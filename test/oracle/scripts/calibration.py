"""scikit-learn's isotonic regression and sigmoid calibration on seeded scores, with ties, one positive, and parted classes.

Made with Python 3.11, numpy 2.4.6, scikit-learn 1.9.1 by:   python3 test/oracle/scripts/calibration.py
probabilities: ascending. isotonic: values at `probabilities` and at `queries` (out_of_bounds='clip').
sigmoid: slope and intercept such that the probability is 1 / (1 + exp(-(slope * logit + intercept))).
"""
import numpy as np
from sklearn.calibration import _sigmoid_calibration
from sklearn.isotonic import IsotonicRegression

from fixture import made_by, rounded, write


def draw(seed, rows, decimals, prevalence, separation, weighted=False):
    state = np.random.RandomState(seed)
    labels = (state.random_sample(rows) < prevalence).astype(int)
    raw = (labels - 0.8) * separation + state.standard_normal(rows)
    probabilities = np.clip(np.round(1 / (1 + np.exp(-raw)), decimals), 0.001, 0.999)
    order = np.argsort(probabilities, kind="stable")
    weights = np.round(state.random_sample(rows) + 0.5, 3) if weighted else np.ones(rows)
    return probabilities[order], labels[order], weights


def case(name, probabilities, labels, weights):
    queries = np.linspace(0, 1, 41)
    isotonic = IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")
    isotonic.fit(probabilities, labels, sample_weight=weights)
    logits = np.log(probabilities / (1 - probabilities))
    a, b = _sigmoid_calibration(logits, labels)
    return {
        "name": name, "probabilities": probabilities, "labels": labels, "weights": weights, "queries": queries,
        "isotonic": {"values": rounded(isotonic.predict(probabilities)), "queried": rounded(isotonic.predict(queries))},
        "sigmoid": {"slope": -a, "intercept": -b},
    }


one_positive = draw(4, 60, 3, 0.3, 1.0)
one_positive[1][:] = 0
one_positive[1][50] = 1

parted = draw(5, 60, 3, 0.4, 1.0)
parted[1][:] = parted[0] > np.median(parted[0])

write(
    "calibration",
    made_by(__file__, "numpy", "scikit-learn"),
    {
        "cases": [
            case("few ties", *draw(1, 200, 12, 0.35, 1.5)),
            case("many ties", *draw(2, 200, 1, 0.35, 1.5)),
            case("weights", *draw(3, 120, 2, 0.35, 1.5, weighted=True)),
            case("a single positive", *one_positive),
            case("classes that the scores part", *parted),
            case("a rare genre", *draw(6, 400, 3, 0.03, 2.0)),
        ]
    },
)
