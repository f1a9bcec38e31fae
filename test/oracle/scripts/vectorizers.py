"""scikit-learn's CountVectorizer and TfidfVectorizer over documents.py, with a wide grid of options.

Made with Python 3.11, numpy 2.4.6, scikit-learn 1.9.1 by:   python3 test/oracle/scripts/vectorizers.py
Writes vectorizers-count.json, vectorizers-tfidf.json, vectorizers-char.json and stop-words.json.
Options carry the names of the port; one that is not listed has scikit-learn's default. `documents` are the rows of
documents.py that a case is fitted on (null: all). Terms stand in column order. Values are rounded to 12 digits.
minDf and maxDf: a whole number counts documents (scikit-learn's int), a fraction is a share of them (its float).
"""
import numpy as np
from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS, CountVectorizer, TfidfVectorizer

from documents import DOCUMENTS, LATER_DOCUMENTS
from fixture import csr, made_by, write
from vectorizer_options import python_options

MADE = made_by(__file__, "numpy", "scikit-learn")


def refuse_tie(options, documents):
    """Terms at a max_features tie are not defined by scikit-learn; no case may stand on one."""
    if "maxFeatures" not in options:
        return
    count_only = {k: v for k, v in options.items() if k not in ("maxFeatures", "sublinearTf", "norm", "useIdf", "smoothIdf")}
    totals = np.sort(np.asarray(CountVectorizer(**python_options(count_only)).fit_transform(documents).sum(0)).ravel())[::-1]
    limit = options["maxFeatures"]
    if limit < len(totals) and totals[limit - 1] == totals[limit]:
        raise SystemExit(f"tie at max_features for {options}")


def case(make, options, rows=None, later=False):
    documents = DOCUMENTS if rows is None else [DOCUMENTS[row] for row in rows]
    refuse_tie(options, documents)
    vectorizer = make(**python_options(options))
    matrix = vectorizer.fit_transform(documents)
    result = {
        "options": options, "documents": rows,
        "terms": list(vectorizer.get_feature_names_out()), "matrix": csr(matrix),
    }
    if later:
        result["laterMatrix"] = csr(vectorizer.transform(LATER_DOCUMENTS))
    return result


def failure(make, options, documents):
    try:
        make(**python_options(options)).fit_transform(documents)
    except ValueError as error:
        return {"options": options, "documents": documents, "message": str(error)}
    raise SystemExit(f"no error for {options}")


counts = [
    case(CountVectorizer, options, later=later)
    for options, later in [
        ({}, True),
        ({"lowercase": False}, False),
        ({"stripAccents": "ascii"}, True),
        ({"stripAccents": "unicode"}, True),
        ({"stripAccents": "unicode", "lowercase": False}, False),
        ({"stripAccents": "ascii", "lowercase": False}, False),
        ({"stopWords": "english"}, False),
        ({"stopWords": "english", "lowercase": False}, False),
        ({"stopWords": "english", "stripAccents": "unicode", "ngramRange": [1, 2]}, True),
        ({"stopWords": ["fox", "the", "old"]}, False),
        ({"ngramRange": [1, 2], "minDf": 2}, True),
        ({"ngramRange": [2, 2]}, False),
        ({"ngramRange": [2, 3], "minDf": 2}, False),
        ({"ngramRange": [1, 3], "stopWords": "english", "minDf": 2}, False),
        ({"minDf": 2}, False),
        ({"minDf": 3, "stripAccents": "ascii"}, False),
        ({"minDf": 0.05}, False),
        ({"minDf": 0.1}, False),
        ({"minDf": 0.075}, False),
        ({"maxDf": 3}, False),
        ({"maxDf": 0.2}, False),
        ({"maxDf": 0.075, "minDf": 2}, False),
        ({"maxDf": 1, "ngramRange": [1, 2], "stopWords": "english"}, False),
        ({"binary": True, "minDf": 2}, False),
        ({"binary": True, "stripAccents": "ascii", "ngramRange": [1, 2], "minDf": 2}, False),
        ({"maxFeatures": 3}, True),
        ({"maxFeatures": 6}, False),
        ({"maxFeatures": 1, "stopWords": "english"}, False),
        ({"maxFeatures": 100_000}, False),
        ({"maxFeatures": 2, "stopWords": "english", "ngramRange": [1, 2]}, False),
        ({"maxFeatures": 1, "binary": True}, False),
        ({"tokenPattern": "(?u)\\b\\w+\\b"}, True),
        ({"tokenPattern": "[A-Za-z]+"}, False),
        ({"tokenPattern": "[A-Za-z]+", "lowercase": False, "stripAccents": "unicode"}, False),
        ({"tokenPattern": "(?u)\\b\\w\\w\\w+\\b", "stopWords": "english"}, False),
        ({"tokenPattern": "\\S+", "minDf": 2}, False),
        ({"tokenPattern": "\\d+"}, False),
    ]
]
failures = [
    failure(CountVectorizer, {}, ["", " ", "a I"]),
    failure(CountVectorizer, {"stopWords": "english"}, ["the and of", "to in"]),
    failure(CountVectorizer, {}, []),
    failure(CountVectorizer, {"minDf": 3}, ["red fox", "red dog"]),
    failure(CountVectorizer, {"minDf": 2}, ["red fox", "blue dog"]),
    failure(CountVectorizer, {"maxDf": 1, "minDf": 2}, ["red fox", "red dog"]),
    failure(CountVectorizer, {"ngramRange": [2, 1]}, ["red fox", "red dog"]),
    failure(CountVectorizer, {"tokenPattern": "(a)(b)"}, ["red fox", "red dog"]),
    failure(CountVectorizer, {"maxFeatures": 0}, ["red fox", "red dog"]),
    failure(CountVectorizer, {"minDf": -1}, ["red fox", "red dog"]),
]
write(
    "vectorizers-count", MADE,
    {"documents": DOCUMENTS, "laterDocuments": LATER_DOCUMENTS, "cases": counts, "failures": failures},
)

tfidf = [
    case(TfidfVectorizer, options, later=later)
    for options, later in [
        ({}, True),
        ({"norm": "l1"}, False),
        ({"norm": None}, False),
        ({"norm": None, "smoothIdf": False}, False),
        ({"smoothIdf": False}, False),
        ({"useIdf": False}, False),
        ({"useIdf": False, "norm": "l1", "sublinearTf": True}, False),
        ({"sublinearTf": True}, True),
        ({"sublinearTf": True, "norm": None, "useIdf": False}, False),
        ({"sublinearTf": True, "ngramRange": [1, 2], "minDf": 2, "stripAccents": "ascii"}, True),
        ({"sublinearTf": True, "binary": True, "minDf": 2}, False),
        ({"binary": True, "norm": None, "minDf": 2}, False),
        ({"binary": True, "useIdf": False, "norm": "l2", "minDf": 2}, False),
        ({"stopWords": "english", "ngramRange": [1, 2], "stripAccents": "unicode", "sublinearTf": True, "minDf": 2}, True),
        ({"maxFeatures": 6, "sublinearTf": True}, True),
        ({"maxFeatures": 3, "norm": "l1", "smoothIdf": False}, False),
        ({"minDf": 0.05, "maxDf": 0.2}, True),
        ({"tokenPattern": "(?u)\\b\\w+\\b", "minDf": 2, "norm": "l1"}, False),
    ]
]
write(
    "vectorizers-tfidf", MADE,
    {"documents": DOCUMENTS, "laterDocuments": LATER_DOCUMENTS, "cases": tfidf},
)

ODD = [8, 9, 10, 22, 23, 24, 39]
ACCENTS = [2, 14, 16, 19, 26, 39]
PLAIN = [0, 1, 30, 38]
chars = [
    case(make, options, rows, later)
    for make, options, rows, later in [
        (CountVectorizer, {"analyzer": "char"}, None, False),
        (CountVectorizer, {"analyzer": "char_wb"}, None, False),
        (CountVectorizer, {"analyzer": "char", "lowercase": False}, None, False),
        (CountVectorizer, {"analyzer": "char", "ngramRange": [1, 3]}, ODD, False),
        (CountVectorizer, {"analyzer": "char", "ngramRange": [2, 5]}, PLAIN, True),
        (CountVectorizer, {"analyzer": "char", "ngramRange": [4, 4]}, ODD, False),
        (CountVectorizer, {"analyzer": "char", "ngramRange": [2, 2], "stripAccents": "ascii"}, ACCENTS, False),
        (CountVectorizer, {"analyzer": "char", "ngramRange": [2, 2], "stripAccents": "unicode"}, ACCENTS, False),
        (CountVectorizer, {"analyzer": "char_wb", "ngramRange": [1, 3]}, ODD, False),
        # Words shorter than the n-gram: char_wb counts a short word once, whatever the range.
        (CountVectorizer, {"analyzer": "char_wb", "ngramRange": [3, 6]}, [10, 38], True),
        (CountVectorizer, {"analyzer": "char_wb", "ngramRange": [2, 5]}, PLAIN, True),
        (CountVectorizer, {"analyzer": "char_wb", "ngramRange": [5, 5]}, [4, 6, 10, 38], False),
        (CountVectorizer, {"analyzer": "char_wb", "ngramRange": [2, 3], "stripAccents": "ascii"}, ACCENTS, False),
        (CountVectorizer, {"analyzer": "char_wb", "ngramRange": [2, 3], "stripAccents": "unicode", "lowercase": False}, ACCENTS, False),
        (CountVectorizer, {"analyzer": "char_wb", "ngramRange": [3, 5], "minDf": 3, "binary": True}, None, False),
        (TfidfVectorizer, {"analyzer": "char_wb", "ngramRange": [3, 5], "minDf": 3, "sublinearTf": True}, None, True),
        (TfidfVectorizer, {"analyzer": "char_wb", "ngramRange": [2, 5], "minDf": 2, "sublinearTf": True}, PLAIN, True),
        (TfidfVectorizer, {"analyzer": "char", "ngramRange": [2, 3], "minDf": 4, "norm": "l1"}, None, False),
        (TfidfVectorizer, {"analyzer": "char_wb", "ngramRange": [3, 4], "maxFeatures": 9, "sublinearTf": True}, None, True),
    ]
]
for entry, make in zip(chars, [CountVectorizer] * 15 + [TfidfVectorizer] * 4):
    entry["vectorizer"] = "tfidf" if make is TfidfVectorizer else "count"
write(
    "vectorizers-char", MADE,
    {"documents": DOCUMENTS, "laterDocuments": LATER_DOCUMENTS, "cases": chars},
)

write("stop-words", MADE, {"english": sorted(ENGLISH_STOP_WORDS)})
