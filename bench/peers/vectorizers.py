"""fit_transform of scikit-learn's vectorizers."""
from peer import Stopwatch, fit_features, read_movies, serve


def open_workload(setup):
    movies = read_movies(setup, "movies")

    def run(_command):
        with Stopwatch() as watch:
            _, matrix = fit_features(setup, movies)
        return {
            "seconds": watch.seconds,
            "matrix": {"columns": matrix.shape[1], "entries": int(matrix.nnz), "sum": float(matrix.sum())},
        }

    return run


serve(open_workload)
