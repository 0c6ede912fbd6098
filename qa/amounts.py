"""Amounts: what a text states with its figures, with sign, bound and range, and whether two may be one number.

>>> meet(*amounts("more than 100"), *amounts("103 of 120 seats"))
True
>>> meet(*amounts("between 20 and 30"), *amounts("30 to 40"))
False
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from qa.figures import BASES, RANGE, Figure, agree, common, figures

_BETWEEN = re.compile(r"(?i)\bbetween\s(?:[a-z]+\s)?(?:minus\s|[-−])?$")
_MINUS = re.compile(r"(?i)(?:\bminus\s|(?<![^\s(\"“'‘~])(?<!\d\s)[-−])$")
_WIDE, _NARROW = Fraction(1, 4), Fraction(1, 20)  # of a figure: how far "more than" may reach, and how far "about"
_BESIDE = 40  # characters before a figure that its sign and its bound stand in
_BOUND = re.compile(
    r"""(?ix)(?:(?P<under>\b(?:(?:no|not)\smore\sthan|at\smost|up\sto|(?:fewer|less)\sthan|under|below
        |as\s(?:many|much)\sas|maximum\sof)\s)
    | (?P<over>\b(?:(?:no|not)\s(?:fewer|less)\sthan|at\sleast|more\sthan|over|above|upwards?\sof|as\sfew\sas
        |minimum\sof)\s)
    | (?P<near>\b(?:about|around|some|roughly|approximately|nearly|almost|close\sto|circa|estimated)\s|~))\s*$"""
)
_OR_MORE = re.compile(r"(?i)\+|[-\s]plus\b|\sor\s(?:more|over)\b")
_OF = re.compile(r"(?i)(?:\s(?:[\w-]+\s)?)?(?:out\s)?of\s(?:the\s|all\s|its\s|their\s)?")
_DURING = re.compile(
    r"(?i)(?:\s[\w-]+){0,2}\s(?:for|over|in|within|during|per|every)\s(?:the\s)?(?:(?:next|last|past|about)\s)*"
)


class Amount(NamedTuple):
    """A figure with its sign, or a range, as stated and as far as its bound lets it reach: "more than 100"."""

    low: Fraction
    high: Fraction
    least: Fraction
    most: Fraction
    unit: str
    start: int
    end: int

    @property
    def bound(self) -> int:
        """1 for what is at least so much, -1 for what is at most so much."""
        return (self.most > self.high) - (self.least < self.low)


def amounts(text: str) -> list[Amount]:
    """What a text states with its figures: a range is one, and "of 100" or "over ten years" behind a figure is none."""
    stated: list[Amount] = []
    groups = [list(group) for _, group in groupby(figures(text), key=lambda figure: figure.start)]
    while groups:
        group = groups.pop(0)
        if groups and (ends := _range(group, groups[0], text)):
            stated.append(_amount(*ends, text))
            groups.pop(0)
            continue
        between = text[stated[-1].end if stated else 0 : group[0].start]
        if not (stated or groups) or not _is_measure(group[0], between):
            stated += [_amount(figure, figure, text) for figure in group]
    return stated


def repeats(amount: Amount, figure: Figure) -> bool:
    """Whether an amount is a single figure, and this one."""
    return amount.low == amount.high and agree(Figure(amount.low, amount.unit, "", 0), figure)


def meet(amount: Amount, other: Amount) -> bool:
    """Whether two amounts can mean one number: what one states lies within the reach of the other."""
    times = common(amount.unit, other.unit)
    if times is None:
        return False
    one, two = ([value * by for value in each[:4]] for each, by in zip((amount, other), times, strict=True))
    opposite = amount.bound * other.bound < 0  # "more than 100" and "fewer than 100" have no number in common
    return any(
        least < low and high < most if opposite else least <= low and high <= most
        for (low, high, *_), (*_, least, most) in ((one, two), (two, one))
    )


def _range(group: Sequence[Figure], after: Sequence[Figure], text: str) -> tuple[Figure, Figure] | None:
    """The ends of a range: "20 to 30", "5-10 million"; with "and" only behind "between"."""
    last, before = after[0], text[: group[0].start]
    between = text[group[0].end : last.start]
    if not RANGE.fullmatch(between) or ("and" in between.lower() and not _BETWEEN.search(before)):
        return None
    for first in reversed(group):  # the one with the scale of the last first
        same_unit = len({first.unit, last.unit} - {""}) <= 1
        if same_unit and (_MINUS.search(before) or first.value <= last.value):
            return first, last
    return None


def _amount(first: Figure, last: Figure, text: str) -> Amount:
    """The amount from one figure to another, with the words before them that bound it."""
    before = text[max(0, first.start - _BESIDE) : first.start]
    low, high = sorted(
        -each.value if _MINUS.search(text[max(0, each.start - _BESIDE) : each.start]) else each.value
        for each in (first, last)
    )
    bound = _BOUND.search(_MINUS.sub("", before))
    over = bound["over"] if bound else _OR_MORE.match(text, last.end)
    below, above = (_NARROW, _NARROW) if bound and bound["near"] else (Fraction(0), _WIDE if over else Fraction(0))
    if bound and bound["under"]:
        below = _WIDE
    least, most = low - abs(low) * below, high + abs(high) * above
    return Amount(low, high, least, most, first.unit or last.unit, first.start, last.end)


def _is_measure(figure: Figure, between: str) -> bool:
    """Whether a figure is what another is a part of ("52 of 100"), or the time it is for ("$5 million over a year")."""
    in_time = BASES.get(figure.unit, (1, figure.unit))[1] in ("minute", "month")
    return _OF.fullmatch(between) is not None or (in_time and _DURING.fullmatch(between) is not None)
