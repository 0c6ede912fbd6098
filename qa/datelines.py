"""The date that an article states as its own, in the places where articles state it.

    find_date("Updated: December 28, 2023, 3:59 PM")     →   (date(2023, 12, 28), (9, 26))
    stated_date(text, lines)   →   (date(2023, 12, 28), "updated line", (5177, 5212)), the last being the line's span

A wrong date is worse than none. Only a complete, unambiguous date counts, and only in a place where articles
state their own: see `stated_date` for what a line must look like and `inferred_date` for the one inference.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import IntEnum

from qa.types import DateOrigin, Span

HEAD_LINES = 8  # an article states its title and date within its first lines; below them a date belongs to the story
TAIL_LINES = 8  # "Updated: …" may stand after the text instead, followed by a comment form
BARE_DATE_LINES = 4  # a line that is only a date counts this near the top; lower it heads a section of a timeline
LINE_LENGTH = 300  # a longer line is a paragraph: never boilerplate, never a header
CAPTION_AGE = timedelta(days=365)  # a masthead or an old picture's caption: news plans a year ahead at most
MASTHEAD_LENGTH = 120  # characters beside the date
LEAD_LENGTH = 600  # characters at the start in which a weekday with its date in brackets is looked for

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR_ENDS = r"(?=\d{1,2}:\d{2}|\b)"  # a page that is copied may lose the space before a time: 202410:30 AM
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DATE = re.compile(
    r"\b(?:(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?=T\d|\b)(?!\2?\d)"  # 2023-02-01, also before T10:00
    rf"|{_MONTH}\s+(\d{{1,2}})(?:st|nd|rd|th)?(?:,\s*|\s+)(\d{{4}}){_YEAR_ENDS}"  # Dec. 28, 2023
    rf"|(\d{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(\d{{4}}){_YEAR_ENDS}"  # 28 December 2023
    r"|(\d{1,2})([/.])(\d{1,2})\12(\d{4})\b)",  # 28/12/2023, never 02/01/2023
    re.IGNORECASE,
)
_PATH_DATE = re.compile(r"(?<![^\W_])((?:19|20)\d{2})([-_./]?)(\d{2})\2(\d{2})(?![^\W_])")

_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,?\s*)?"
_HOUR = r"\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?"
_NOON = r"[ap]\.?m\b\.?"
_ZONE = r"\(?(?-i:\b[A-Z]{2,5}(?:\b|(?=Updated)))\)?"
_CLOCK = rf"(?:{_HOUR}(?:\s*{_NOON})?|\d{{1,2}}\s*{_NOON})(?:\s*{_ZONE})?"
_TIMES = (  # tokens of a time, taken once and never given back: a long line must not be tried over and over
    rf"(?:\s|[,|·•–—-]|at\b|T(?=\d)|Z\b|{_HOUR}|{_NOON}|{_ZONE}|[+-]\d{{2}}:?\d{{2}}"
    rf"|/\s*{_CLOCK}(?:\s*/\s*(?-i:[A-Z])[\w.&’' -]{{1,40}})?)*+"  # / 10:30 AM EST / CBS News
)
_TIME = re.compile(
    rf"{_TIMES}(?:(?:last\s+)?(?:updated|modified|edited|published)\b.*|\d+\s*min(?:ute)?s?\s+read)?", re.IGNORECASE
)
_NAME = r"(?-i:[^\W\d_a-z][\w.’'-]*)"
_BY_AUTHOR = re.compile(
    rf"{_TIMES}by\s+{_NAME}(?:,?\s+(?:(?:and|al|bin|da|de|der|van|von)\s+){{0,2}}{_NAME}){{0,6}}", re.IGNORECASE
)
_DAY = rf"(?:{_CLOCK}\s*(?:on\b|[,|·•–—-])?\s*)?{_WEEKDAY}"  # what may stand between "Published" and the date
_PUBLISHED = re.compile(
    r"(?:(?:publication\s+)?date|(?:first\s+)?(?:published|posted|issued|released|filed))(?:\s+on|\s+at)?\s*[:|-]?"
    rf"\s*{_DAY}",
    re.IGNORECASE,
)
_UPDATED = re.compile(rf"(?:last\s+)?(?:updated|modified|edited)(?:\s+on|\s+at)?\s*[:|-]?\s*{_DAY}", re.IGNORECASE)
_SAYS_PUBLISHED = r"(?:published|posted)(?:\s+on|\s+at)?"
_BYLINE = re.compile(
    rf"(?:(?:.{{1,80}}[|·•]\s*)?by\s+\S.{{0,80}}?(?:\b{_SAYS_PUBLISHED})?|.{{1,80}}[|·•]\s*{_SAYS_PUBLISHED}):?\s*{_DAY}",
    re.IGNORECASE,
)
_LABEL = re.compile(rf".{{1,80}}[|·•]\s*{_DAY}", re.IGNORECASE)
_BARE = re.compile(_WEEKDAY, re.IGNORECASE)
_PLACE = re.compile(r"[^\W\d_][^\d:;!?]{1,50}[,(]\s*")
_AFTER_DATELINE = re.compile(r"\)?\s*+(?:\([\w ]+\)|/[\w ]+/)?\s*+[—–-]")
_PRESS = re.compile(  # what tells a masthead from the caption of a picture or an event
    r"(?i)\b(?:gazette|times|news|wire|post|herald|tribune|journal|press|agency|observer|courier|daily|chronicle|guardian"
    r"|mail|echo|argus|reporter|standard|telegraph|mirror|express|dispatch|register|examiner|bulletin|monitor|record"
    r"|reuters|ap|afp|bbc|cnn|page|updated|published|by)\b"
)
_AGENCY = re.compile(r"\s*\([\w ]+\)(?=,)")  # LISBON (Reuters), 3 May 2025 —
_BETWEEN = re.compile(r"\s*(?:[|·•–—]|,|\s-|\s/)\s*|\s*$")  # what parts a masthead's name from its date
_IN_MASTHEAD = re.compile(
    rf"(?:by\s+)?{_NAME}(?:\s+(?:{_NAME}|&|of|the|and|in|de|la)){{0,6}}|(?:page|p\.)\s*[A-Z]?\d+"
    rf"|(?:last\s+)?(?:updated|published|edited)?(?:\s+at)?\s*{_CLOCK}|",
    re.IGNORECASE,
)
_LEAD_DATE = re.compile(rf"\b(today|yesterday|{'|'.join(_DAYS)})\s+\(([^()]{{6,30}})\)", re.IGNORECASE)


class _Rank(IntEnum):
    """How surely a line states the article's own date, the surest first."""

    PUBLISHED = 0
    BYLINE = 1  # also a dateline, and a date alone on its line
    LABEL = 2
    PUBLISHED_BELOW = 3
    UPDATED = 4
    DOUBTFUL = 5  # a date alone on its line that may head a section: never taken, but it makes a label doubtful


_Stated = tuple[_Rank, date, Span | None]


def find_date(text: str) -> tuple[date, Span] | None:
    """The first complete and unambiguous date in `text` with its span, else None."""
    for match in _DATE.finditer(text):
        if found := _date_of(match):
            return found, match.span()
    return None


def stated_date(text: str, lines: list[Span]) -> tuple[date | None, DateOrigin, Span | None]:
    """The date a header or "Updated:" line states, and the span that is only this statement.

    Header lines, near the top: `date 2023-02-01` before the text on the first line; "Published: …" (also near the
    end); "By X | January 5, 2024"; a line that is nothing but the date, if it is the only such line; the dateline
    `BAGHDAD, Jan. 27, 2024 — …`; a masthead, "Harbour Gazette, 3 May 2025, page 4". This and
    "Politics | January 5, 2024" may as well caption a picture, so they count only if no other line of the head states
    another date. Bylines and datelines stay in the text; the others become boilerplate.
    """
    head, tail = lines[:HEAD_LINES], lines[HEAD_LINES:][-TAIL_LINES:]
    stated = [found for index in range(len(head)) if (found := _in_head(text, lines, index))]
    contested = len({found[1] for found in stated}) > 1
    stated += [found for span in tail if (found := _said_outright(text, span, _Rank.PUBLISHED_BELOW))]
    dates = [found for found in stated if found[0] < _Rank.DOUBTFUL and not (contested and found[0] == _Rank.LABEL)]
    if not dates:
        return None, "none", None
    rank, published, span = min(dates, key=lambda found: found[0])
    return published, "updated line" if rank == _Rank.UPDATED else "header", span


def states_date(line: str) -> bool:
    """Whether a line says when the article was published or changed, and nothing else."""
    opens = _UPDATED.match(line) or _PUBLISHED.match(line)
    return bool(opens and _said_outright(line, (0, len(line)), _Rank.PUBLISHED))


def path_date(path: str) -> date | None:
    """The date in a path like "2024/01/31/foo.txt", "2024-01-31-foo.txt" or "foo_20240131.txt"."""
    for match in _PATH_DATE.finditer(path.rsplit(".", 1)[0]):
        if found := _valid(int(match[1]), int(match[3]), int(match[4])):
            return found
    return None


def key_date(value: str) -> date | None:
    """The date that is the value of a key, also written 20240131."""
    if found := find_date(value):
        return found[0]
    match = _PATH_DATE.fullmatch(value)
    return _valid(int(match[1]), int(match[3]), int(match[4])) if match else None


def inferred_date(text: str) -> date | None:
    """The day that the opening words gloss with a complete date: "said on Saturday (Jan 27, 2024)".

    Only a writer of that week says "Saturday" or "today" and adds the date in brackets; a later writer gives the
    date itself. The weekday must be the right one for the date, and no later complete date may stand in the text.
    Relative words alone ("last year", "on Monday") never give a date: they need the one that is missing.
    """
    match = _LEAD_DATE.search(text[:LEAD_LENGTH])
    found = find_date(match[2]) if match else None
    if not match or not found or found[1] != (0, len(match[2])):
        return None
    day, word = found[0], match[1].casefold()
    if word in _DAYS and day.weekday() != _DAYS.index(word):
        return None
    published = day + timedelta(days=word == "yesterday")
    later = any((other := _date_of(each)) and other > published for each in _DATE.finditer(text))
    return None if later else published


def _date_of(match: re.Match[str]) -> date | None:
    y1, _, m1, d1, month2, d2, y2, d3, month3, y3, first, _, second, y4 = match.groups()
    if y4:
        day, month = int(first), int(second)
        if day <= 12 and month <= 12 and day != month:
            return None
        parts = (int(y4), *((month, day) if month <= 12 else (day, month)))
    elif y1:
        parts = (int(y1), int(m1), int(d1))
    else:
        name = (month2 or month3)[:3].casefold()
        parts = (int(y2 or y3), _MONTHS.index(name) + 1, int(d2 or d3))
    return _valid(*parts)


def _valid(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day) if 1600 <= year < 2200 else None
    except ValueError:
        return None


def _in_head(text: str, lines: list[Span], index: int) -> _Stated | None:
    """What a line near the top states, if anything."""
    start, end = lines[index]
    if outright := _said_outright(text, (start, end), _Rank.PUBLISHED):
        return outright
    found = _dated(text[start:end])
    if not found:
        return None
    published, to, before, after = found
    whole = _TIME.fullmatch(after) is not None
    if index == 0 and re.fullmatch(r"date:?\s*", before, re.IGNORECASE):
        return _Rank.PUBLISHED, published, (start, start + to)
    if _is_byline_or_dateline(before, after, whole):
        return _Rank.BYLINE, published, None
    if whole and _LABEL.fullmatch(before):
        return _Rank.LABEL, published, None
    if 0 < index < BARE_DATE_LINES and _is_masthead(before, after) and not _outdated(published, text):
        return _Rank.LABEL, published, None
    if whole and _BARE.fullmatch(before):
        alone = index < BARE_DATE_LINES and not _other_bare_date(text, lines, start)
        return (_Rank.BYLINE if alone else _Rank.DOUBTFUL), published, (start, end)
    return None


def _said_outright(text: str, span: Span, published_rank: _Rank) -> _Stated | None:
    """What a line says that is "Published: …" or "Updated: …" and nothing else."""
    found = _dated(text[slice(*span)])
    if not found or not _TIME.fullmatch(found[3]):
        return None
    published, _, before, _ = found
    if _PUBLISHED.fullmatch(before):
        return published_rank, published, span
    return (_Rank.UPDATED, published, span) if _UPDATED.fullmatch(before) else None


def _dated(line: str) -> tuple[date, int, str, str] | None:
    """The first date of a line, where it ends, and what stands before and after it, without the marks of Markdown."""
    found = find_date(line[:LINE_LENGTH].replace("_", " "))
    if not found:
        return None
    published, (at, to) = found
    before, after = (re.sub(r"[*_]+", "", beside) for beside in (line[:at], line[to:]))
    return published, to, before, after


def _is_byline_or_dateline(before: str, after: str, whole: bool) -> bool:
    if whole and _BYLINE.fullmatch(before):
        return True
    if _BY_AUTHOR.fullmatch(after) and (_PUBLISHED.fullmatch(before) or _BARE.fullmatch(before)):
        return True
    place = _AGENCY.sub("", before)
    return place.isupper() and bool(_PLACE.fullmatch(place) and _AFTER_DATELINE.match(after))


def _outdated(published: date, text: str) -> bool:
    """Whether the text names a day over a year later: then the line is the caption of an old picture."""
    dates = (found for match in _DATE.finditer(text) if (found := _date_of(match)))
    return any(found - published > CAPTION_AGE for found in dates)


def _is_masthead(before: str, after: str) -> bool:
    """Whether names, pages and times, each parted from the next, are all that stands beside a date, and some are.

    Among them is the name of a paper or the like, or the day of the week.
    """
    if len(before) + len(after) > MASTHEAD_LENGTH:
        return False
    opening = re.sub(rf"{_WEEKDAY}$", "", before, flags=re.IGNORECASE)
    parted = not opening.strip() or re.search(r"[|·•–—,-]\s*$", opening)
    if not parted or not _BETWEEN.match(after):
        return False
    if opening == before and not _PRESS.search(f"{before} {after}"):
        return False
    parts = [part for beside in (opening, after) for part in _BETWEEN.split(beside)]
    return any(parts) and all(_IN_MASTHEAD.fullmatch(part) for part in parts)


def _other_bare_date(text: str, lines: list[Span], own: int) -> bool:
    for start, end in lines:
        found = find_date(text[start:end]) if start != own and end - start < 60 else None
        if (
            found
            and _BARE.fullmatch(text[start:end][: found[1][0]])
            and _TIME.fullmatch(text[start:end][found[1][1] :])
        ):
            return True
    return False
