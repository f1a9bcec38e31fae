"""Numbers that describe scikit-learn's vectorizers on the official training file: no text, no terms.

Made with Python 3.11, numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1, pandas 3.1.1 by:
    CLAQUETA_DATA_DIR=... python3 test/oracle/scripts/vectorizers_real.py     (or the folder as first argument)
Fitted on all 7,895 movies. termsSha256: sha256 of the terms in column order joined by "\n" (UTF-8). indptrSha256 and
indicesSha256: sha256 of the little-endian int32 arrays with ascending indices in each row. entries: [row, column, value].
Where max_features cuts, the terms at the cut's tie are undefined; `aboveCut` then describes the terms that occur more often
than the rarest kept one, which are the same everywhere, and nothing else is given.
joined: title + " " + year + " " + plot.
"""
import os
import sys
import zipfile
from hashlib import sha256

import numpy as np
import pandas as pd
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

from fixture import made_by, sha256_int32, write
from vectorizer_options import python_options

folder = sys.argv[1] if len(sys.argv) > 1 else os.environ["CLAQUETA_DATA_DIR"]
with zipfile.ZipFile(f"{folder}/dataTraining.zip") as archive, archive.open("dataTraining.csv") as file:
    movies = pd.read_csv(file, index_col=0, keep_default_na=False)
plots, titles = movies["plot"].astype(str), movies["title"].astype(str)
TEXTS = {
    "plot": list(plots),
    "title": list(titles),
    "joined": list(titles + " " + movies["year"].astype(str) + " " + plots),
}


def text_sha256(texts):
    return sha256("\n".join(texts).encode("utf-8")).hexdigest()


def numbers(matrix):
    return {
        "nonZeros": matrix.nnz,
        "sum": round(float(matrix.data.sum()), 6),
        "sumOfSquares": round(float((matrix.data.astype(float) ** 2).sum()), 6),
    }


def case(field, vectorizer, options):
    texts = TEXTS[field]
    made = {"count": CountVectorizer, "tfidf": TfidfVectorizer}[vectorizer](**python_options(options))
    matrix = made.fit_transform(texts).tocsr()
    matrix.sort_indices()
    terms = made.get_feature_names_out()
    result = {"field": field, "vectorizer": vectorizer, "options": options, "terms": len(terms)}
    if len(terms) == options.get("maxFeatures"):
        totals = np.asarray(matrix.sum(0)).ravel()
        kept = totals > totals.min()
        return {
            **result,
            "cutCount": totals.min(),
            "aboveCut": {
                "terms": kept.sum(),
                "termsSha256": text_sha256(terms[kept]),
                **numbers(matrix[:, kept]),
                "indicesSha256": sha256_int32(matrix[:, kept].sorted_indices().indices),
            },
        }
    picks = np.sort(np.random.RandomState(7).permutation(matrix.nnz)[:20])
    rows = np.searchsorted(matrix.indptr, picks, side="right") - 1
    return {
        **result,
        **numbers(matrix),
        "termsSha256": text_sha256(terms),
        "indptrSha256": sha256_int32(matrix.indptr),
        "indicesSha256": sha256_int32(matrix.indices),
        "entries": [
            [int(row), int(matrix.indices[pick]), round(float(matrix.data[pick]), 12)]
            for row, pick in zip(rows, picks)
        ],
    }


REPORT = {"ngramRange": [1, 2], "stopWords": "english"}
cases = [
    case(*arguments)
    for arguments in [
        ("plot", "count", {**REPORT, "maxFeatures": 10_000}),
        ("joined", "count", {**REPORT, "maxFeatures": 10_000}),
        ("plot", "count", REPORT),
        ("plot", "count", {}),
        ("plot", "count", {"lowercase": False, "ngramRange": [1, 3], "minDf": 5, "maxDf": 0.3}),
        ("plot", "tfidf", {"ngramRange": [1, 2], "minDf": 2, "stripAccents": "ascii", "sublinearTf": True}),
        ("plot", "tfidf", {"minDf": 0.001, "maxDf": 0.5, "norm": "l1", "stripAccents": "unicode", "smoothIdf": False}),
        ("plot", "tfidf", {"analyzer": "char_wb", "ngramRange": [3, 5], "minDf": 3, "sublinearTf": True}),
        ("plot", "count", {"analyzer": "char_wb", "ngramRange": [3, 5], "minDf": 3, "maxFeatures": 200_000}),
        ("plot", "count", {"analyzer": "char", "ngramRange": [1, 3], "minDf": 2}),
        ("title", "tfidf", {"analyzer": "char_wb", "ngramRange": [2, 5], "minDf": 2, "sublinearTf": True}),
        ("title", "tfidf", {"minDf": 2, "sublinearTf": True}),
        ("title", "count", {"tokenPattern": "(?u)\\b\\w+\\b", "stripAccents": "unicode", "ngramRange": [1, 2]}),
    ]
]
write(
    "vectorizers-real",
    made_by(__file__, "numpy", "scipy", "scikit-learn", "pandas"),
    {
        "movies": len(movies),
        "fieldSha256": {name: text_sha256(texts) for name, texts in TEXTS.items()},
        "fieldSha256Note": 'sha256 of the values of a column, in the file\'s order, joined by "\\n" (UTF-8)',
        "cases": cases,
    },
)
