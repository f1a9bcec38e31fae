"""scikit-learn's LogisticRegression after StandardScaler, one binary fit a label, at its optimum.

Made with Python 3.11, numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1 by:   python3 test/oracle/scripts/dense_regression.py
Columns are correlated, as those of embeddings are: a few directions and noise. One column is constant, one has a mean
far from 0, one training row is empty. Scales come from all training rows, without weights. Objective, for one label with
signs s_i = ±1 on standardised rows z_i:
    ½ Σ_f w_f²  +  C Σ_i sampleWeight_i · classWeight(s_i) · log(1 + exp(−s_i (z_i·w + b)))
`gradientLimit`: no coordinate of its gradient is above it (checked here: newton-cholesky gets there; lbfgs, which must
give the same probabilities to 1e-5, stops a little earlier). `wide` has more columns than rows.
`mask`: 1 where the label of that training row is known; the others take no part in that label's fit.
"""
import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from fixture import csr, made_by, rounded, write

LATER, LABELS = 25, 5
GRADIENT_LIMIT = 1e-8


def problem(rows, columns, seed):
    state = np.random.RandomState(seed)
    directions = state.standard_normal((rows + LATER, 4)) @ state.standard_normal((4, columns))
    x = np.round(directions + 0.3 * state.standard_normal(directions.shape), 3)
    x[:, 3] = 0.1
    x[:, 4] += 500
    x[5] = 0
    x[5, 3] = 0.1
    x = x.astype(np.float32).astype(float)
    truth = x[:, 5:] @ state.standard_normal((columns - 5, LABELS)) / np.sqrt(columns)
    noise = state.standard_normal((rows + LATER, LABELS))
    y = ((truth + noise + [0, -1, -2, 1, 0.5]) > 0).astype(int)[:rows]
    weight = np.round(0.2 + 2 * state.random_sample(rows), 2)
    mask = (state.random_sample((rows, LABELS)) < 0.7).astype(int)
    assert all(1 < y[mask[:, j] == 1, j].sum() < mask[:, j].sum() - 1 for j in range(LABELS))
    return x[:rows], x[rows:], y, weight, mask


def fit(z, y, C, balanced, weights, z_later):
    model, peer = (
        LogisticRegression(
            C=C, solver=solver, tol=1e-14, max_iter=100_000, class_weight="balanced" if balanced else None,
        ).fit(z, y, sample_weight=weights)
        for solver in ("newton-cholesky", "lbfgs")
    )
    total, positive = weights.sum(), weights[y == 1].sum()
    by_class = np.where(y == 1, total / (2 * positive), total / (2 * (total - positive))) if balanced else 1
    sign = 2.0 * y - 1
    pull = -C * weights * by_class * sign / (1 + np.exp(sign * (z @ model.coef_[0] + model.intercept_[0])))
    size = np.abs(np.append(model.coef_[0] + z.T @ pull, pull.sum())).max()
    if size > GRADIENT_LIMIT:
        raise SystemExit(f"gradient {size} at C={C} balanced={balanced}")
    probabilities = model.predict_proba(z_later)[:, 1]
    gap = np.abs(peer.predict_proba(z_later)[:, 1] - probabilities).max()
    assert gap < 1e-5, (C, balanced, gap)
    return probabilities


def cases(x, later, y, sample_weight, mask, combinations):
    scaler = StandardScaler().fit(x)
    z, z_later = scaler.transform(x), scaler.transform(later)
    for C, balanced, weighted, masked in combinations:
        probabilities = []
        for j in range(LABELS):
            rows = np.flatnonzero(mask[:, j]) if masked else np.arange(len(x))
            weights = sample_weight[rows] if weighted else np.ones(len(rows))
            probabilities.append(fit(z[rows], y[rows, j], C, balanced, weights, z_later))
        yield {
            "C": C, "balanced": balanced, "sampleWeight": weighted, "mask": masked,
            "laterProbabilities": [rounded(row, 8) for row in np.array(probabilities).T],
        }


def fixture(rows, columns, seed, combinations):
    x, later, y, weight, mask = problem(rows, columns, seed)
    return {
        "features": csr(sparse.csr_matrix(x), 3), "later": csr(sparse.csr_matrix(later), 3), "labels": y,
        "sampleWeight": weight, "mask": mask, "cases": list(cases(x, later, y, weight, mask, combinations)),
    }


plain = [(C, balanced, False, False) for C in (0.01, 1.0, 100.0) for balanced in (False, True)]
write(
    "dense-regression",
    made_by(__file__, "numpy", "scipy", "scikit-learn"),
    {
        "gradientLimit": GRADIENT_LIMIT,
        "problems": {
            "narrow": fixture(100, 20, 3, [*plain, (1.0, True, True, False), (1.0, False, True, True)]),
            "wide": fixture(40, 60, 4, [(0.1, False, False, False), (1.0, True, True, True)]),
        },
    },
)
