"""scikit-learn's pipeline from text to probabilities: one movie or many at once, warm, or in a new process."""
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import joblib
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline

from peer import NAMES, Stopwatch, labels, read_movies, read_rows, serve


def fitted_pipeline(setup):
    movies = read_movies(setup, "movies")
    y, _ = labels(movies, read_rows(setup)["genres"])
    y = y[:, y.min(0) != y.max(0)]  # all, but in small trial runs
    options = {NAMES[name]: value for name, value in setup["settings"]["features"].items() if name != "kind"}
    options["ngram_range"] = tuple(options["ngram_range"])
    regression = LogisticRegression(**setup["settings"]["peer"])
    pipeline = make_pipeline(TfidfVectorizer(**options), OneVsRestClassifier(regression))
    return pipeline.fit([movie["plot"] for movie in movies], y)


def seconds_of(arguments):
    with Stopwatch() as watch:
        subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return watch.seconds


def open_workload(setup):
    pipeline = fitted_pipeline(setup)
    plots = [movie["plot"] for movie in read_movies(setup, "new-movies")]
    all_plots = plots + [movie["plot"] for movie in read_movies(setup, "movies")]
    saved = Path(setup["folder"]) / "peer-model.joblib"
    joblib.dump(pipeline, saved)
    for plot in plots[:100]:  # warm
        pipeline.predict_proba([plot])

    def one_at_a_time():
        times = []
        for plot in plots[: setup["settings"]["timedMovies"]]:
            start = time.perf_counter()
            pipeline.predict_proba([plot])
            times.append(time.perf_counter() - start)
        return {"seconds": median(times)}

    def batch():
        with Stopwatch() as watch:
            pipeline.predict_proba(all_plots)
        return {"seconds": watch.seconds, "count": len(all_plots)}

    def first_answer():
        bare = seconds_of(["-c", "pass"])
        whole = seconds_of([str(Path(__file__).with_name("first_answer.py")), str(saved), plots[0]])
        return {"seconds": whole - bare, "bareSeconds": bare}

    ways = {"one": one_at_a_time, "batch": batch, "first-answer": first_answer}
    return lambda _command: ways[setup["settings"]["way"]]()


serve(open_workload)
