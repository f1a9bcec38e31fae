"""scikit-learn's LogisticRegression, one binary fit a label, at its optimum.

Made with Python 3.11, numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1 by:   python3 test/oracle/scripts/logistic_regression.py
The problem is minimised to a gradient below `gradientLimit` in every coordinate (checked here), so any solver that
converges gives these figures. Objective, for one label with signs s_i = ±1:
    ½ Σ_f w_f²  +  C Σ_i sampleWeight_i · classWeight(s_i) · log(1 + exp(−s_i (x_i·w + b)))
intercept 'free': b is not penalised (scikit-learn's lbfgs and newton solvers); 'penalised': ½ b² is added, i.e. a
constant feature 1 (liblinear with intercept_scaling=1; `scaled`: the constant feature is 10); 'none': b = 0.
Balanced: classWeight(s) = n / (2 · rows with s), both counts weighted by sampleWeight.
`mask`: 1 where the label of that training row is known; the others take no part in that label's fit.
"""
import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from fixture import csr, made_by, rounded, write

ROWS, LATER, FEATURES, LABELS = 120, 30, 60, 6
GRADIENT_LIMIT = 1e-9

state = np.random.RandomState(20)
dense = np.round(np.abs(state.standard_normal((ROWS + LATER, FEATURES))), 3)
dense[state.random_sample(dense.shape) < 0.8] = 0
dense[5] = 0  # an empty row
dense[:ROWS, 59] = 0  # a feature that no training row has
truth = state.standard_normal((FEATURES, LABELS))
noise = state.standard_normal((ROWS + LATER, LABELS))
bias = np.array([0.0, -1.0, -2.5, 1.5, -4.0, 0.5])
Y = ((dense @ truth + bias + noise) > 0).astype(int)[:ROWS]
assert all(1 <= Y[:, j].sum() < ROWS for j in range(LABELS))
X, X_later = sparse.csr_matrix(dense[:ROWS]), sparse.csr_matrix(dense[ROWS:])
SAMPLE_WEIGHT = np.round(0.2 + 2 * state.random_sample(ROWS), 2)
SAMPLE_WEIGHT[3] = 0
MASK = (state.random_sample((ROWS, LABELS)) < 0.7).astype(int)


def constant_column(matrix, scale):
    return sparse.hstack([matrix, np.full((matrix.shape[0], 1), scale)]).tocsr()


def gradient(features, y, coefficients, intercept, C, weights, free):
    sign = 2.0 * y - 1
    margins = sign * (features @ coefficients + intercept)
    pull = -C * weights * sign / (1 + np.exp(margins))
    parts = [coefficients + features.T @ pull]
    return np.max(np.abs(np.concatenate([*parts, [pull.sum()] if free else []])))


def fit(features, y, C, balanced, weights, free):
    model = LogisticRegression(
        C=C, solver="newton-cholesky", tol=1e-14, max_iter=1000, fit_intercept=free,
        class_weight="balanced" if balanced else None,
    ).fit(features, y, sample_weight=weights)
    total, positive = weights.sum(), weights[y == 1].sum()
    by_class = np.where(y == 1, total / (2 * positive), total / (2 * (total - positive))) if balanced else 1
    size = gradient(features, y, model.coef_[0], model.intercept_[0] if free else 0.0, C, weights * by_class, free)
    if size > GRADIENT_LIMIT:
        raise SystemExit(f"gradient {size} at C={C} balanced={balanced} free={free}")
    return model, size


def case(C, intercept, balanced=False, weighted=False, masked=False, scale=1.0):
    coefficients, intercepts, probabilities, worst = [], [], [], 0.0
    for j in range(LABELS):
        rows = np.flatnonzero(MASK[:, j]) if masked else np.arange(ROWS)
        weights = SAMPLE_WEIGHT[rows] if weighted else np.ones(len(rows))
        if intercept == "penalised":
            model, size = fit(constant_column(X[rows], scale), Y[rows, j], C, balanced, weights, False)
            coefficients.append(model.coef_[0, :-1])
            intercepts.append(model.coef_[0, -1] * scale)
            probabilities.append(model.predict_proba(constant_column(X_later, scale))[:, 1])
        else:
            model, size = fit(X[rows], Y[rows, j], C, balanced, weights, intercept == "free")
            coefficients.append(model.coef_[0])
            intercepts.append(float(np.ravel(model.intercept_)[0]))
            probabilities.append(model.predict_proba(X_later)[:, 1])
        worst = max(worst, size)
        if intercept != "free" and not weighted:
            # liblinear itself, to its own tolerance: the same optimum.
            peer = LogisticRegression(
                C=C, solver="liblinear", tol=1e-10, max_iter=100_000, intercept_scaling=scale,
                fit_intercept=intercept == "penalised", class_weight="balanced" if balanced else None,
            ).fit(X[rows], Y[rows, j])
            gap = np.abs(peer.predict_proba(X_later)[:, 1] - probabilities[-1]).max()
            assert gap < 1e-6, (C, intercept, balanced, gap)
    return {
        "C": C, "intercept": intercept, "interceptScaling": scale, "balanced": balanced,
        "sampleWeight": weighted, "mask": masked,
        "coefficients": [rounded(row, 9) for row in coefficients],
        "intercepts": rounded(intercepts, 9),
        "laterProbabilities": [rounded(row, 10) for row in np.array(probabilities).T],
    }


cases = [
    case(C, intercept, balanced)
    for intercept in ("free", "penalised", "none") for C in (0.1, 1.0, 10.0) for balanced in (False, True)
]
cases += [
    case(1.0, "free", weighted=True), case(1.0, "free", balanced=True, weighted=True),
    case(1.0, "penalised", weighted=True), case(3.0, "penalised", masked=True),
    case(3.0, "free", balanced=True, masked=True), case(1.0, "penalised", scale=10.0),
]
write(
    "logistic-regression",
    made_by(__file__, "numpy", "scipy", "scikit-learn"),
    {
        "gradientLimit": GRADIENT_LIMIT, "features": csr(X), "labels": Y, "later": csr(X_later),
        "sampleWeight": SAMPLE_WEIGHT, "mask": MASK, "cases": cases,
    },
)
