"""Negation: whether a text denies something, and whether a sentence contradicts what a passage affirms or denies.

>>> contradicts("Iraq needs combat troops.", "Iraq doesn't need combat troops.", "What does Iraq need?")
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa.lands import DEMONYMS
from qa.words import content_words, stems

DENIED_WORDS = 2  # meaningful words after "not" that say what is denied: "need combat" in "doesn't need combat troops"
_NEGATION = re.compile(
    r"(?i)\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|deny|denied|denies|refus\w+|reject\w*"
    r"|fail\w*|unable|\w+n['’]t)\b"
)
_DENIAL = re.compile(
    r"(?i)\b(?:no longer|not|no|never|none|nobody|nothing|without|cannot|\w+n['’]t)\b"
    r"(?! (?:only|just|later|more than|less than)\b)([^.,;:!?“”\"]*?)"
    r"(?=[.,;:!?“”\"]|\b(?:and|but|which|who|as|because)\b|$)"
)
_HARDLY = re.compile(
    r"(?i)\b(?:short of|lack\w*|hardly|barely|rarely|seldom|only|too|declin\w+|oppos\w+|prevent\w*|impossible|unlikely"
    r"|stopp?\w*|end(?:ed|s|ing)?|yet to|despite|instead|(?:called|call|calling) off|cancel\w*|block\w*|bann?(?:ed|ing)"
    r"|abstain\w*|postpon\w*|scrapp\w*|absen\w*|avoid\w*|outside|injur\w*|skip(?:s|p\w*)|boycott\w*|snub\w*"
    r"|stay(?:ed|s)? away)\b"
)
_SENTENCE = re.compile(r"(?<=[.!?])[”\"’']*\s+|\n+")
_ADVERBS = frozenset("ever yet fully really actually currently longer further".split())


def negated(text: str) -> bool:
    """Whether the text denies something."""
    return _NEGATION.search(text) is not None


def hardly(text: str) -> bool:
    """Whether the text says of something that it is hardly so, only so, or no more so."""
    return _HARDLY.search(text) is not None


def contradicts(sentence: str, evidence: str, question: str) -> bool:
    """Whether a sentence affirms what a sentence of the evidence denies, or denies what none denies."""
    said = [each for each in _SENTENCE.split(evidence) if each]
    if _DENIAL.search(sentence):
        denied = {word for words in _denied(sentence) for word in words if word not in DEMONYMS}
        holding = [each for each in said if denied & content_words(each)] or said
        return not negated(question) and not any(negated(each) or hardly(each) for each in holding)
    if negated(sentence):
        return False
    own = content_words(sentence)
    affirmed = [content_words(each) for each in said if not negated(each)]
    heads = [set(words[:DENIED_WORDS]) for each in said for words in _denied(each) if len(words) >= DENIED_WORDS]
    return any(words <= own and not any(words <= each for each in affirmed) for words in heads)


def _denied(text: str) -> Iterator[list[str]]:
    """What each "not" of a text denies: the meaningful words after it, as stems."""
    return (stems(match[1], without=_ADVERBS) for match in _DENIAL.finditer(text))
