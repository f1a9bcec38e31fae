"""NLTK's word tokens for the sentences of sentences.py.

Made with Python 3.11 by:   NLTK_DATA=FOLDER python3 test/oracle/scripts/nltk_tokens.py
nltk 3.10.4 writes nltk-tokens.json; nltk 3.8.1, whose rules for dashes and opening single quotes are older, writes
nltk-tokens-3.8.json (the name follows the version that is installed).
`tokens`: NLTKWordTokenizer().tokenize(text), which takes the whole text as one sentence and needs no data. `sentences`
and `wordTokens`: sent_tokenize and word_tokenize (English Punkt first, then the same tokenizer on each sentence), which
need `tokenizers/punkt_tab/english` in FOLDER; the PyPI package llama-index-core carries it. Without it they are left out.
"""
from hashlib import sha256
from importlib.metadata import version

import nltk
from nltk.tokenize import NLTKWordTokenizer, sent_tokenize, word_tokenize

from fixture import made_by, write
from sentences import PARAGRAPHS, SENTENCES

tokenizer = NLTKWordTokenizer()
try:
    punkt = nltk.data.find("tokenizers/punkt_tab/english")
    punkt_sha256 = {
        name: sha256(nltk.data.open_datafile(punkt, name).read().encode("utf-8")).hexdigest()
        for name in ("abbrev_types.txt", "collocations.tab", "ortho_context.tab", "sent_starters.txt")
    }
except (LookupError, AttributeError):  # nltk 3.8 reads another format
    punkt_sha256 = None

cases = []
for text in SENTENCES + PARAGRAPHS:
    case = {"text": text, "tokens": tokenizer.tokenize(text)}
    if punkt_sha256:
        case["sentences"] = sent_tokenize(text)
        case["wordTokens"] = word_tokenize(text)
    cases.append(case)

name = "nltk-tokens-3.8" if version("nltk").startswith("3.8.") else "nltk-tokens"
write(name, made_by(__file__, "nltk"), {"punktSha256": punkt_sha256, "cases": cases})
