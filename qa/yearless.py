"""Yearless: which year is meant where a date leaves it unsaid, and when a day of the week was.

To an article of February 2024 "in December" is December 2023, and "on Monday" the last one before it.

>>> written_out("Monday", "It fell on ", date(2025, 3, 4)), written_out("3 May", "It opens on ", date(2025, 3, 4))
('Monday (3 March 2025)', '3 May 2025')
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from qa.dates import DateMention, mentions, period
from qa.datewords import MONTH, QUARTERS

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
# After a word in small letters, for "Black Friday" is a name and "every Friday" no day; nor "Friday, 3 May".
_WEEKDAY = re.compile(
    rf"(?P<lead>\b(?!(?:the|an?|every|each|any|per|of)\b)(?:[a-z]+|On|By|Until|Since|Late|Early))\s+"
    rf"(?P<day>{'|'.join(WEEKDAYS)})\b"
    rf"(?!['’-]\w|\s+[A-Z]|,?\s+(?:the\s+)?(?:\d|{MONTH}))"
)
_RELATIVE = {"yesterday": -1, "today": 0, "tonight": 0, "tomorrow": 1}
_DAY_ALONE = re.compile(
    rf"(?i)(?:on |late |early )*(?P<day>{'|'.join([*WEEKDAYS, *_RELATIVE])})(?: (?:morning|afternoon|evening|night))?"
)
SURELY = timedelta(days=120)  # a date without a year that is further off may as well be of the year before or after
_AHEAD = re.compile(  # what is still to come then
    r"(?i)\b(?:will|would|shall|next|(?:is|are|be|due|set|expected|scheduled|planned|planning|plans?|agreed|want(?:s|ed)?"
    r"|hope[sd]?|intends?|intended) to)\b[^.;]*$|\b(?:until|till|by)\s+(?:late |early )?$"
)
_NO_DAY = re.compile(  # "every Friday", "Bloody Sunday", "born on 3 March"
    r"\b(?:the|an?|every|each|any|per|of)\s+$|\bborn\b|\b(?!(?:On|By|Until|Since|Late|Early|Last|Next|This)\b)[A-Z][a-z]+\s+$"
)


def yeared(mention: DateMention, day: date | None) -> DateMention:
    """A date without a year as an article of that day means it: the nearest; itself where it has one or needs none."""
    if mention.ends:
        last = yeared(mention.ends[1], day)
        first = yeared(mention.ends[0], last.since)
        if first.since and last.since and first.since > last.since and first.recurs:  # "from December to January"
            first = _in_year(first, first.since.year - 1) or first
        return replace(mention, since=first.since, until=last.until, ends=(first, last))
    if mention.since or not mention.recurs or day is None:
        return mention
    coming = 0 if mention.part in QUARTERS else 1  # in autumn "the first quarter" is that of this year
    years = range(day.year - 1, day.year + coming + 1)
    meant = [there for year in years if (there := _in_year(mention, year))]
    return min(meant, key=lambda each: _distance(each, day), default=mention)


def dated(sentence: str, published: date | None) -> str:
    """A sentence with the days of the week that it tells of written out: those around the day of its article."""
    if published is None:
        return sentence

    def written(match: re.Match[str]) -> str:
        day = _weekday(match["day"], sentence[: match.start("day")], published)
        on = "" if match["lead"].lower() in ("on", "by", "until", "till", "since", "before", "after", "from") else "on "
        return f"{match['lead']} {on}{day.day} {day:%B %Y}"

    return _WEEKDAY.sub(written, sentence)


def written_out(words: str, before: str, published: date | None, past: bool = False) -> str:
    """A day or month with the date or year that its article, in which it stands behind `before`, means by it.

    Itself where it is anything else, has a year, or the year could be another one; of the `past` it is not to come.
    """
    if published is None or _NO_DAY.search(before):
        return words
    if alone := _DAY_ALONE.fullmatch(words):
        name = alone["day"].capitalize()
        if name in WEEKDAYS:
            day = _weekday(name, "" if past else before, published)
        else:
            day = published + timedelta(days=_RELATIVE[name.lower()])
        return f"{words} ({day.day} {day:%B %Y})"
    stated = mentions(words)
    if len(stated) != 1 or stated[0].end != len(words) or not stated[0].month or stated[0].since or stated[0].ends:
        return words
    meant = yeared(stated[0], published)
    sure = meant.since and _distance(meant, published) <= SURELY and not (past and meant.since > published)
    return f"{words}{',' if words[-1].isdigit() else ''} {meant.since:%Y}" if sure else words


def _weekday(name: str, before: str, published: date) -> date:
    """The day of the week around the day of its article: the last one, or the next if the words before look ahead."""
    since = (published.weekday() - WEEKDAYS.index(name)) % 7
    ahead = since and _AHEAD.search(before)
    return published + timedelta(days=7 - since if ahead else -since)


def _in_year(mention: DateMention, year: int) -> DateMention | None:
    there = date.min.year <= year <= date.max.year
    if not there or (mention.day and mention.month and mention.day > monthrange(year, mention.month)[1]):
        return None
    since, until = period(year, mention.month, mention.day, mention.part)
    return replace(mention, since=since, until=until)


def _distance(mention: DateMention, day: date) -> timedelta:
    """How far a day lies from a period; nothing within it."""
    assert mention.since and mention.until
    return max(mention.since - day, day - mention.until, timedelta(0))
