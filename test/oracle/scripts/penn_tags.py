"""Penn Treebank tags by NLTK's averaged perceptron tagger with other weights, for an agreement rate and not for equality.

Made with Python 3.11, nltk 3.10.4 by:   python3 test/oracle/scripts/penn_tags.py WEIGHTS
NLTK's own weights were found in no package registry. WEIGHTS is trontagger-0.1.0.pickle of the PyPI package
textblob-aptagger 0.2.0: the same tagger (same features and averaging) by its author Matthew Honnibal, another training.
It tags brackets -LRB- and -RRB-. How often it agrees with NLTK's own weights is not measured here.
Each case is tagged as one sentence, on the tokens of NLTKWordTokenizer.
"""
import pickle
import sys
from hashlib import sha256
from pathlib import Path

from nltk.tag.perceptron import PerceptronTagger
from nltk.tokenize import NLTKWordTokenizer

from fixture import made_by, write
from sentences import SENTENCES

MORE = [
    "A lonely widow falls in love with the younger brother of her late husband.",
    "The police chief hunts a killer who leaves playing cards near his victims.",
    "Three sisters inherit a failing bakery and must save it before winter.",
    "An aging boxer trains for one last fight against the champion.",
    "When aliens land outside a small desert town, the sheriff refuses to run.",
    "Her dreams begin to come true, and each dream is darker than the last one.",
    "The documentary follows four climbers up the most dangerous mountain on earth.",
    "He quickly learns that nothing in the quiet village is what it seems.",
    "A jazz singer hides her past while working for the mob in old Chicago.",
    "Set in 1862, the film tells how two soldiers crossed enemy lines by night.",
    "Betrayed by his best friend, the captain swears revenge and escapes from prison.",
    "The robots were built to serve, but now they are thinking for themselves.",
    "Which of the guests stole the diamond, and why did the butler lie?",
    "She is smarter, faster and far more stubborn than anyone expected.",
    "There are seven keys, and only the youngest child knows where they lie.",
    "Meanwhile, the mayor's corrupt aides plan to sell the beach to developers.",
    "Not knowing whom to trust, Anna hides the letters under the broken floor.",
    "To win the race they will need better engines, luck and a little madness.",
    "The haunted lighthouse shines again, drawing ships onto the rocks.",
    "Bored teenagers accidentally summon a demon during a sleepover.",
]


class DataOnly(pickle.Unpickler):
    def find_class(self, module, name):
        if (module, name) in (("__builtin__", "set"), ("builtins", "set")):
            return set
        raise pickle.UnpicklingError(f"{module}.{name} is not data")


weights = Path(sys.argv[1])
with weights.open("rb") as file:
    parameters = DataOnly(file, encoding="utf-8").load()
tagger = PerceptronTagger(load=False)
tagger.decode_json_params(parameters)
tokenizer = NLTKWordTokenizer()

cases = []
for text in MORE + SENTENCES:
    tokens = tokenizer.tokenize(text)
    if tokens:
        cases.append({"tokens": tokens, "tags": [tag for _, tag in tagger.tag(tokens)]})

write(
    "penn-tags",
    {
        **made_by(__file__, "nltk"), "weights": "textblob-aptagger 0.2.0, trontagger-0.1.0.pickle",
        "weightsSha256": sha256(weights.read_bytes()).hexdigest(),
    },
    {"cases": cases, "classes": sorted(tagger.classes)},
)
