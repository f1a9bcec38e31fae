"""fit_transform of scikit-learn's vectorizers."""
from peer import Stopwatch, features, read_movies, serve


def open_workload(setup):
    movies = read_movies(setup, "movies")

    def run(_command):
        with Stopwatch() as watch:
            matrix = features(setup["settings"]["features"]).fit_transform(movies)
        return {
            "seconds": watch.seconds,
            "matrix": {"columns": matrix.shape[1], "entries": int(matrix.nnz), "sum": float(matrix.sum())},
        }

    return run


serve(open_workload)
