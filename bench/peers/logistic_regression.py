"""scikit-learn's LogisticRegression, one genre against the rest: with liblinear on several processes, or with lbfgs in
OneVsRestClassifier, likewise. Features are made before the timed fit, unless `timesFeatures` is set."""
import numpy as np
from joblib import Parallel, delayed
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier

from peer import Stopwatch, fit_features, held_out, labels, save_probabilities, serve


def fit_genre(x, y, rows, options):
    if rows is not None:
        x, y = x[rows], y[rows]
    if y.min() == y.max():  # scikit-learn refuses one class; only small trial runs have such a genre
        return np.zeros(x.shape[1]), 800.0 * (2 * y[0] - 1), 0
    fitted = LogisticRegression(**options).fit(x, y)
    return fitted.coef_[0], fitted.intercept_[0], int(fitted.n_iter_[0])


def open_workload(setup):
    settings = setup["settings"]
    train, test, genre_names = held_out(setup)
    y, known = labels(train, genre_names)
    everyone_known = known.all()
    options = settings["peer"]
    made = None if settings.get("timesFeatures") else make_features(setup, train)

    def fit(x):
        if options["solver"] == "lbfgs":
            one_vs_rest = OneVsRestClassifier(LogisticRegression(**options), n_jobs=setup["jobs"]).fit(x, y)
            genres = one_vs_rest.estimators_
            return [
                (g.coef_[0], g.intercept_[0], int(g.n_iter_[0])) if hasattr(g, "coef_") else (np.zeros(x.shape[1]), 0, 0)
                for g in genres
            ]
        return Parallel(setup["jobs"])(
            delayed(fit_genre)(x, y[:, g], None if everyone_known else np.flatnonzero(known[:, g]), options)
            for g in range(y.shape[1])
        )

    def run(_command):
        with Stopwatch() as watch:
            vectorizer, x = made or make_features(setup, train)
            genres = fit(x)
        xs = vectorizer.transform(test)
        logits = np.column_stack([xs @ weights + intercept for weights, intercept, _ in genres])
        iterations = max(genre[2] for genre in genres)
        loss = {"loss": relative_loss(x, y, genres, options.get("C", 1))} if settings.get("comparesLoss") else {}
        return {
            "seconds": watch.seconds,
            **loss,
            "probabilities": save_probabilities(setup, 1 / (1 + np.exp(-np.clip(logits, -700, 700)))),
            "notes": [f"max iterations {iterations} of {options.get('max_iter', 100)}"],
        }

    return run


def relative_loss(x, y, genres, c):
    """What regressions with an unpenalised intercept minimise, as a share of the loss of the best constant answers."""
    loss = constant_loss = 0.0
    for g, (weights, intercept, _) in enumerate(genres):
        margins = (2.0 * y[:, g] - 1) * (x @ weights + intercept)
        loss += 0.5 * weights @ weights + c * np.logaddexp(0, -margins).sum()
        share = y[:, g].mean()
        if 0 < share < 1:
            constant_loss -= c * len(y) * (share * np.log(share) + (1 - share) * np.log1p(-share))
    return float(loss / constant_loss)


def make_features(setup, train):
    vectorizer, x = fit_features(setup, train)
    x = x.astype(float)
    x.sum_duplicates()  # sorts; the other processes map it read-only and cannot
    return vectorizer, x


serve(open_workload)
