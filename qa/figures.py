"""Figures: the numbers of a text, in digits or in words, with scale and unit.

>>> figures("about $88 billion")
[Figure(value=Fraction(88000000000, 1), unit='dollar', text='$88 billion', start=6)]
>>> sorted(numbers("a third of them, 2.5 thousand, three"))
['1/3', '2500', '3']
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import zip_longest
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
SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SCALES |= {f"hundred {name}": 100 * SCALES[name] for name in ("thousand", "million", "billion", "trillion")}
SCALES |= {"k": 1000, "m": 10**6, "mn": 10**6, "b": 10**9, "bn": 10**9, "t": 10**12, "tn": 10**12}
SCALES |= {"lakh": 10**5, "crore": 10**7, "lakh crore": 10**12}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "feet": "foot", "inches": "inch"}
_SIGNS |= {"km": "kilometre", "kg": "kilogram"}
_UNIT = (
    r"dollar|euro|pound|yen|yuan|rupee|dinar|rouble|riyal|year|month|week|day|hour|minute|decade|km|kilomet(?:re|er)"
    r"|mile|met(?:re|er)|feet|foot|inch|kg|kilogram|tonne|ton|lit(?:re|er)|acre|hectare|degree"
    r"|fortnight|(?<!one[-\s])point"
)
_PERCENT = r"(?P<percent>%|per\s?cent\b|percentage\b|pc\b(?<=\d..)|(?P<basis>basis[-\s]points?\b|bps\b))"
BASES = {"hour": (60, "minute"), "day": (24 * 60, "minute"), "week": (7 * 24 * 60, "minute")}
BASES |= {"fortnight": (14 * 24 * 60, "minute")}
BASES |= {"year": (12, "month"), "decade": (120, "month"), "kilometre": (1000, "metre")}
STRICT = ("%", "th")  # "30" is not "30 percent" and "three" not "third"; "88 billion" may well be "$88 billion"
_FIGURE = re.compile(
    rf"""(?ix)(?<![\w.,])(?P<sign>[$€£¥])?(?:
      (?P<digits>(?:\d+(?:,\d{{3}})+|\d{{1,3}}(?:[\u2009\u202f\xa0]\d{{3}})+)(?:\.\d+)?
        |\d+(?:\.\d+)?)(?P<nth>(?:st|nd|rd|th)\b)?
    | (?P<spelled>(?:{"|".join(_TENS)})(?:[-\s](?:{"|".join(_SMALL[1:10])})\b)?|(?:{"|".join(_SMALL)})\b)
    | (?P<ordinal>{"|".join(_ORDINALS)})\b
    | (?P<one>an?)\s(?=(?:dozen|hundred|thousand|million|billion|trillion|year|month|week|day|fortnight
        |hour(?=\sand\sa\shalf))\b)
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
_GROUPING = re.compile(r"[,\u2009\u202f\xa0]")  # 18,400 and 18 400
_AND = re.compile(r"(?i)\s(?:and\s)?")
RANGE = re.compile(r"(?i)\s*(?:to|and|or|-|–)\s*(?:about |nearly |some )?(?:minus |[-−])?")  # between its two ends


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
    return {f"{figure.value}{figure.unit if figure.unit in STRICT else ''}" for figure in figures(text)}


def agree(figure: Figure, other: Figure) -> bool:
    """Whether two figures can mean one number: the unit may be left unsaid, unless it changes the number."""
    times = common(figure.unit, other.unit)
    return times is not None and figure.value * times[0] == other.value * times[1]


def common(unit: str, other: str) -> tuple[int, int] | None:
    """What the values in two units are multiplied by to be compared; None where they cannot be."""
    if unit == other or {unit, other} == {"%", "point"}:  # of a percentage
        return 1, 1
    (times, base), (times_too, base_too) = BASES.get(unit, (1, unit)), BASES.get(other, (1, other))
    if base == base_too:
        return times, times_too
    return (1, 1) if "" in (unit, other) and unit not in STRICT and other not in STRICT else None


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
    return Fraction(SCALES[written] if written else 1, 100 if match["basis"] else 1)


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
        if after and RANGE.fullmatch(text[match.end() : after.start()]) and not said:
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
        value = Fraction(_GROUPING.sub("", match["digits"]))
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
