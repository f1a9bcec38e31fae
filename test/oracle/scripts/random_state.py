"""NumPy's legacy RandomState (MT19937): doubles, permutations and shuffles for a seed.

Made with Python 3.11, numpy 2.4.6 by:   python3 test/oracle/scripts/random_state.py
Doubles are written in their shortest form that reads back to the same bits; `uint32` are the raw outputs of the
generator that the doubles are made of.
"""
import numpy as np

from fixture import made_by, sha256_int32, write

SEEDS = [0, 1, 42, 123456789, 2**31, 2**32 - 1]

streams = []
for seed in SEEDS:
    raw = np.random.RandomState(seed)
    late = np.random.RandomState(seed)
    late.random_sample(10_000)
    streams.append(
        {
            "seed": seed,
            "uint32": raw.randint(0, 2**32, size=20, dtype=np.uint32),
            "doubles": np.random.RandomState(seed).random_sample(20),
            # Past several refills of the 624-word state.
            "doublesAfter10000": late.random_sample(5),
        }
    )

permutations = []
for seed in SEEDS:
    for n in (0, 1, 2, 3, 5, 10, 64, 65, 100, 1000, 7895):
        rows = np.random.RandomState(seed).permutation(n)
        entry = {"seed": seed, "n": n, "sha256": sha256_int32(rows)}
        if n <= 100 or (n == 1000 and seed in (0, 42)):
            entry["rows"] = rows
        else:
            entry["first"], entry["last"] = rows[:20], rows[-20:]
        permutations.append(entry)

shuffles = []
for seed in SEEDS:
    state = np.random.RandomState(seed)
    once = np.arange(12)
    state.shuffle(once)
    # The same generator goes on: a second shuffle of the same array, then doubles, then a permutation.
    twice = once.copy()
    state.shuffle(twice)
    doubles = state.random_sample(3)
    shuffles.append(
        {
            "seed": seed, "n": 12, "once": once, "twice": twice, "doublesAfter": doubles,
            "permutationAfter": state.permutation(9),
        }
    )

write(
    "random",
    made_by(__file__, "numpy"),
    {"streams": streams, "permutations": permutations, "shuffles": shuffles},
)
