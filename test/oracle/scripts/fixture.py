"""Shared by the oracle scripts: writes one fixture as compact JSON with sorted keys and a newline at the end.

`made_by` names the script and the versions of the libraries that computed the numbers.
"""
import hashlib
import json
import platform
from importlib.metadata import version
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent
LIMIT_BYTES = 300_000


def made_by(script, *libraries):
    return {
        "script": f"test/oracle/scripts/{Path(script).name}",
        "python": platform.python_version(),
        **{name: version(name) for name in libraries},
    }


def plain(value):
    """NumPy scalars and arrays as plain Python; NaN and infinities as the strings NaN, Infinity, -Infinity."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, np.ndarray):
        return plain(value.tolist())
    if isinstance(value, np.generic):
        return plain(value.item())
    if isinstance(value, float):
        if value != value:
            return "NaN"
        if value in (float("inf"), float("-inf")):
            return "Infinity" if value > 0 else "-Infinity"
        if value.is_integer() and abs(value) < 2**53 and str(value) != "-0.0":
            return int(value)
    return value


def rounded(values, digits=12):
    return [round(float(value), digits) for value in np.asarray(values).ravel()]


def csr(matrix, digits=12):
    """Row pointers, column indices (ascending in each row) and values of a sparse matrix."""
    matrix = matrix.tocsr(copy=True)
    matrix.sort_indices()
    return {
        "rows": matrix.shape[0],
        "columns": matrix.shape[1],
        "indptr": matrix.indptr.tolist(),
        "indices": matrix.indices.tolist(),
        "values": rounded(matrix.data, digits),
    }


def sha256_int32(values):
    return hashlib.sha256(np.asarray(values, dtype="<i4").tobytes()).hexdigest()


def write(name, made, content):
    text = json.dumps(
        plain({"madeBy": made, **content}),
        sort_keys=True,
        ensure_ascii=False,
        separators=(",", ":"),
        allow_nan=False,
    )
    data = (text + "\n").encode("utf-8")
    if len(data) > LIMIT_BYTES:
        raise SystemExit(f"{name}.json would be {len(data)} bytes; the limit is {LIMIT_BYTES}")
    (FOLDER / f"{name}.json").write_bytes(data)
    print(f"{name}.json {len(data)} bytes")
