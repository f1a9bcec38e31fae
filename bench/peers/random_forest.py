"""scikit-learn's RandomForestClassifier, one forest a genre, on sparse counts in the column order that it works in."""
import numpy as np
from sklearn.ensemble import RandomForestClassifier

from peer import Stopwatch, features, labels, read_movies, read_rows, save_probabilities, serve, shared_terms, take


def positive_share(forest, x):
    shares = forest.predict_proba(x)
    return shares[:, 1] if len(forest.classes_) == 2 else np.full(x.shape[0], float(forest.classes_[0]))


def open_workload(setup):
    settings, rows, movies = setup["settings"], read_rows(setup), read_movies(setup, "movies")
    train, test = take(movies, rows["train"]), take(movies, rows["test"])
    y, _ = labels(train, rows["genres"])
    vectorizer = features(settings["features"], shared_terms(setup))
    x = vectorizer.fit_transform(train).tocsc()
    xs = vectorizer.transform(test)

    def run(command):
        with Stopwatch() as watch:
            forests = [
                RandomForestClassifier(n_jobs=setup["jobs"], random_state=41 + command["round"], **settings["peer"]).fit(x, y[:, g])
                for g in range(y.shape[1])
            ]
        shares = np.column_stack([positive_share(forest, xs) for forest in forests])
        return {"seconds": watch.seconds, "probabilities": save_probabilities(setup, shares)}

    return run


serve(open_workload)
