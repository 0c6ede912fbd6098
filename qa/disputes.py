"""Disputes: where a sentence beside a figure or a date gives another source's for the same thing.

"The union said that 2,600 workers had walked out; the company counted 1,850."
"The agency says it was told on 2 May. Ms Vilhena maintains that she told it on 28 April."

News tells such figures together, each with who says so. One of them alone would hide that it is disputed.
"""

from __future__ import annotations

import re

from qa import dates, locating, slots
from qa.figures import Figure, common, figures
from qa.types import Passage, Span
from qa.words import stem

FAR = 5  # times as much is no rival figure, it counts something else

_BY = (
    r"(?:says?|said|puts?|(?:speaks?|spoke|talks?|talked) of|c[ao]mes? (?:up )?(?:to|with)|counted"
    r"|(?:counts?|estimates?|reports?|claims?)(?! of\b)|estimated|reported|claimed|insists?"
    r"|insisted|reckons?|reckoned|gives?|gave)"
)
_SAID = re.compile(rf"\b(?:{_BY}|according to|official\w*)\b", re.IGNORECASE)
_SAYS = re.compile(rf"\b(?:{_BY}|maintain\w*|den(?:y|ies|ied)|told|according to)\b", re.IGNORECASE)
_FILLER = (
    r"(?:that|of|to|at|as|it|them|this|the|an?|its|their|own|true|real|actual|total|overall|correct|figures?|numbers?|tolls?"
    r"|counts?|was|is|were|are|had been|least|most|more than|fewer than|less than|up to|only|just|about|around|some"
    r"|nearly|almost|over|closer)"
)
_RIVAL = re.compile(  # who says so, and nothing but a figure: what it counts was said before
    rf"(?<!\bhad )\b{_BY}\b(?: {_FILLER}\b)*\s*[“\"'‘]?[$€£¥]?$", re.IGNORECASE
)
_ACCORDING = re.compile(r",? according to\b", re.IGNORECASE)
_ENDED = re.compile(r"[”\"'’]?\s*(?:[.;:,)]|$|\b(?:and|but|while|whereas|though|although)\b)", re.IGNORECASE)
_SAME_SOURCE = re.compile(
    r"(?:^|[;:,.]|\b(?:and|but|while)\b)\W*(?:it|he|she|they)\b|\b(?:it|he|she|they)(?: \w+)?\s*$"
    r"|\b(?:earlier|previous)",
    re.IGNORECASE,
)
_CONTESTED = re.compile(
    r"\b(?:maintain(?:s|ed)?|insist(?:s|ed)?|den(?:y|ies|ied)|disput(?:es?|ed)|contest(?:s|ed)?|reject(?:s|ed)?"
    r"|contradict(?:s|ed)?)\b",
    re.IGNORECASE,
)


def dispute(passage: Passage, words: Span | None, question: str) -> Span | None:
    """The sentences that hold what is at `words` and a rival one, each with its source; None where none stands.

    Only a figure where one is asked for, or a day.
    """
    if words is None:
        return None
    wanted = slots.wanted(question)
    return _of_figures(passage, words) if wanted == "number" else _of_days(passage, words) if wanted == "date" else None


def _of_days(passage: Passage, words: Span) -> Span | None:
    """Two sentences that follow each other, each with one day and its source, of which one contests the other."""
    own = locating.sentence(passage, words)
    for other in passage.sentences:
        first, second = sorted((own, other))
        pair = passage.words(first), passage.words(second)
        if first == second or passage.words((first[1], second[0])).strip() or not all(map(_SAYS.search, pair)):
            continue
        days = [[each for each in dates.mentions(text) if each.precision == "day"] for text in pair]
        differ = len(days[0]) == len(days[1]) == 1 and not dates.same(days[0][0], days[1][0])
        if differ and any(_contests(text, day[0]) for text, day in zip(pair, days, strict=True)):
            return first[0], second[1]
    return None


def _contests(sentence: str, day: dates.DateMention) -> bool:
    """Whether somebody maintains or denies the very day, in one clause with it."""
    return any("," not in sentence[verb.end() : day.start] for verb in _CONTESTED.finditer(sentence, 0, day.start))


def _of_figures(passage: Passage, words: Span) -> Span | None:
    """The sentences that hold a figure and a rival one."""
    first, last = _beside(passage, locating.sentence(passage, words))
    text = passage.words((first, last))
    told = [each for each in figures(dates.undated(text)) if each.unit != "th"]
    read = next((each for each in told if words[0] <= first + each.start < words[1]), None)
    if read is None:
        return None
    for other in told:
        one, two = sorted((read, other), key=lambda each: each.start)
        if _alike(one, two) and _contested(text, one, two):
            start, end = locating.sentence(passage, (first + one.start, first + two.end))
            if start <= words[0]:
                return start, end
    return None


def _beside(passage: Passage, span: Span) -> Span:
    """A sentence with the one before it and the one behind."""
    before = [start for start, end in passage.sentences if end <= span[0]]
    behind = [end for start, end in passage.sentences if start >= span[1]]
    return (before[-1] if before else span[0]), (behind[0] if behind else span[1])


def _alike(one: Figure, two: Figure) -> bool:
    """Whether two figures differ and may be of the same thing."""
    times = common(one.unit, two.unit)
    if times is None or not (one.value and two.value) or bool(one.unit) != bool(two.unit):
        return False
    ratio = (one.value * times[0]) / (two.value * times[1])
    return ratio != 1 and 1 / FAR <= float(ratio) <= FAR


def _contested(text: str, one: Figure, two: Figure) -> bool:
    """Whether the first figure has a source and the second one another, and counts nothing else."""
    between, behind = text[one.end : two.start], text[two.end :]
    if _ACCORDING.match(between) and _ACCORDING.match(behind):
        return True
    if (noun := re.match(r"\s([\w-]+)", behind)) and not _ENDED.match(behind):
        counted = re.match(r"\s([\w-]+)", text[one.end :])
        if not counted or stem(counted[1].lower()) != stem(noun[1].lower()):
            return False
        behind = behind[noun.end() :]
    said = _RIVAL.search(between)
    if said is None or not _ENDED.match(behind):
        return False
    own = re.split(r"[.!?]\s", text[: one.start])[-1] + " " + between[: said.start()]
    return _SAID.search(own) is not None and not _SAME_SOURCE.search(between[: said.start()])
