"""Figures: the numbers of a text, in digits or in words, with scale and unit.

>>> figures("about $88 billion")
[Figure(value=Fraction(88000000000, 1), unit='dollar', text='$88 billion')]
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
_SCALES = {"dozen": 12, "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_SCALES |= {f"hundred {name}": 100 * _SCALES[name] for name in ("thousand", "million", "billion", "trillion")}
_SCALES |= {"k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9, "tn": 10**12}
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen", "feet": "foot", "inches": "inch"}
_SIGNS |= {"km": "kilometre", "kg": "kilogram"}
_UNIT = (
    "dollar|euro|pound|yen|yuan|rupee|dinar|rouble|riyal|year|month|week|day|hour|minute|decade|km|kilomet(?:re|er)"
    "|mile|met(?:re|er)|feet|foot|inch|kg|kilogram|tonne|ton|lit(?:re|er)|acre|hectare|degree"
)
_STRICT = ("%", "th")  # "30" is not "30 percent" and "three" not "third"; "88 billion" may well be "$88 billion"
_FIGURE = re.compile(
    rf"""(?ix)(?<![\w.,])(?P<sign>[$€£¥])?(?:
      (?P<digits>\d+(?:,\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<nth>(?:st|nd|rd|th)\b)?
    | (?P<spelled>(?:{"|".join(_TENS)})(?:[-\s](?:{"|".join(_SMALL[1:10])})\b)?|(?:{"|".join(_SMALL)})\b)
    | (?P<ordinal>{"|".join(_ORDINALS)})\b
    | (?P<one>an?)\s(?=(?:dozen|hundred|thousand|million|billion|trillion|year|month|week|day)\b)
    )(?:[-\s]?(?P<scale>hundred[-\s](?:thousand|million|billion|trillion)|dozen|hundred|thousand|million|billion|trillion
      |bn|mn|tn|[mk](?<=\d.))\b)?
    (?:[-\s]?(?:(?P<percent>%|per\s?cent\b|percentage\b)|(?:U\.?S\.?\s)?(?P<unit>{_UNIT}|inches)s?\b))?"""
)
_FRACTION = re.compile(
    rf"""(?ix)\b(?:(?:(?P<whole>\d+|{"|".join(_SMALL)})\sand\s(?=an?\shalf))?
      (?:(?P<count>\d|one|two|three|four)[-\s]|an?\s)?(?P<half>half)
    | (?P<some>an?|\d|one|two|three|four)[-\s](?P<part>{"|".join(_PARTS)})
      (?:s\b|\b(?!\s+\w)|\b(?=\s+(?:of|in|at|on|by|to)\b)))\b
    (?:(?:\s+of)?(?:\s+an?)?[-\s]+(?P<scale>dozen|hundred|thousand|million|billion|trillion)\b)?"""
)
_AND = re.compile(r"(?i)\s(?:and\s)?")
_RANGE = re.compile(r"(?i)\s*(?:to|and|or|-|–)\s*(?:about |nearly |some )?")


class Figure(NamedTuple):
    """A number as a text states it: "$88 billion" is (88000000000, "dollar"), "a third" is (1/3, "")."""

    value: Fraction
    unit: str
    text: str


def figures(text: str) -> list[Figure]:
    """The numbers of a text, in digits or in words, with scale and unit; a bare "one" is hardly ever a number."""
    fractions = list(_FRACTION.finditer(text))
    taken = [match.span() for match in fractions]
    plain = [
        match
        for match in _FIGURE.finditer(text)
        if not any(start <= match.start("digits" if match["digits"] else 0) < end for start, end in taken)
    ]
    return [*map(_part, fractions), *_counted(plain, text)]


def numbers(text: str) -> set[str]:
    """The numbers of a text in one spelling: "2,500" and "2.5 thousand" are "2500", "three" is "3", "a third" "1/3"."""
    return {f"{figure.value}{figure.unit if figure.unit in _STRICT else ''}" for figure in figures(text)}


def agree(figure: Figure, other: Figure) -> bool:
    """Whether two figures can mean one number: the unit may be left unsaid, unless it changes the number."""
    units = {figure.unit, other.unit}
    return figure.value == other.value and (len(units) == 1 or ("" in units and not units & set(_STRICT)))


def _part(match: re.Match[str]) -> Figure:
    """A fraction: half, a third, two-thirds."""
    count, part = (match["count"], "half") if match["half"] else (match["some"], match["part"].lower())
    whole = _spelled(match["whole"]) if match["whole"] else 0
    return Figure((whole + Fraction(_spelled(count), _PARTS[part])) * _scale(match), "", match.group())


def _scale(match: re.Match[str]) -> int:
    return _SCALES[" ".join(match["scale"].lower().replace("-", " ").split())] if match["scale"] else 1


def _counted(found: Sequence[re.Match[str]], text: str) -> Iterator[Figure]:
    """The figures of matches; in "20 to 30 percent" the scale and the unit belong to both."""
    begun: tuple[Figure, int, int] | None = None  # "two hundred and": its figure, its scale and where it begins
    for match, after in zip_longest(found, found[1:]):
        figure = _figure(match)
        if figure is None:
            continue
        if begun is not None:
            figure = _together(begun, figure, _scale(match), text[begun[2] : match.end()].strip())
        if not figure.unit and _goes_on(match, after, text):
            begun = figure, _scale(match), begun[2] if begun else match.start()
            continue
        begun = None
        yield figure
        if after and _RANGE.fullmatch(text[match.end() : after.start()]) and not (match["scale"] or figure.unit):
            scale = _scale(after)
            if (scale > 1 or _unit(after)) and figure.value < 1000:
                yield Figure(figure.value * scale, _unit(after), figure.text)


def _goes_on(match: re.Match[str], after: re.Match[str] | None, text: str) -> bool:
    """Whether two figures in words are one: "one hundred and twenty", "two million three hundred thousand"."""
    if after is None or not match["scale"] or not all(each["spelled"] or each["one"] for each in (match, after)):
        return False
    return _AND.fullmatch(text[match.end() : after.start()]) is not None


def _together(begun: tuple[Figure, int, int], figure: Figure, scale: int, text: str) -> Figure:
    """Two hundred and | fifty thousand: (200 + 50) · 1000; two thousand | fifty: 2000 + 50."""
    first, before, _ = begun
    value = first.value + figure.value if before > scale else (first.value + figure.value / scale) * scale
    return Figure(value, figure.unit, text)


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
    scale = _scale(match)
    return Figure(value * scale, unit, match.group().strip())


def _unit(match: re.Match[str]) -> str:
    if match["percent"] or match["nth"]:
        return "%" if match["percent"] else "th"
    written = (match["unit"] or match["sign"] or "").lower()
    return _SIGNS.get(written, written.replace("er", "re") if "met" in written else written)


def _spelled(word: str | None) -> int:
    if word is None or word.lower() in ("a", "an"):
        return 1
    return int(word) if word.isdigit() else _SPELLED[re.sub(r"[-\s]", "", word.lower())]
