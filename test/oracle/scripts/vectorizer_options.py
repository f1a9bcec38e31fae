"""The port's option names, and the keyword arguments of scikit-learn's vectorizers that they stand for."""

PYTHON_NAMES = {
    "lowercase": "lowercase", "stripAccents": "strip_accents", "stopWords": "stop_words",
    "ngramRange": "ngram_range", "analyzer": "analyzer", "minDf": "min_df", "maxDf": "max_df",
    "maxFeatures": "max_features", "binary": "binary", "tokenPattern": "token_pattern",
    "sublinearTf": "sublinear_tf", "norm": "norm", "useIdf": "use_idf", "smoothIdf": "smooth_idf",
}


def python_options(options):
    named = {PYTHON_NAMES[name]: value for name, value in options.items()}
    if "ngram_range" in named:
        named["ngram_range"] = tuple(named["ngram_range"])
    return named
