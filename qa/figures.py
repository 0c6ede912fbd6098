"""Figures: the numbers of a text, in digits or in words, with scale and unit.

>>> figures("about $88 billion")
[Figure(value=Fraction(88000000000, 1), unit='dollar', text='$88 billion', start=6)]
>>> sorted(numbers("a third of them, 2.5 thousand, three"))
['1/3', '2500', '3']
>>> meet(*amounts("more than 100"), *amounts("103 of 120 seats"))
True
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import groupby, zip_longest
from typing import NamedTuple

_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen".split()
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth".split()
)
_SPELLED = {word: value for value, word in enumerate(_SMALL)} | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
_SPELLED |= {
    f"{tens}{ones}": _SPELLED[tens] + value for tens in _TENS for value, ones in enumerate(_SMALL[:10]) if value
}
_NTH = {word: value for value, word in enumerate(_ORDINALS, 1)}
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALES |= {f"hundred {name}": 100 * _SCALES[name] for name in ("thousand", "million", "billion", "trillion")}
_SCALES |= {"k": 1000, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12, "tn": 10**12}
_SCALES |= {"lakh": 10**5, "crore": 10**7, "lakh crore": 10**12}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "feet": "foot", "inches": "inch"}
_SIGNS |= {"km": "kilometre", "kg": "kilogram"}
_UNIT = (
    "dollar|euro|pound|yen|yuan|rupee|dinar|rouble|riyal|year|month|week|day|hour|minute|decade|km|kilomet(?:re|er)"
    "|mile|met(?:re|er)|feet|foot|inch|kg|kilogram|tonne|ton|lit(?:re|er)|acre|hectare|degree"
)
_PERCENT = r"(?P<percent>%|per\s?cent\b|percentage\b|pc\b(?<=\d..)|(?P<basis>basis[-\s]points?\b|bps\b))"
_BASES = {"hour": (60, "minute"), "day": (24 * 60, "minute"), "week": (7 * 24 * 60, "minute")}
_BASES |= {"year": (12, "month"), "decade": (120, "month"), "kilometre": (1000, "metre")}
_STRICT = ("%", "th")  # "30" is not "30 percent" and "three" not "third"; "88 billion" may well be "$88 billion"
_FIGURE = re.compile(
    rf"""(?ix)(?<![\w.,])(?P<sign>[$€£¥])?(?:
      (?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<nth>(?:st|nd|rd|th)\b)?
    | (?P<spelled>(?:{"|".join(_TENS)})(?:[-\s](?:{"|".join(_SMALL[1:10])})\b)?|(?:{"|".join(_SMALL)})\b)
    | (?P<ordinal>{"|".join(_ORDINALS)})\b
    | (?P<one>an?)\s(?=(?:dozen|hundred|thousand|million|billion|trillion|year|month|week|day|hour(?=\sand\sa\shalf))\b)
    )(?:[-\s]?(?P<scale>hundred[-\s](?:thousand|million|billion|trillion)|dozen|hundred|thousand|million|billion|trillion
      |lakh\scrores?|(?:lakh|crore)s?|bn|mn|tn|[mk](?<=\d.)|(?(sign)[bt](?<=\d.)|(?!)))\b)?
    (?:[-\s]?(?:{_PERCENT}|(?:U\.?S\.?\s)?(?P<unit>{_UNIT}|inches)s?\b))?
    (?(unit)(?P<more>\sand\sa\shalf\b)?)"""
)
_FRACTION = re.compile(
    rf"""(?ix)\b(?:(?:(?P<whole>\d+|{"|".join(_SMALL)})\sand\s(?=an?\shalf))?
      (?:(?P<count>\d|one|two|three|four)[-\s]|an?\s)?(?P<half>half)
    | (?P<some>an?|\d|one|two|three|four)[-\s](?P<part>{"|".join(_PARTS)})
      (?:s\b|\b(?!\s+\w)|\b(?=\s+(?:of|in|at|on|by|to)\b)))\b
    (?:(?:\s+of)?(?:\s+an?)?[-\s]+(?P<scale>dozen|hundred|thousand|million|billion|trillion|lakh|crore)\b)?
    (?:(?:\s+of)?(?:\s+an?)?[-\s]*(?:{_PERCENT}|(?<=[-\s])(?P<unit>{_UNIT}|inches)s?\b))?"""
)
_AND = re.compile(r"(?i)\s(?:and\s)?")
_RANGE = re.compile(r"(?i)\s*(?:to|and|or|-|–)\s*(?:about |nearly |some )?(?:minus |[-−])?")
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


class Figure(NamedTuple):
    """A number as a text states it: "$88 billion" is (88000000000, "dollar"), "a third" is (1/3, "")."""

    value: Fraction
    unit: str
    text: str
    start: int

    @property
    def end(self) -> int:
        """Where it ends in its text."""
        return self.start + len(self.text)


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


def figures(text: str) -> list[Figure]:
    """The numbers of a text, in digits or in words, with scale and unit; a bare "one" is hardly ever a number."""
    found = list(_FIGURE.finditer(text))
    halves = [match.span("more") for match in found if match["more"]]
    fractions = [match for match in _FRACTION.finditer(text) if not _in(halves, match.start())]
    taken = [match.span() for match in fractions]
    plain = [match for match in found if not _in(taken, match.start("digits" if match["digits"] else 0))]
    return sorted([*map(_part, fractions), *_counted(plain, text)], key=lambda figure: figure.start)


def numbers(text: str) -> set[str]:
    """The numbers of a text in one spelling: "2,500" and "2.5 thousand" are "2500", "three" is "3", "a third" "1/3"."""
    return {f"{figure.value}{figure.unit if figure.unit in _STRICT else ''}" for figure in figures(text)}


def agree(figure: Figure, other: Figure) -> bool:
    """Whether two figures can mean one number: the unit may be left unsaid, unless it changes the number."""
    times = _common(figure.unit, other.unit)
    return times is not None and figure.value * times[0] == other.value * times[1]


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
    times = _common(amount.unit, other.unit)
    if times is None:
        return False
    one, two = ([value * by for value in each[:4]] for each, by in zip((amount, other), times, strict=True))
    opposite = amount.bound * other.bound < 0  # "more than 100" and "fewer than 100" have no number in common
    return any(
        least < low and high < most if opposite else least <= low and high <= most
        for (low, high, *_), (*_, least, most) in ((one, two), (two, one))
    )


def _common(unit: str, other: str) -> tuple[int, int] | None:
    """What the values in two units are multiplied by to be compared; None where they cannot be."""
    if unit == other:
        return 1, 1
    (times, base), (times_too, base_too) = _BASES.get(unit, (1, unit)), _BASES.get(other, (1, other))
    if base == base_too:
        return times, times_too
    return (1, 1) if "" in (unit, other) and unit not in _STRICT and other not in _STRICT else None


def _range(group: Sequence[Figure], after: Sequence[Figure], text: str) -> tuple[Figure, Figure] | None:
    """The ends of a range: "20 to 30", "5-10 million"; with "and" only behind "between"."""
    last, before = after[0], text[: group[0].start]
    between = text[group[0].end : last.start]
    if not _RANGE.fullmatch(between) or ("and" in between.lower() and not _BETWEEN.search(before)):
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
    in_time = _BASES.get(figure.unit, (1, figure.unit))[1] in ("minute", "month")
    return _OF.fullmatch(between) is not None or (in_time and _DURING.fullmatch(between) is not None)


def _in(spans: Sequence[tuple[int, int]], at: int) -> bool:
    return any(start <= at < end for start, end in spans)


def _part(match: re.Match[str]) -> Figure:
    """A fraction: half, a third, two-thirds."""
    count, part = (match["count"], "half") if match["half"] else (match["some"], match["part"].lower())
    whole = _spelled(match["whole"]) if match["whole"] else 0
    value = (whole + Fraction(_spelled(count), _PARTS[part])) * _scale(match)
    return Figure(value, _unit(match), match.group(), match.start())


def _scale(match: re.Match[str]) -> Fraction:
    written = " ".join((match["scale"] or "").lower().replace("-", " ").split()).rstrip("s")
    return Fraction(_SCALES[written] if written else 1, 100 if match["basis"] else 1)


def _counted(found: Sequence[re.Match[str]], text: str) -> Iterator[Figure]:
    """The figures of matches; in "20 to 30 percent" the scale and the unit belong to both."""
    begun: tuple[Figure, Fraction, int] | None = None  # "two hundred and": its figure, its scale and where it begins
    for match, after in zip_longest(found, found[1:]):
        figure = _figure(match)
        if figure is None:
            continue
        if begun is not None:
            figure = _together(begun, figure, _scale(match), text[begun[2] : match.end()])
        if not figure.unit and _goes_on(match, after, text):
            begun = figure, _scale(match), begun[2] if begun else match.start()
            continue
        begun = None
        yield figure
        if match["digits"] and figure.text[-1] in "mM" and not match["unit"] and not match["sign"]:
            yield figure._replace(value=figure.value / _scale(match), unit="metre")  # "300m" may be either
        said = match["scale"] or (figure.unit and not match["sign"])
        if after and _RANGE.fullmatch(text[match.end() : after.start()]) and not said:
            scale = _scale(after)
            if (scale > 1 or _unit(after)) and figure.value < 1000:
                yield figure._replace(value=figure.value * scale, unit=figure.unit or _unit(after))


def _goes_on(match: re.Match[str], after: re.Match[str] | None, text: str) -> bool:
    """Whether two figures in words are one: "one hundred and twenty", "two million three hundred thousand"."""
    if after is None or not match["scale"] or not all(each["spelled"] or each["one"] for each in (match, after)):
        return False
    return _AND.fullmatch(text[match.end() : after.start()]) is not None


def _together(begun: tuple[Figure, Fraction, int], figure: Figure, scale: Fraction, text: str) -> Figure:
    """Two hundred and | fifty thousand: (200 + 50) · 1000; two thousand | fifty: 2000 + 50."""
    first, before, start = begun
    value = first.value + figure.value if before > scale else (first.value + figure.value / scale) * scale
    return Figure(value, figure.unit, text, start)


def _figure(match: re.Match[str]) -> Figure | None:
    unit = _unit(match)
    if match["digits"]:
        value = Fraction(match["digits"].replace(",", ""))
    elif match["ordinal"]:
        value, unit = Fraction(_NTH[match["ordinal"].lower()]), "th"
    else:
        value = Fraction(_spelled(match["spelled"] or "a"))
    if (match["spelled"] or "").lower() == "one" and not (unit or match["scale"]):
        return None
    value = value * _scale(match) + (Fraction(1, 2) if match["more"] else 0)
    return Figure(value, unit, match.group(), match.start())


def _unit(match: re.Match[str]) -> str:
    found = match.groupdict()
    if found["percent"] or found.get("nth"):
        return "%" if found["percent"] else "th"
    written = (found["unit"] or found.get("sign") or "").lower()
    return _SIGNS.get(written, written.replace("er", "re") if "met" in written else written)


def _spelled(word: str | None) -> int:
    if word is None or word.lower() in ("a", "an"):
        return 1
    return int(word) if word.isdigit() else _SPELLED[re.sub(r"[-\s]", "", word.lower())]
