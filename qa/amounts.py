"""Amounts: what a text states with its figures, with sign, bound and range, and whether two may be one number.

>>> meet(*amounts("more than 100"), *amounts("103 of 120 seats"))
True
>>> meet(*amounts("between 20 and 30"), *amounts("30 to 40"))
False
>>> meet(*amounts("hundreds of people"), *amounts("350"))
True
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple

from qa.figures import BASES, RANGE, SCALES, Figure, agree, common, figures

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
_VAGUE = re.compile(
    r"""(?ix)\b(?:(?:(?P<of>ten|dozen|hundred|thousand)s\sof\s)?(?P<many>dozen|score|hundred|thousand|million|billion)s
    | (?:a\s)?(?:few|several|couple(?:\sof)?)\s(?P<some>dozen|hundred|thousand|million|billion))\b"""
)
_MANY = (2, 10)  # how many hundreds, at least and at most, "hundreds" are
_COUNTED = {"nobody": 0, "no one": 0, "none": 0, "nothing": 0, "one": 1, "once": 1, "both": 2, "couple": 2, "twice": 2}
_ALONE = re.compile(
    rf"(?i)^\W*(?:(?:only|just|a|at least) )?(?P<word>{'|'.join(_COUNTED)})\b(?! (?:in|of|out)\b)(?: [\w-]+){{0,3}}\W*$"
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
    """What a text states with its figures, or vaguely ("hundreds"), in its order.

    A range is one; "of 100" or "over ten years" behind a figure is none.
    """
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
    vague = [_vague(match) for match in _VAGUE.finditer(text)]
    return sorted([*stated, *vague], key=lambda each: each.start) or _alone(text)


def repeats(amount: Amount, figure: Figure) -> bool:
    """Whether an amount is a single figure, and this one."""
    return amount.low == amount.high and agree(Figure(amount.low, amount.unit, "", 0), figure)


def meet(amount: Amount, other: Amount) -> bool:
    """Whether two amounts can mean one number: what one states lies within the reach of the other."""
    amount, other = _percent(amount, other), _percent(other, amount)
    times = common(amount.unit, other.unit)
    if times is None:
        return False
    one, two = ([value * by for value in each[:4]] for each, by in zip((amount, other), times, strict=True))
    opposite = amount.bound * other.bound < 0  # "more than 100" and "fewer than 100" have no number in common
    return any(
        least < low and high < most if opposite else least <= low and high <= most
        for (low, high, *_), (*_, least, most) in ((one, two), (two, one))
    )


def _percent(amount: Amount, beside: Amount) -> Amount:
    """A share in the unit of the one beside it: "a third" is about 33 percent."""
    if beside.unit != "%" or amount.unit or not 0 < amount.low <= amount.high < 1:
        return amount
    least, most = amount.least - amount.low * _NARROW, amount.most + amount.high * _NARROW
    low, high, least, most = (100 * each for each in (amount.low, amount.high, least, most))
    return Amount(low, high, least, most, "%", amount.start, amount.end)


def _vague(match: re.Match[str]) -> Amount:
    """What "hundreds", "tens of thousands" or "a few dozen" may be."""
    many = (match["many"] or match["some"]).lower()
    each = SCALES.get("dozen" if many == "score" else many, 1)
    each *= 10 if (match["of"] or "").lower() == "ten" else SCALES.get((match["of"] or "").lower(), 1)
    low, high = (Fraction(times * each) for times in _MANY)
    return Amount(low, high, low, high, "", match.start(), match.end())


def _alone(text: str) -> list[Amount]:
    """What a word counts that is a number only where no figure stands beside it: "nobody", "one", "a couple"."""
    if (match := _ALONE.match(text)) is None:
        return []
    value = Fraction(_COUNTED[match["word"].lower()])
    return [Amount(value, value, value, value, "", match.start("word"), match.end())]


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
