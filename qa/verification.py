"""Verification: does a passage state this sentence?

>>> check("About 2,500 soldiers are there.", "There are roughly 2,500 troops.", "How many soldiers are there?")
[]
>>> check("About 3,500 soldiers are there.", "There are roughly 2,500 troops.", "How many soldiers are there?")
['the number 3,500 is not in the passage']

What can be decided without a model is decided here: every number, date, name and negation of a sentence must stand in
the passage.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import dates, names
from qa.figures import agree, figures
from qa.lands import land, lands, shortened
from qa.negation import contradicts
from qa.words import STOPWORDS, content_words, fold, stem

JOINED_LETTERS = 8  # "Co-ordination Framework" in one word; shorter ones stand in other words by chance
SHORT_NAME = 3  # letters: "US" is a name, "us" is not

_HYPHENATED = re.compile(r"(?<=-)[A-Z][A-Za-z]+|[A-Z][A-Za-z]+(?=-)")  # anti-IS, Iran-backed
_MOMENT = re.compile(
    r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|yesterday|tomorrow|(?:last|next|past) (?:week|month|year))\b"
)
_SUBJECT = re.compile(
    r"[“\"']?(?:Yes, |No, )?([A-Z][a-z]+)(?=(?:['’]s)? (?:is|was|has|had|will|would|did|does|said|told|led|took|met"
    r"|sent|went|made|gave|held|became|came|left|won|began|wrote|[a-z]+ed)\b)"
)
_COMMON = re.compile(
    r"(?:s|ing|ly|ion|ment|ity|ness|ance|ence|ship|ism|ure|body|one|thing)$"
)  # no end of a surname here
_CAPITAL = frozenset("roughly nearly almost approximately around at more less fewer several many".split())
_ABOUT_ITSELF = re.compile(
    r"(?i)\b(?:passage|article|text)s? (?:does not|do not|doesn['’]t|don['’]t|did not|never) (?:\w+ly )?(?:state"
    r"|mention|say|specif|provid|contain|give|includ|indicat|name|describ|discuss|address)"
    r"|\bno (?:mention|information)\b.*\b(?:passage|article|text)\b"
)


def check(sentence: str, evidence: str, question: str) -> list[str]:
    """What of a sentence the evidence does not hold, in words; empty when nothing is missing.

    `evidence` is the passage with its title and date. What the question itself brings in need not be in the evidence.
    """
    known = f"{evidence}\n{question}"
    problems = [f"the number {text} is not in the passage" for text in missing_numbers(sentence, known)]
    problems += [f"the date {text} is not in the passage" for text in _missing_dates(sentence, known)]
    named = [*missing_names(sentence, known), *_missing_subject(sentence, known)]
    problems += [f"{name} is not named in the passage" for name in named]
    if _ABOUT_ITSELF.search(sentence):
        problems.append("the sentence only says what the passage lacks")
    elif contradicts(sentence, evidence, question):
        problems.append("the sentence affirms what the passage denies, or denies what it affirms")
    return problems


def missing_names(text: str, evidence: str) -> list[str]:
    """The names in `text` that no spelling of stands in `evidence`; "Spanish" names Spain."""
    known = [name.text for name in names.names(evidence)] + _HYPHENATED.findall(evidence)
    found = lands(evidence)
    return [name.text for name in names.names(text) if not _is_named(name.text, evidence, known, found)]


def missing_numbers(sentence: str, known: str) -> list[str]:
    """The figures in `sentence` that do not stand in `known`, as they are written."""
    stated = figures(known)
    problems: list[str] = []
    alternatives = figures(dates.undated(sentence))
    for text in dict.fromkeys(figure.text for figure in alternatives):
        if not any(agree(figure, other) for figure in alternatives if figure.text == text for other in stated):
            problems.append(text)
    return problems


def _missing_dates(sentence: str, known: str) -> list[str]:
    stated = dates.mentions(known)
    problems = [
        mention.text
        for mention in dates.mentions(sentence)
        if not any(_dates(other, mention) for other in stated) and not _literally(mention.text, known)
    ]
    moments = dict.fromkeys(match.group() for match in _MOMENT.finditer(sentence))
    return problems + [moment for moment in moments if not _literally(moment, known)]


def _dates(known: dates.DateMention, mention: dates.DateMention) -> bool:
    """Whether a known date states a mention: as precise as it or more; a known date without a year may have any."""
    if not dates.same(known, mention):
        return False
    if mention.ends or not (known.since and mention.since and known.until and mention.until):
        return True
    vague = bool(known.part and mention.part)  # late 2017, end of 2017
    return vague or (mention.since <= known.since and known.until <= mention.until)


def _literally(text: str, evidence: str) -> bool:
    flags = re.IGNORECASE if len(text) > SHORT_NAME or not text.isupper() else re.NOFLAG
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", evidence, flags) is not None


def _is_named(name: str, evidence: str, known: Sequence[str], found: set[str]) -> bool:
    """Whether a name stands in the evidence, in any spelling; what is no person's name may stand there in parts."""
    joined = fold(name).replace(" ", "")
    if _literally(name, evidence) or any(names.same_name(name, other) for other in known):
        return True
    if len(joined) >= JOINED_LETTERS and joined in fold(evidence).replace(" ", ""):
        return True
    words = [word for word in re.split(r"[\s-]+", shortened(name)) if word[:1].isupper()]
    words = [word for word in words if word.lower() not in names.TITLES]
    thing = len(words) == 1 or "-" in name or any(land(word) or word.lower() in names.GENERIC for word in words)
    return not words or (thing and all(_literally(word, evidence) or land(word) in found for word in words))


def _missing_subject(sentence: str, known: str) -> list[str]:
    """A name that only its place tells from a common word: "Obama" in "Obama reduced the number"."""
    match = _SUBJECT.match(sentence)
    if match is None or match[1].lower() in STOPWORDS | _CAPITAL or _COMMON.search(match[1]):
        return []
    word = match[1]
    stated = content_words(known)
    if stem(word.lower()) in stated or land(word) in lands(known):
        return []
    return [] if any(names.same_name(word, name.text) for name in names.names(known)) else [word]
