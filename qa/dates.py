"""Dates and periods that a text states, and whether two mean the same.

>>> [(mention.text, mention.key) for mention in mentions("From about 5,000 troops in late 2017 to 2,500 in Jan. 2021")]
[('late 2017', 'late 2017'), ('Jan. 2021', '2021-01')]
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

Precision = Literal["day", "month", "year", "decade", "century", "range"]

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Months (counted in the period's own twelfths) that a part of a year covers; generous, since writers are vague.
PARTS = {
    "early": (1, 6), "beginning": (1, 4), "start": (1, 4), "mid": (4, 9), "middle": (4, 9), "late": (7, 12),
    "end": (9, 12), "spring": (3, 6), "summer": (6, 9), "autumn": (9, 12), "fall": (9, 12),
    "q1": (1, 3), "q2": (4, 6), "q3": (7, 9), "q4": (10, 12), "h1": (1, 6), "h2": (7, 12),
}  # fmt: skip
ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first",
)  # fmt: skip

_MONTH = (
    r"(?:(?:January|February|March|April|May|June|July|August|September|October|November|December)\b"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_MONTH_I = f"(?i:{_MONTH})"
_YEAR = r"(?:1\d{3}|20\d{2})"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_TH = r"(?:st|nd|rd|th)?"
_PART = (
    r"(?i:(?P<loose>early|mid|late|spring|summer|autumn)|middle|beginning|start|end|fall|Q[1-4]|H[12]"
    r"|(?:first|second|1st|2nd)[\s-]+half|(?:first|second|third|fourth|last|final|1st|2nd|3rd|4th)[\s-]+quarter)"
)
_OF = r"(?:(?:of|(?(loose)in|(?!)))\s+(?:the\s+)?)?"  # "late in 2020"; but prices "fall in 2020" all through the year
_BETWEEN = r"(?P<between>(?<=\b[Bb]etween\s)|(?<=\b[Bb]etween\sthe\s))?"
_TO = r"(?:[–-]|\s+(?:to|until|till|through|(?(between)and|(?!)))\s+(?:the\s+)?)"
_CLOCK = (
    r"(?:\s*(?:[–-]|to|and)\s*\d{4})?"
    r"\s*(?:GMT|UTC|BST|CES?T|E[SD]T|(?i:local\s+time|hrs|hours(?!\s+(?:after|before|later))))\b"
)
_MENTION = re.compile(
    rf"""(?<![\w.,/$£€#])(?<![A-Za-z]-){_BETWEEN}(?:(?P<part>{_PART})[\s-]+{_OF})?(?:
      (?P<y1>{_YEAR})-(?P<m1>1[0-2]|0\d)-(?P<d1>{_DAY})(?:T[\d:.]+Z?)?
    | (?P<n1>\d{{1,2}})[/.](?P<n2>\d{{1,2}})[/.](?P<y2>{_YEAR})
    | (?:(?P<from3>{_DAY}){_TH}{_TO})?(?P<d3>{_DAY}){_TH}\s+(?:of\s+)?(?P<m3>{_MONTH_I})(?:,?\s+(?P<y3>{_YEAR}))?
    | (?P<m4>{_MONTH_I})\s*(?:(?P<from4>{_DAY}){_TH}{_TO})?(?P<d4>{_DAY}){_TH}\b(?!:)(?:,?\s+(?P<y4>{_YEAR}))?
    | (?P<m5>{_MONTH_I}),?\s+(?:of\s+)?(?P<y5>{_YEAR})
    | (?P<m6>{_MONTH})
    | (?:FY\s?)?(?P<y7>{_YEAR})(?:[–-]|/(?:\d\d)?)(?P<y8>\d{{2}})
    | (?P<decade>(?:1\d|20)\d0)s
    | (?:(?P<century>\d{{1,2}})(?:st|nd|rd|th)|(?i:(?P<ordinal>{"|".join(ORDINALS)})))[\s-]century
    | (?:FY\s?)?(?P<y9>{_YEAR})(?!{_CLOCK})
    )(?![\w/]|[.,]\d|\s*(?:B\.?C|%|percent))""",
    re.VERBOSE,
)
_DATE_WORD = re.compile(
    r"(?i)\b(?:in|on|by|of|since|from|to|until|till|before|after|during|between|and|year|late|early|mid|last|this|around"
    r"|circa|through|as\s+of|the)\s*[-(]?\s*(?:the\s+)?$|[(\[–—/]\s*$"
)
_MONTH_WORD = re.compile(r"(?i)\b(?:in|by|of|since|from|to|until|till|before|after|during|between|last|this|next)\s+$")
_COUNTED = re.compile(r"(?i)\b(?:about|around|nearly|almost|over|than|some|least|to|approximately|roughly|of)\s+$")
_THING = re.compile(r"\s+(?!(?:was|is|has|as|its|this|does|us)\b)(?:[a-z]+s|people|men|women)\b")
_JOIN = re.compile(r"\s*(?:[–—-]|\b(?:to|until|till|through|and)\b)\s*(?:the\s+)?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date or period stated at `text[start:end]`; `since` and `until` are None when it has no year."""

    start: int
    end: int
    text: str
    precision: Precision
    since: date | None = None
    until: date | None = None
    month: int | None = None
    day: int | None = None
    part: str = ""
    ends: tuple[DateMention, DateMention] | None = None

    @property
    def key(self) -> str:
        """One spelling for all spellings: "2019-09-03", "2019-09", "2019", "late 2017", "1990s", "--10-03"."""
        if self.ends:
            return f"{self.ends[0].key}/{self.ends[1].key}"
        year = self.since.year if self.since else None
        bare = {
            "day": f"{year or '-'}-{self.month or 0:02}-{self.day or 0:02}",
            "month": f"{year or '-'}-{self.month or 0:02}",
            "decade": f"{(year or 0) // 10}0s",
            "century": f"century {((year or 1) - 1) // 100 + 1}",
        }.get(self.precision, str(year))
        return f"{self.part} {bare}" if self.part else bare


def mentions(text: str) -> list[DateMention]:
    """Every date or period stated in `text`, in order; "2002–2007" and "between May and July 2021" are one each."""
    if not any(character.isdigit() for character in text) and not re.search(_MONTH + "|century", text):
        return []
    found = [mention for match in _MENTION.finditer(text) if (mention := _mention(match, text))]
    return list(_joined(found, text))


def same(first: DateMention, second: DateMention) -> bool:
    """Whether both can mean one date: equal at the coarser precision; a range equals only a range with its ends."""
    if first.ends and second.ends:
        return all(same(a, b) for a, b in zip(first.ends, second.ends, strict=True))
    if first.ends or second.ends:
        return False
    if not (first.since and second.since):
        if not (first.month and second.month):
            return False
        first, second = _in_year(first, 2000), _in_year(second, 2000)  # any year with a 29 February
    if first.part and second.part:
        return overlaps(first, second.since, second.until)
    return _within(first, second) or _within(second, first)


def overlaps(mention: DateMention, since: date | None, until: date | None) -> bool:
    """Whether a mention touches the period; one without a year always may."""
    if mention.since is None or mention.until is None:
        return True
    return (until is None or mention.since <= until) and (since is None or mention.until >= since)


def undated(text: str) -> str:
    """The text with its dates blanked out, so that the figures left are figures of something."""
    spans = [(mention.start, mention.end) for mention in mentions(text)]
    return "".join(" " if any(start <= at < end for start, end in spans) else letter for at, letter in enumerate(text))


def period(year: int, month: int | None, day: int | None, part: str) -> tuple[date, date]:
    """First and last day of a year, month or day, or of a part of it ("late")."""
    if month and day:
        return date(year, month, day), date(year, month, day)
    if month:
        length = monthrange(year, month)[1]
        first, last = PARTS.get(part, (1, 12))
        return date(year, month, (first - 1) * length // 12 + 1), date(year, month, last * length // 12)
    first, last = PARTS.get(part, (1, 12))
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


def _within(inner: DateMention, outer: DateMention) -> bool:
    assert inner.since and inner.until and outer.since and outer.until
    return outer.since <= inner.since and inner.until <= outer.until


def _in_year(mention: DateMention, year: int) -> DateMention:
    since, until = period(year, mention.month, mention.day, mention.part)
    return replace(mention, since=since, until=until)


def _mention(match: re.Match[str], text: str) -> DateMention | None:
    """The mention a match of `_MENTION` states, or None when it is no date ("May I", "about 2000 troops")."""
    get = match.groupdict().get
    part = _part(get("part") or "")
    if get("y7"):
        return _short_range(match)
    if get("decade") or get("century") or get("ordinal"):
        return _long_period(match, part)
    year = next((int(value) for name in ("y1", "y2", "y3", "y4", "y5", "y9") if (value := get(name))), None)
    month, day = _month_and_day(match)
    if get("m6") and not part and not _MONTH_WORD.search(text[: match.start()]):
        return None
    if get("y9") and not part and not _is_year(match, text):
        return None
    if day and month and day > monthrange(year or 2000, month)[1]:  # 2000 had a 29 February
        return None
    precision: Precision = "day" if day else "month" if month else "year"
    since, until = period(year, month, day, part) if year else (None, None)
    mention = DateMention(match.start(), match.end(), match.group(), precision, since, until, month, day, part)
    return _days(match, mention) if get("from3") or get("from4") else mention


def _part(words: str) -> str:
    """A part by its name in `PARTS`: "third quarter" is "q3"."""
    rank, *unit = re.split(r"[\s-]+", words.lower())
    if not unit:
        return rank
    last = rank in ("last", "final")
    return f"{unit[0][0]}{4 if last else int(rank[0]) if rank[0].isdigit() else ORDINALS.index(rank) + 1}"


def _days(match: re.Match[str], last: DateMention) -> DateMention:
    """The range in "3-5 May 2023", of which `last` is the end; the end alone where the first day is not before it."""
    day = int(match["from3"] or match["from4"])
    if last.day is None or day >= last.day:
        return last
    first = replace(last, day=day)
    first = _in_year(first, last.since.year) if last.since else first
    return _range(first, last, match.start(), match.end(), match.group())


def _month_and_day(match: re.Match[str]) -> tuple[int | None, int | None]:
    get = match.groupdict().get
    if get("n1"):  # 03/04/2019 is March or April depending on the country: only the year is sure
        first, second = int(match["n1"]), int(match["n2"])
        pairs = {(month, day) for month, day in ((first, second), (second, first)) if 1 <= month <= 12 and day >= 1}
        return pairs.pop() if len(pairs) == 1 else (None, None)
    name = get("m3") or get("m4") or get("m5") or get("m6")
    month = MONTHS.index(name[:3].lower()) + 1 if name else int(get("m1") or 0) or None
    day = get("d1") or get("d3") or get("d4")
    return month, int(day) if day else None


def _is_year(match: re.Match[str], text: str) -> bool:
    """Whether four bare digits are a year: told by the word before, else by what is counted after."""
    before = text[max(0, match.start() - 24) : match.start()]
    counts = _THING.match(text, match.end()) is not None
    if _DATE_WORD.search(before) and not (counts and _COUNTED.search(before)):
        return True
    return int(match["y9"]) >= 1800 and not counts


def _short_range(match: re.Match[str]) -> DateMention | None:
    """The range in "1806-07": 1806 to 1807; with a stroke only a year and the next ("2022/23")."""
    first, ending = int(match["y7"]), int(match["y8"])
    last = first + (ending - first) % 100
    if last != first + 1 and ("/" in match.group() or ending <= first % 100):
        return None
    ends = tuple(
        DateMention(match.start(name), match.end(name), match[name], "year", date(year, 1, 1), date(year, 12, 31))
        for name, year in (("y7", first), ("y8", last))
    )
    return _range(ends[0], ends[1], match.start(), match.end(), match.group())


def _long_period(match: re.Match[str], part: str) -> DateMention:
    if match["decade"]:
        first, years = int(match["decade"]), 10
    else:
        number = int(match["century"]) if match["century"] else ORDINALS.index(match["ordinal"].lower()) + 1
        first, years = max(1, (number - 1) * 100 + 1), 100
    low, high = PARTS.get(part, (1, 12))
    since, until = date(first + (low - 1) * years // 12, 1, 1), date(first + max(1, high * years // 12) - 1, 12, 31)
    precision: Precision = "decade" if match["decade"] else "century"
    return DateMention(match.start(), match.end(), match.group(), precision, since, until, part=part)


def _range(first: DateMention, last: DateMention, start: int, end: int, text: str) -> DateMention:
    return DateMention(start, end, text, "range", first.since, last.until, ends=(first, last))


def _joined(found: list[DateMention], text: str) -> Iterator[DateMention]:
    """The mentions with "A to B", "A–B" and "between A and B" made one."""
    position = 0
    while position < len(found):
        first = found[position]
        position += 1
        if position < len(found) and _is_range(first, found[position], text):
            last = found[position]
            position += 1
            if first.since is None and last.since and first.month:  # "from January to March 2014"
                since, until = period(last.since.year, first.month, first.day, first.part)
                first = replace(first, since=since, until=until)
            yield _range(first, last, first.start, last.end, text[first.start : last.end])
        else:
            yield first


def _is_range(first: DateMention, last: DateMention, text: str) -> bool:
    between = text[first.end : last.start]
    if first.ends or last.ends or not _JOIN.fullmatch(between):
        return False
    if first.since and last.since and first.since > last.since:
        return False
    return "and" not in between.lower() or bool(re.search(r"(?i)\bbetween\s+(?:the\s+)?$", text[: first.start]))
