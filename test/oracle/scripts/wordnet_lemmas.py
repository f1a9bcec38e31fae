"""NLTK's WordNetLemmatizer on about 2,000 pairs of word and part of speech.

Made with Python 3.11, nltk 3.10.4, WordNet 3.0 (Debian package wordnet-base 1:3.0-37) by:
    python3 test/oracle/scripts/wordnet_lemmas.py FOLDER     (FOLDER holds index.*, data.* and *.exc)
cases: [word, part of speech, lemma, forms]; `forms` are all that _morphy finds, in its order, and null stands for
[lemma]. Parts of speech: n, v, a, r, and s (satellite adjectives, which NLTK knows apart from a).
The words: a list of our own, a seeded draw from WordNet's exception lists and indexes, and regular endings put on them.
`olderLemmas`: pairs for which nltk 3.8.1 gives another lemma, because it applies the rules again and again until a word
is found (nltk 3.10 applies them once). WordNet 3.0 Copyright 2006 by Princeton University. All rights reserved.
"""
import sys
import tempfile
import warnings
from hashlib import sha256
from pathlib import Path
from shutil import copy

import nltk
import numpy as np
from nltk.corpus.reader.wordnet import WordNetCorpusReader
from nltk.stem import WordNetLemmatizer

from fixture import made_by, write

warnings.simplefilter("ignore")
NAMES = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
OWN = """
us boss bosses glass glasses class classes gas gases bus buses was has his this is as its thus less news politics series
species means men women policemen human humans german germans shaman mailman mailmen oxen ox child children feet foot
geese mice lice teeth wolves wolf leaves leaf knives knife lives life lies lie dies die ties boxes box foxes fox axes ax
axe quizzes quiz buzzes waltzes churches witches watches dishes wishes wish ashes cities city ladies parties spies flies
heroes potatoes photos pianos videos zoos taxis alibis alumni cacti data media criteria phenomena theses crises analyses
parentheses indices matrices vertices aardwolves abaci sisters-in-law mothers-in-law attorneys-general passers-by
go goes went gone going do does did done doing be am are were been being have had having say says said see saw seen
sees seeing run ran running runs begin began begun beginning fight fought fighting steal stole stolen stealing
kill killed kills killing love loved loves loving hate hated try tried tries trying cry cries cried die died dying lie
lying tie tying stop stopped stopping stops hop hopped hope hoped hoping travel traveled travelled traveling travelling
picnic picnicking panicked bid bidding put putting cut cutting shut quit fit fitted refer referred offer offered
marry married marries marrying bury buried carries carrying pass passes passed watch watched watches fix fixes fixed
buzz buzzed agree agreed agrees agreeing free freed see-through fell fallen falling felt found founded bound wound lay
laid lain left leave leaving leaves thought thinks caught taught brought sought bought sing sang sung string strung
better best worse worst good bad far farther further furthest big bigger biggest small smaller smallest happy happier
happiest pretty prettier large larger largest nice nicer nicest late later latest free freer freest dry drier driest
wise wiser wisest able ablest other under over super slender tender eager clever cleverer bitter sober
quickly slowly well better best soon sooner soonest hard harder hardest fast faster early earlier far farther
zxcvs zxcved blorping grumbliest qwertyly unwordly supercalifragilistic aaaa s es ed ing er est men ies ves a i o
Dogs DOGS Paris Britons American americans london 's n't 1990s 90s 3rd 007 ii x-ray x-rays e-mail e-mails
ice_cream ice_creams ice\u00a0cream new_york rock'n'roll o'clock café cafés naïve straße été
mass masses grass grasses dress dresses mess chess princess princesses actress actresses waitresses hostess
police clothes scissors trousers pants jeans twins thanks goods arms odds remains savings
bites biting bitten written writing wrote drives drove driven driving shoes shoeing toes canoeing dyes dyed dyeing
ages aged aging ageing aches achieves believes relieved gives gave given giving
lynches lynch arches arch crutches caches moustaches psyches epochs monarchs stomachs
hooves hoof roofs proofs chiefs beliefs thieves thief loaves halves shelves elves selves dwarves scarves calves
horses houses roses noses causes purses courses nurses cases bases vases phases buses lenses senses
sizes prizes mazes blazes freezes breezes gazes
does doe dos dies dice die pennies pence brothers brethren staffs staves cherubim seraphim bureaux plateaux
""".split()

folder = Path(sys.argv[1])
data = Path(tempfile.mkdtemp())
for source in folder.iterdir():
    copy(source, data)
(data / "lexnames").write_text("".join(f"{i:02d}\tunused\t1\n" for i in range(45)))
nltk.data.path.append(str(data))


class Reader(WordNetCorpusReader):
    def map_wn(self, *_):
        """Maps to other WordNet versions, which lemmas do not need."""
        return None


wordnet = Reader(str(data), None)
nltk.corpus.wordnet = wordnet
lemmatizer = WordNetLemmatizer()

state = np.random.RandomState(3)


def draw(items, count):
    items = sorted(items)
    return [items[i] for i in np.sort(state.permutation(len(items))[:count])]


def index_words(pos):
    lines = (folder / f"index.{NAMES[pos]}").read_text().splitlines()
    return [line.split()[0] for line in lines if not line.startswith(" ")]


def endings(word, pos):
    return {
        "n": [word + "s", word + "es", word[:-1] + "ies"],
        "v": [word + "s", word + "ed", word + "ing", word[:-1] + "ing", word[:-1] + "ied"],
        "a": [word + "er", word + "est", word[:-1] + "ier", word + "r"],
        "r": [word + "s"],
    }[pos]


pairs = []
for number, word in enumerate(OWN):
    pairs += [(word, "n"), (word, "v")]
    if word.endswith(("er", "est", "y", "e", "ed", "s")) and number % 3 == 0 or word in ("better", "best", "worse"):
        pairs += [(word, "a"), (word, "r"), (word, "s")]
for pos, count in (("n", 110), ("v", 130), ("a", 60), ("r", 7)):
    lines = (folder / f"{NAMES[pos]}.exc").read_text().splitlines()
    pairs += [(line.split()[0], pos) for line in draw(lines, count)]
for pos, count in (("n", 50), ("v", 40), ("a", 50), ("r", 30)):
    plain = draw([word for word in index_words(pos) if "_" not in word], count)
    joined = draw([word for word in index_words(pos) if "_" in word], 8)
    for word in plain + joined:
        pairs.append((word, pos))
        pairs += [(form, pos) for form in endings(word, pos)]
pairs = list(dict.fromkeys(pairs))


def older(form, pos):
    """nltk 3.8.1's _morphy, and its choice of the shortest form."""
    rules, known = wordnet.MORPHOLOGICAL_SUBSTITUTIONS[pos], wordnet._lemma_pos_offset_map

    def apply(forms):
        return [f[: -len(old)] + new for f in forms for old, new in rules if f.endswith(old)]

    def keep(forms):
        return list(dict.fromkeys(f for f in forms if f in known and pos in known[f]))

    exceptions = wordnet._exception_map[pos]
    if form in exceptions:
        found = keep([form] + exceptions[form])
    else:
        forms = apply([form])
        found = keep([form] + forms)
        while not found and forms:
            forms = apply(forms)
            found = keep(forms)
    return min(found, key=len) if found else form


cases, older_lemmas = [], []
for word, pos in pairs:
    lemma, forms = lemmatizer.lemmatize(word, pos), lemmatizer._morphy(word, pos)
    cases.append([word, pos, lemma, None if forms == [lemma] else forms])
    if older(word, pos) != lemma:
        older_lemmas.append([word, pos, older(word, pos)])

write(
    "wordnet-lemmas",
    {**made_by(__file__, "nltk", "numpy"), "wordnet": wordnet.get_version()},
    {
        "fileSha256": {
            f"{kind}.{name}" if kind != "exc" else f"{name}.exc": sha256(
                (folder / (f"{kind}.{name}" if kind != "exc" else f"{name}.exc")).read_bytes()
            ).hexdigest()
            for name in NAMES.values() for kind in ("index", "exc")
        },
        "lemmaCounts": {pos: len(index_words(pos)) for pos in NAMES},
        "exceptionCounts": {pos: len(wordnet._exception_map[pos]) for pos in NAMES},
        "cases": cases,
        "olderLemmas": older_lemmas,
    },
)
print(len(cases), "pairs,", len(older_lemmas), "differ in nltk 3.8.1")
