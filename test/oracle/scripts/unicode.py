"""The three character properties that the text code of scikit-learn takes from Python.

Made with Python 3.11 (Unicode 14.0.0) by:   python3 test/oracle/scripts/unicode.py
combining: inclusive code point ranges with a canonical combining class above zero, which strip_accents='unicode'
drops after NFKD (not the same as the category Mn). whitespace: what str.split() and \\s take as white space.
word: ranges of \\w up to U+FFFF, and the number of such characters in all of Unicode.
"""
import re
import unicodedata

from fixture import made_by, write


def ranges(points):
    result = []
    for point in points:
        if result and result[-1][1] == point - 1:
            result[-1][1] = point
        else:
            result.append([point, point])
    return result


every = [point for point in range(0x110000) if not 0xD800 <= point < 0xE000]
word = [point for point in every if re.match(r"\w", chr(point))]
write(
    "unicode",
    made_by(__file__),
    {
        "unicodeVersion": unicodedata.unidata_version,
        "combining": ranges(p for p in every if unicodedata.combining(chr(p))),
        "whitespace": [p for p in every if chr(p).isspace()],
        "wordCount": len(word),
        "wordRanges": ranges(p for p in word if p <= 0xFFFF),
    },
)
