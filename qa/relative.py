"""Relative dates: "last year" and its like, written out as counted from the newest article.

>>> resolved("How many troops left last year?", date(2024, 2, 7))
('How many troops left in 2023?', '“last year” is taken as 2023, counted from the newest article (7 February 2024).')

Today means nothing to a folder of news of 2024, and a small model reads "in 2023" better than what it has to count.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, timedelta

from qa.dates import period
from qa.datewords import COUNTS, MONTH, MONTHS

_NUMBER = rf"(?:\d{{1,3}}|an?|{'|'.join(COUNTS)})"
_RELATIVE = re.compile(
    rf"""(?i)(?P<lead>\b(?:in|on|during|over|within|for|of|at|with|from|to|since|until|till|by|before|after|as\s+of|up\s+to
      |prior\s+to)\s+)?(?P<the>\bthe\s+)?
    (?P<phrase>\b(?:(?P<yesterday>yesterday)
    | (?P<which>last|past|previous|this)\s+(?P<unit>week|month|quarter|year|decade)
    | (?P<nearest>last|this)\s+(?P<month>(?-i:{MONTH}))(?!\s+\d)
    | (?P<ago>{_NUMBER})\s+(?P<agos>day|week|month|year)s?\s+ago
    | (?:last|past|previous)\s+(?P<past>{_NUMBER})\s+(?P<pasts>day|week|month|quarter|year|decade)s)\b)
    (?P<owner>['’]s\b)?(?!\s+of\b)""",
    re.VERBOSE,
)
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")
_STAYS = ("with", "from", "to", "since", "until", "till", "by", "before", "after", "as of", "up to", "prior to")
_AT_ITS_END = ("to", "until", "till", "by", "after", "as of", "up to")  # where of a period its last day is meant
_WHEN = {"day": "on", "month": "in", "quarter": "in", "year": "in", "decade": "in"}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120}
_PART_BEFORE = re.compile(  # "in June last year", "in the third quarter of this year"
    rf"(?:\b{MONTH}(?:\s+\d\d?)?|(?i:\b(?:Q[1-4]|quarter|half|spring|summer|autumn|fall|early|late)))\s+$"
)


def resolved(question: str, newest: date | None) -> tuple[str, str]:
    """The question with its relative dates written out, and what each was taken as, in words.

    Without the date of the newest article, and within quotation marks, nothing is counted.
    """
    if newest is None:
        return question, ""
    quoted = [match.span() for match in _QUOTED.finditer(question)]
    notes: dict[str, str] = {}

    def written(match: re.Match[str]) -> str:
        since, until = _counted(match, newest)
        start, name = match.start("phrase"), _name(match, since)
        unnamed = match["owner"] and not name  # "last week's"
        if unnamed or _of_something_else(match) or any(begin <= start < end for begin, end in quoted):
            return match.group()
        notes[match["phrase"]] = f"“{match['phrase']}” is taken as {name or f'{_day(since)} to {_day(until)}'}"
        text = _in_place(match, name, since, until)
        return text[:1].upper() + text[1:] if match.group()[:1].isupper() else text

    text = _RELATIVE.sub(written, question)
    return text, f"{'; '.join(notes.values())}, counted from the newest article ({_day(newest)})." if notes else ""


def _of_something_else(match: re.Match[str]) -> bool:
    """Whether it is a title ("Last Week Tonight"), or the year before one that was named ("the previous year")."""
    title = match.start("phrase") > 0 and " " in match["phrase"] and match["phrase"].istitle()
    return title or (match["phrase"].lower().startswith("previous") and match["the"] is not None)


def _in_place(match: re.Match[str], name: str, since: date, until: date) -> str:
    """What stands for the phrase and the preposition before it."""
    lead = " ".join((match["lead"] or "").lower().split())
    yearless = not lead and not match["the"] and _PART_BEFORE.search(match.string[: match.start()])
    if yearless and match["unit"] and _unit(match) == "year":
        return name
    if match["owner"]:
        return f"{match['lead'] or ''}the {name}"
    if lead in _STAYS or (lead == "of" and name):  # "the end of last year"
        return f"{match['lead']}{name or _day(until if lead in _AT_ITS_END else since)}"
    return f"{_WHEN[_unit(match)]} {name}" if name else f"between {_day(since)} and {_day(until)}"


def _name(match: re.Match[str], since: date) -> str:
    """The day, month or year that is meant; empty for a week, and for what lasts until now."""
    whole = not match["past"] and not _until_now(match)
    unit = _unit(match) if whole else ""
    quarter = f"Q{(since.month + 2) // 3} {since.year}"
    names = {"day": _day(since), "month": f"{since:%B %Y}", "quarter": quarter, "year": str(since.year)}
    return (names | {"decade": f"the {since.year}s"}).get(unit, "")


def _until_now(match: re.Match[str]) -> bool:
    which = (match["which"] or "").lower()
    rolling = which == "last" and bool(match["the"]) and _unit(match) != "quarter"
    return which == "past" or rolling  # "in the last year" ends today


def _unit(match: re.Match[str]) -> str:
    return (match["unit"] or match["agos"] or match["pasts"] or ("month" if match["month"] else "day")).lower()


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def _counted(match: re.Match[str], newest: date) -> tuple[date, date]:
    unit = _unit(match)
    if match["yesterday"]:
        return newest - timedelta(days=1), newest - timedelta(days=1)
    if match["past"]:
        return _back(newest, _number(match["past"]), unit), newest
    if match["ago"]:
        return _calendar(_back(newest, _number(match["ago"]), unit), unit)
    if match["month"]:
        return _calendar(_in_month(match, newest), "month")
    which = match["which"].lower()
    if _until_now(match):
        return _back(newest, 1, unit), newest
    if which == "this":
        return _calendar(newest, unit)[0], newest
    return _calendar(_back(newest, 1, unit), unit)


def _in_month(match: re.Match[str], newest: date) -> date:
    """The first day of "this June" of a year, or of the last June that was over by then."""
    month = MONTHS.index(match["month"][:3].lower()) + 1
    last = match["nearest"].lower() == "last" and month >= newest.month
    return date(newest.year - last, month, 1)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS.index(word.lower()) + 1 if word.lower() in COUNTS else 1


def _back(day: date, count: int, unit: str) -> date:
    """The day `count` units before; the last of the month when the month is too short."""
    if unit in ("day", "week"):
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - count * _MONTHS[unit]
    year, month = max(1, months // 12), months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _calendar(day: date, unit: str) -> tuple[date, date]:
    """The day, week (from Monday), month, quarter, year or decade that holds `day`."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    if unit == "quarter":
        return period(day.year, None, None, f"q{(day.month + 2) // 3}")
    if unit == "decade":
        return date(day.year // 10 * 10, 1, 1), date(day.year // 10 * 10 + 9, 12, 31)
    return period(day.year, day.month if unit != "year" else None, day.day if unit == "day" else None, "")
