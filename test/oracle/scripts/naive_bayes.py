"""scikit-learn's naive Bayes classifiers on small counts, one binary fit a label.

Made with Python 3.11, numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1 by:   python3 test/oracle/scripts/naive_bayes.py
laterProbabilities: rows of `later` × labels, the probability of class 1. The label in the last column has no positive
training row; it is left out of the fits (`fittedLabels`).
"""
import numpy as np
from scipy import sparse
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB

from fixture import csr, made_by, rounded, write

ROWS, LATER, FEATURES, LABELS = 60, 25, 30, 5
state = np.random.RandomState(31)
counts = state.poisson(0.4, (ROWS + LATER, FEATURES)).astype(float)
truth = state.standard_normal((FEATURES, LABELS))
signal = counts @ truth + state.standard_normal((ROWS + LATER, LABELS))
Y = (signal > np.median(signal, axis=0) + [0, 1, 2, 0, 0]).astype(int)[:ROWS]
Y[:, 3] = 0
Y[4, 3] = 1  # a single positive
Y[:, 4] = 0
counts[2] = 0  # an empty row
counts[:ROWS, 29] = 0  # a feature that no training row has
counts[ROWS] = 0
X, X_later = sparse.csr_matrix(counts[:ROWS]), sparse.csr_matrix(counts[ROWS:])
SAMPLE_WEIGHT = np.round(0.2 + 2 * state.random_sample(ROWS), 2)
FITTED = [0, 1, 2, 3]


def case(name, model, alpha, weighted=False, **options):
    columns = []
    for j in FITTED:
        fitted = model(alpha=alpha, **options).fit(X, Y[:, j], sample_weight=SAMPLE_WEIGHT if weighted else None)
        columns.append(fitted.predict_proba(X_later)[:, 1])
    return {
        "model": name, "alpha": alpha, "sampleWeight": weighted,
        "options": {{"fit_prior": "fitPrior", "norm": "norm"}.get(k, k): v for k, v in options.items()},
        "laterProbabilities": [rounded(row) for row in np.array(columns).T],
    }


cases = []
for alpha in (1.0, 0.1):
    cases += [
        case("multinomial", MultinomialNB, alpha), case("multinomial", MultinomialNB, alpha, fit_prior=False),
        case("complement", ComplementNB, alpha), case("complement", ComplementNB, alpha, norm=True),
        case("bernoulli", BernoulliNB, alpha), case("bernoulli", BernoulliNB, alpha, fit_prior=False),
    ]
cases += [
    case("multinomial", MultinomialNB, 1.0, weighted=True), case("complement", ComplementNB, 1.0, weighted=True),
    case("bernoulli", BernoulliNB, 1.0, weighted=True),
]
write(
    "naive-bayes",
    made_by(__file__, "numpy", "scipy", "scikit-learn"),
    {
        "features": csr(X), "labels": Y, "later": csr(X_later), "sampleWeight": SAMPLE_WEIGHT,
        "fittedLabels": FITTED, "cases": cases,
    },
)
