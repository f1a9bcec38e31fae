"""Rows that scikit-learn's train_test_split and KFold give for a random_state.

Made with Python 3.11, numpy 2.4.6, scikit-learn 1.9.1 by:   python3 test/oracle/scripts/splits.py
Large splits are kept as their first and last 20 rows and the sha256 of all rows as little-endian int32.
"""
import numpy as np
from sklearn.model_selection import KFold, train_test_split

from fixture import made_by, sha256_int32, write

WHOLE = 200


def side(rows):
    rows = np.asarray(rows)
    kept = {"count": len(rows), "sha256": sha256_int32(rows)}
    if len(rows) <= WHOLE:
        return {**kept, "rows": rows}
    return {**kept, "first": rows[:20], "last": rows[-20:]}


holdouts = [
    (2, 0.5, 0), (3, 0.2, 0), (5, 0.2, 42), (7, 0.3, 1), (10, 0.25, 42), (10, 0.2, 0), (10, 0.1, 7),
    (11, 0.2, 42), (33, 0.33, 123), (100, 0.2, 42), (100, 0.2, 2**32 - 1), (101, 0.15, 42), (240, 0.2, 42),
    (1000, 0.2, 42), (1000, 0.5, 0), (7895, 0.2, 42), (7895, 0.2, 0), (7895, 0.25, 42), (7895, 0.33, 42),
    (11278, 0.3, 2024), (100_000, 0.1, 42),
    # An integer test_size is a number of rows.
    (10, 3, 42), (7895, 1000, 42),
]
train_test = []
for n, test_size, seed in holdouts:
    train, test = train_test_split(np.arange(n), test_size=test_size, random_state=seed)
    train_test.append(
        {"n": n, "testSize": test_size, "seed": seed, "train": side(train), "test": side(test)}
    )

unshuffled = []
for n, test_size in [(10, 0.25), (7, 0.3), (7895, 0.2)]:
    train, test = train_test_split(np.arange(n), test_size=test_size, shuffle=False)
    unshuffled.append({"n": n, "testSize": test_size, "train": side(train), "test": side(test)})

folds = []
for n, k, shuffle, seed in [
    (4, 2, False, None), (10, 3, False, None), (11, 5, False, None), (7895, 5, False, None),
    (4, 2, True, 0), (10, 3, True, 42), (11, 5, True, 42), (100, 10, True, 1), (240, 5, True, 42),
    (1000, 5, True, 42), (7895, 5, True, 1), (7895, 5, True, 2), (7895, 5, True, 42), (7895, 10, True, 42),
    (7, 7, True, 3),
]:
    parts = KFold(k, shuffle=shuffle, random_state=seed).split(np.arange(n))
    folds.append(
        {
            "n": n, "splits": k, "shuffle": shuffle, "seed": seed,
            "folds": [{"train": side(train), "test": side(test)} for train, test in parts],
        }
    )

write(
    "splits",
    made_by(__file__, "numpy", "scikit-learn"),
    {"trainTestSplit": train_test, "trainTestSplitUnshuffled": unshuffled, "kFold": folds},
)
