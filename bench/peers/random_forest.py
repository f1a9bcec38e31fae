"""scikit-learn's RandomForestClassifier, one forest a genre, on sparse counts in the column order that it works in."""
import numpy as np
from sklearn.ensemble import RandomForestClassifier

from peer import Stopwatch, fit_features, held_out, labels, save_probabilities, serve


def positive_share(forest, x):
    shares = forest.predict_proba(x)
    return shares[:, 1] if len(forest.classes_) == 2 else np.full(x.shape[0], float(forest.classes_[0]))


def open_workload(setup):
    settings = setup["settings"]
    train, test, genre_names = held_out(setup)
    y, _ = labels(train, genre_names)
    vectorizer, x = fit_features(setup, train)
    x = x.tocsc()
    xs = vectorizer.transform(test)

    def run(command):
        with Stopwatch() as watch:
            options = {"n_jobs": setup["jobs"], "random_state": 41 + command["round"], **settings["peer"]}
            forests = [RandomForestClassifier(**options).fit(x, y[:, g]) for g in range(y.shape[1])]
        shares = np.column_stack([positive_share(forest, xs) for forest in forests])
        return {"seconds": watch.seconds, "probabilities": save_probabilities(setup, shares)}

    return run


serve(open_workload)
