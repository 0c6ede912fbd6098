"""Leaving: whether a sentence tells that the holder of an office gave it up, which is no answer to who holds it.

>>> left("Who heads the department?", "Tom Baskin, who had led it since March, resigned on Friday.", 10)
True

It is told as what it is, in its sentence and with who came next, and does not agree with an article that names the
holder.
"""

from __future__ import annotations

import re

from qa import locating, periods, slots
from qa.grammar import OFFICE
from qa.types import Passage, Reading, Span

_HOLDS = re.compile(
    r"(?i)\bwho(?: currently| now)? (?:leads|heads|runs|chairs|commands|governs|rules|coaches|manages|directs"
    r"|presides over)\b"
    rf"|\bwho(?:['’]s| is)\b(?!.*\b(?:founder|owner|author)\b).*\b(?:{OFFICE}|head|chief|commissioner)\b"
)
_GIVEN_UP = re.compile(
    r"(?i)\b(?:resign(?:ed|s)|stepp?(?:ed|s) (?:down|aside)|st(?:ood|ands) down|quits?|retire[ds]|dies|died"
    r"|(?:was|been|is|were) (?:dismissed|sacked|fired|ousted|removed|replaced|succeeded|suspended|forced out)"
    r"|left (?:the|his|her|its) (?P<what>post|job|office|role|company|department|club|party|ministry|agency))\b"
)
_BODIES = ("company", "department", "club", "party", "ministry", "agency")
_BODY = re.compile(rf"\b(?:{'|'.join(_BODIES)})\b")
_OWN = re.compile(  # what may stand between a name and its verb: "Baskin, who led it, has", "Baskin, who", "Baskin has"
    r"(?i)(?:,[^,;]*,|,\s+who)?\s*(?:(?:has|had|have|abruptly|suddenly|also|then|later|finally|formally|himself|herself)"
    r"\s+)*"
)
_NEXT = re.compile(r"(?i)\b(?:succe(?:ed|ss)\w*|replac\w+|t(?:akes?|ook|aken) over|acting|interim|follow(?:ed|s))\b")


def left(question: str, sentence: str, end: int) -> bool:
    """Whether who is named up to `end` of a sentence is told to have given up what a question asks the holder of."""
    if not asks_holder(question):
        return False
    return any(
        _OWN.fullmatch(sentence[end : verb.start()]) and not _another(verb["what"], question)
        for verb in _GIVEN_UP.finditer(sentence, end)
    )


def _another(what: str | None, question: str) -> bool:
    """Whether what was left is of another kind than what a question asks about: the company, and not the club."""
    asked = set(_BODY.findall(question.lower()))
    return what is not None and bool(asked) and what.lower() in _BODIES and what.lower() not in asked


def asks_holder(question: str) -> bool:
    """Whether a question asks who holds an office at present."""
    return _HOLDS.search(question) is not None and slots.unique(question) and not periods.window(question).of_event


def gone(reading: Reading, question: str) -> bool:
    """Whether a reading names the holder of an office in a sentence that tells of the end of it."""
    return succession(reading.hit.passage, reading.words, question) is not None


def succession(passage: Passage, words: Span | None, question: str) -> Span | None:
    """The sentence that tells of the end of an office, with the next where it says who came; None for any other."""
    if words is None:
        return None
    start, end = locating.sentence(passage, words)
    if not left(question, passage.words((start, end)), words[1] - start):
        return None
    after = next((span for span in passage.sentences if span[0] >= end), None)
    return (start, after[1]) if after and _NEXT.search(passage.words(after)) else (start, end)
