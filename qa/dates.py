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

from qa.datewords import (
    COUNTED,
    COUNTS,
    DATE_WORD,
    JOIN,
    MENTION,
    MONTH,
    MONTH_WORD,
    MONTHS,
    MONTHS_TO,
    ORDINALS,
    PARTS,
    QUARTERS,
    THING,
)

Precision = Literal["day", "month", "year", "decade", "century", "range"]


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
    def recurs(self) -> bool:
        """Whether there is one in every year: a month, a day of it, a quarter."""
        return bool(self.month) or self.part in QUARTERS

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
        }.get(self.precision, str(year or "-"))
        return f"{self.part} {bare}" if self.part else bare


def mentions(text: str, *, quarters: bool = False) -> list[DateMention]:
    """Every date or period stated in `text`, in order; "2002–2007" and "between May and July 2021" are one each.

    With `quarters` also "in Q3" and "the first half", whatever their year.
    """
    if not any(character.isdigit() for character in text) and not re.search(
        MONTH + "|century|(?i:quarter|half|months)", text
    ):
        return []
    found = [_spanning(mention, text) for match in MENTION.finditer(text) if (mention := _mention(match, text))]
    return [mention for mention in _joined(found, text) if quarters or not _unsaid(mention)]


def _unsaid(mention: DateMention) -> bool:
    """Whether it is a quarter, or ends with one, whose year is not said."""
    last = mention.ends[1] if mention.ends else mention
    return last.since is None and last.month is None


def same(first: DateMention, second: DateMention) -> bool:
    """Whether both can mean one date: equal at the coarser precision; a range equals only a range with its ends."""
    if first.ends and second.ends:
        return all(same(a, b) for a, b in zip(first.ends, second.ends, strict=True))
    if first.ends or second.ends:
        return False
    if not (first.since and second.since):
        if not (first.recurs and second.recurs):
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


def undated(text: str, *, quarters: bool = False) -> str:
    """The text with its dates blanked out, so that the figures left are figures of something."""
    spans = [(mention.start, mention.end) for mention in mentions(text, quarters=quarters)]
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
    """The mention a match of `MENTION` states, or None when it is no date ("May I", "about 2000 troops")."""
    get = match.groupdict().get
    part = _part(get("bare") or get("part") or get("part2") or "")
    if get("bare"):
        return DateMention(match.start(), match.end(), match.group(), "year", part=part)
    if get("y7"):
        return _short_range(match)
    if get("decade") or get("century") or get("ordinal"):
        return _long_period(match, part)
    year = next((int(value) for name in ("y1", "y2", "y3", "y4", "y5", "y9", "y10") if (value := get(name))), None)
    month, day = _month_and_day(match)
    if get("m6") and not part and not MONTH_WORD.search(text[max(0, match.start() - 40) : match.start()]):
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
    if unit[-1] == "months":
        return {"three": "q1", "3": "q1", "six": "h1", "6": "h1"}.get(unit[0], "m9")
    last = rank in ("last", "final")
    return f"{unit[-1][0]}{4 if last else int(rank[0]) if rank[0].isdigit() else ORDINALS.index(rank) + 1}"


def _spanning(mention: DateMention, text: str) -> DateMention:
    """The range in "the three months to March 2025", which the month ends."""
    counted = MONTHS_TO.search(text[max(0, mention.start - 40) : mention.start])
    if counted is None or mention.month is None or mention.ends:
        return mention
    count = (counted["count"] or "twelve").lower()
    months = int(count) if count.isdigit() else COUNTS.index(count) + 1
    years, month = divmod(mention.month - months, 12)
    last = replace(mention, day=None, part="", precision="month")
    first = replace(last, month=month + 1)
    if mention.since:
        last = _in_year(last, mention.since.year)
        first = _in_year(first, mention.since.year + years)
    return _range(first, last, mention.start, mention.end, mention.text)


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
    counts = THING.match(text, match.end()) is not None
    if DATE_WORD.search(before) and not (counts and COUNTED.search(before)):
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
            if first.since is None and last.since and first.recurs:  # "from January to March 2014"
                since, until = period(last.since.year, first.month, first.day, first.part)
                if since > last.since and (first.month != 2 or first.day != 29):  # "from December to January 2014"
                    since, until = period(last.since.year - 1, first.month, first.day, first.part)
                first = replace(first, since=since, until=until)
            yield _range(first, last, first.start, last.end, text[first.start : last.end])
        else:
            yield first


def _is_range(first: DateMention, last: DateMention, text: str) -> bool:
    between = text[first.end : last.start]
    if first.ends or last.ends or not JOIN.fullmatch(between):
        return False
    if first.since and last.since and first.since > last.since:
        return False
    return "and" not in between.lower() or bool(re.search(r"(?i)\bbetween\s+(?:the\s+)?$", text[: first.start]))
