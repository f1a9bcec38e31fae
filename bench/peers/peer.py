"""One side of a comparison as a process: the first line on standard input is its setup, each further line a command;
one line of JSON answers each. What libraries print goes to standard error.

setup: {folder, jobs, settings}; `folder` holds what bench/input.mjs wrote. A workload's file calls `serve(open)`:
open(setup) loads what it needs and returns run(command) → {seconds, …}.
"""
import json
import os
import resource
import sys
import time
import warnings
from pathlib import Path

import numpy as np

NAMES = {
    "lowercase": "lowercase", "stripAccents": "strip_accents", "stopWords": "stop_words", "ngramRange": "ngram_range",
    "analyzer": "analyzer", "minDf": "min_df", "maxDf": "max_df", "maxFeatures": "max_features", "binary": "binary",
    "tokenPattern": "token_pattern", "sublinearTf": "sublinear_tf", "norm": "norm", "useIdf": "use_idf",
    "smoothIdf": "smooth_idf",
}


def read_movies(setup, name):
    """Movies of one JSON Lines file: [{title, year, plot, genres, unknown}]."""
    with open(Path(setup["folder"]) / f"{name}.jsonl", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def read_rows(setup):
    """{genres, train, test}: the genres in column order, and the row numbers of both sides of the split."""
    return json.loads((Path(setup["folder"]) / "rows.json").read_text(encoding="utf-8"))


def held_out(setup):
    """Training movies, with the extra ones where the settings ask for them; held-out movies; genres in column order."""
    rows, movies = read_rows(setup), read_movies(setup, "movies")
    train, test = ([movies[row] for row in rows[side]] for side in ("train", "test"))
    extra = read_movies(setup, "extra") if setup["settings"].get("extra") else []
    return train + extra, test, rows["genres"]


def labels(movies, genres):
    """Two arrays (movies, genres): which movie has a genre, and whether that is known."""
    column = {name: index for index, name in enumerate(genres)}
    has = np.zeros((len(movies), len(genres)), dtype=np.int8)
    known = np.ones((len(movies), len(genres)), dtype=bool)
    for row, movie in enumerate(movies):
        for name in movie["genres"]:
            has[row, column[name]] = 1
        for name in movie.get("unknown", ()):
            known[row, column[name]] = False
    return has, known


def text(movie, field):
    """The same text that Claqueta's vectorizers read."""
    if field == "plot-title-year":
        year = [] if movie["year"] is None else [str(movie["year"])]
        return " ".join([movie["plot"], movie["title"], *year])
    return movie[field]


class YearFeatures:
    def fit_transform(self, movies):
        return self.transform(movies)

    def transform(self, movies):
        import scipy.sparse as sp

        years = np.array([np.nan if movie["year"] is None else movie["year"] for movie in movies], dtype=float)
        rbf = np.exp(-0.5 * ((years[:, None] - np.arange(1900, 2020, 8)) / 8) ** 2)
        rbf[~(rbf >= 1e-8)] = 0
        return sp.csr_matrix(rbf)


class Terms:
    def __init__(self, features, terms=None):
        from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

        self.field = features.get("field", "plot")
        options = {NAMES[name]: value for name, value in features.items() if name not in ("kind", "field")}
        if terms is not None:
            options["vocabulary"] = terms
        if "ngram_range" in options:
            options["ngram_range"] = tuple(options["ngram_range"])
        self.vectorizer = {"count": CountVectorizer, "tfidf": TfidfVectorizer}[features["kind"]](**options)

    def fit_transform(self, movies):
        return self.vectorizer.fit_transform([text(movie, self.field) for movie in movies])

    def transform(self, movies):
        return self.vectorizer.transform([text(movie, self.field) for movie in movies])


class Union:
    def __init__(self, parts):
        self.parts = [(part.get("weight", 1), features(part["features"])) for part in parts]

    def _stack(self, method, movies):
        import scipy.sparse as sp

        blocks = [getattr(part, method)(movies) * weight for weight, part in self.parts]
        return sp.hstack(blocks).tocsr()

    def fit_transform(self, movies):
        return self._stack("fit_transform", movies)

    def transform(self, movies):
        return self._stack("transform", movies)


def fit_features(setup, train):
    """The fitted vectorizer of the settings and the training movies' matrix, with `sharesTerms` of our side's terms."""
    terms = None
    if setup["settings"].get("sharesTerms"):
        terms = json.loads((Path(setup["folder"]) / "terms.json").read_text(encoding="utf-8"))
    vectorizer = features(setup["settings"]["features"], terms)
    return vectorizer, vectorizer.fit_transform(train)


def features(options, terms=None):
    """scikit-learn's vectorizers for Claqueta's feature settings. terms: those to count, instead of choosing them."""
    if options["kind"] == "union":
        return Union(options["parts"])
    return YearFeatures() if options["kind"] == "year-bumps" else Terms(options, terms)


class Stopwatch:
    def __enter__(self):
        self.start = time.perf_counter()
        return self

    def __exit__(self, *_):
        self.seconds = time.perf_counter() - self.start


def save_probabilities(setup, probabilities):
    """Writes (movies, genres) as little-endian doubles, which the bench scores as it does ours; the file's path."""
    path = Path(setup["folder"]) / f"peer-{os.getpid()}.f64"
    np.ascontiguousarray(probabilities, dtype="<f8").tofile(path)
    return str(path)


def peak_bytes():
    """Of this process plus its largest child."""
    return 1024 * sum(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


def serve(open_workload):
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(value):
        print(json.dumps(value), file=answers, flush=True)

    setup = json.loads(sys.stdin.readline())
    run = open_workload(setup)
    answer({"ready": True})
    for line in sys.stdin:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = run(json.loads(line))
        notes = [*result.get("notes", []), *sorted({warning.category.__name__ for warning in caught})]
        answer({**result, "notes": notes, "peakBytes": peak_bytes()})
