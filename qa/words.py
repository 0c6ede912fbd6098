"""Words: one form for their spellings, which of a text carry meaning, and what one text has of another's.

>>> fold("Erdoğan’s Al-Qaʿida")
'erdogans al qaida'
>>> content_words("The troops were withdrawn") == content_words("troop withdrawal")
True
>>> added_words("About 900 troops are in Syria.", "How many troops are in Syria?")
{'900'}
"""

from __future__ import annotations

import re
from unicodedata import combining, normalize

STOPWORDS = frozenset(
    "a about above after again all also am an and any are as at be because been before being below between both but "
    "by can could did do does doing down during each few for from further had has have having he her here hers him his "
    "how if i in into is it its itself just me more most my no nor not now of off on once only or other our out over "
    "own s same she should so some such t than that the their them then there these they this those through to too "
    "under until up very was we were what when where which while who whom whose why will with would you your said says "
    "according article passage".split()
)
_WORD = re.compile(r"[^\W_]+(?:['’.,-][^\W_]+)*")
_ENDINGS = (
    "ations ation ments ment ingly edly ings ing ies ied ers ed es ly er s".split()  # longest first
)
_IRREGULAR = dict(
    pair.split()
    for pair in (
        "began begin, begun begin, built build, chose choose, fell fall, fallen fall, fought fight, found find, "
        "gave give, given give, grew grow, held hold, kept keep, knew know, led lead, left leave, lost lose, made "
        "make, met meet, paid pay, rose rise, saw see, seen see, sent send, shot shoot, spoke speak, spent spend, "
        "stood stand, struck strike, taken take, took take, told tell, went go, gone go, withdrew withdraw, "
        "withdrawn withdraw, withdrawal withdraw, won win, written write, wrote write, troops troop, men man, women "
        "woman"
    ).split(", ")
)
_NOUNS = frozenset("withdrawal troops men women".split())  # the irregular words that are no verbs
_PAST = re.compile(r"[a-z]+[^e\W]ed")
MARKS = re.compile(r"[’'ʼ‘`´ʿʾ.]")
_HYPHENS = re.compile("[-\u2010\u2011]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "đ": "d"})


def fold(text: str) -> str:
    """Lower case without accents, apostrophes and stops; hyphens become spaces."""
    plain = MARKS.sub("", text).lower()
    if not plain.isascii():
        plain = "".join(letter for letter in normalize("NFKD", plain.translate(_LETTERS)) if not combining(letter))
    return _HYPHENS.sub(" ", plain)


def content_words(text: str) -> set[str]:
    """The stems of the words that carry meaning, in lower case."""
    return set(stems(text))


def stems(text: str, without: frozenset[str] = frozenset()) -> list[str]:
    """The same in the order of the text, `without` certain words."""
    words = (match.group().lower() for match in _WORD.finditer(text))
    return [stem(word) for word in words if word not in STOPWORDS and word not in without]


def stem(word: str) -> str:
    """A crude stem, enough to see "withdrew troops" in "troop withdrawal": plural and verb endings go."""
    word = re.sub(r"['’]s?$", "", word)
    word = _IRREGULAR.get(word, word)
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word[:-1] if word.endswith("e") and len(word) > 4 else word


def is_past(word: str) -> bool:
    """Whether a word in lower case looks like a past form of a verb: "accused", "found"."""
    return _PAST.fullmatch(word) is not None or (word in _IRREGULAR and word not in _NOUNS)


def coverage(text: str, evidence: str) -> float:
    """The share of the meaningful words of `text` that stand in `evidence`, 0 to 1; 1 for a text without any."""
    wanted = content_words(text)
    return len(wanted & content_words(evidence)) / len(wanted) if wanted else 1.0


def added_words(sentence: str, question: str) -> set[str]:
    """What a sentence adds to its question: its words, names and figures that the question does not have."""
    return content_words(sentence) - content_words(question)
