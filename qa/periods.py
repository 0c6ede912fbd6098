"""Periods: which time a question is about, and which articles it lets answer.

>>> window("What was known about the troops as of March 2023?", newest=date(2024, 2, 7)).published_until
datetime.date(2023, 3, 31)

A date in a question is nearly always about the event, not about the article: an article of 2023 tells how many
troops there were in 2007. So `window` keeps two periods apart, and only words that speak of the articles themselves
("as of", "articles published in", "what was known in") limit publication.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from qa.dates import DateMention, mentions, period

Kind = Literal["none", "event", "as of", "published", "latest"]

COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")

_LATEST = re.compile(
    r"\b(?:[Ll]atest|[Nn]ewest|[Mm]ost recent(?:ly)?|[Cc]urrent(?:ly)?|[Nn]ow(?:adays)?|[Aa]t present|[Tt]hese days"
    r"|[Aa]t the moment|today|[Ss]o far|[Uu]p to date|[Tt]o date)\b|^Today\b"
)
_NUMBER = rf"(?:\d{{1,3}}|an?|{'|'.join(COUNTS)})"
_RELATIVE = re.compile(
    rf"""(?i)\b(?:(?P<yesterday>yesterday)
    | (?P<which>last|past|previous|this)\s+(?P<unit>week|month|year)(?!\s+of)
    | (?P<ago>{_NUMBER})\s+(?P<agos>day|week|month|year)s?\s+ago
    | (?:last|past)\s+(?P<past>{_NUMBER})\s+(?P<pasts>day|week|month|year)s)\b""",
    re.VERBOSE,
)
_BOUND = re.compile(
    r"(?i)\b(?:(?P<asof>as\s+(?:of|at|from))|(?P<before>before|prior\s+to|earlier\s+than)"
    r"|(?P<after>after|following|later\s+than)|(?P<since>since)|(?P<until>until|till|up\s+to|by|through|no\s+later\s+than)"
    r"|in|on|during|of|from|between|at|for)\s+(?P<the>the\s+)?$"
)
_OPEN_END = re.compile(
    r"(?i)\s*(?:onwards?\b|and\s+(?:after|later)|(?:to|until|till|through|[–-])\s*(?:the\s+)?(?:present|now|today))"
)
# Words before a date by which the articles themselves are dated, not the event. "Reported" alone is not enough:
# "how many cases were reported in 2019" asks about 2019.
_PUBLICATION = re.compile(
    r"""(?i)(?:\b(?:articles?|reports|reporting|coverage|news|press|newspapers|media|sources|stories)\s+
      (?:(?:that|which)\s+(?:were|was|are|is)\s+)?(?:published|written|printed|dated|issued|released|filed)?\s*
    | \bwhat\s+(?:was|were|had\s+been)\s+(?:then\s+|already\s+|publicly\s+)?(?:known\b[^?;]*?|reported\s*)
    | \bwhat\s+did\s+(?:we|people|they|anyone|one)\s+know\b[^?;]*?
    | \bas\s+(?:reported|known|published)\s*)$""",
    re.VERBOSE,
)
_DATED_ARTICLE = re.compile(r"(?i)\s+(?:news\s+)?(?:articles?|coverage|reporting)\b")
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")


@dataclass(frozen=True, slots=True)
class Window:
    """The periods a question names, inclusive; None is open.

    `published_*` limit which articles may answer, `event_*` say what the answer must be about. `latest` asks for the
    newest state (within `as_of`, when given). `phrase` is the words that were read so; `relative_to` is the newest
    article's date when the phrase ("last year") was counted from it.
    """

    published_since: date | None = None
    published_until: date | None = None
    event_since: date | None = None
    event_until: date | None = None
    latest: bool = False
    as_of: date | None = None
    phrase: str = ""
    kind: Kind = "none"
    relative_to: date | None = None

    @property
    def of_event(self) -> bool:
        """Whether it says when what is asked about was."""
        return self.event_since is not None or self.event_until is not None


def window(question: str, newest: date | None) -> Window:
    """The periods `question` names; "last year" is counted from `newest`, the date of the newest article."""
    text = _QUOTED.sub(lambda match: " " * len(match.group()), question)  # a date in a quoted title limits nothing
    latest = _LATEST.search(text)
    result = Window(
        latest=latest is not None, phrase=latest.group() if latest else "", kind="latest" if latest else "none"
    )
    phrases = []
    for mention in sorted([*mentions(text), *_relative(text, newest)], key=lambda mention: mention.start):
        bound = _BOUND.search(text[: mention.start])
        phrases.append(question[bound.start() if bound else mention.start : mention.end])
        result = _limited(result, mention, bound, text)
        if mention.precision == "range" and not mention.ends:
            result = replace(result, relative_to=newest)
    return replace(result, phrase="; ".join(phrases)) if phrases else result


def _limited(result: Window, mention: DateMention, bound: re.Match[str] | None, text: str) -> Window:
    """`result` with the period of one more mention."""
    since, until = _bounded(mention, bound, text)
    if since is None and until is None:
        return result
    if bound and bound["asof"] and mention.until:
        limit = mention.until
        return replace(result, published_until=limit, event_until=limit, as_of=limit, latest=True, kind="as of")
    lead = text[: bound.start() if bound else mention.start]
    if _PUBLICATION.search(lead) or _DATED_ARTICLE.match(text, mention.end):
        since, until = _merged((result.published_since, result.published_until), (since, until))
        return replace(result, published_since=since, published_until=until, kind="published")
    since, until = _merged((result.event_since, result.event_until), (since, until))
    kind: Kind = result.kind if result.kind in ("as of", "published") else "event"
    return replace(result, event_since=since, event_until=until, kind=kind)


def _bounded(mention: DateMention, bound: re.Match[str] | None, text: str) -> tuple[date | None, date | None]:
    """The period a mention means behind its preposition; "after the 2003 invasion" keeps the rest of 2003."""
    since, until = mention.since, mention.until
    if since is None or until is None:
        return None, None
    if mention.ends:
        first = mention.ends[0].until
        return (first + timedelta(days=1) if bound and bound["after"] and first else since), until
    named = bound is not None and bound["the"] and re.match(r"\s+[a-z]{3,}", text[mention.end :])
    if bound and bound["before"]:
        return None, until if named or mention.part == "end" else since - timedelta(days=1)
    if bound and bound["until"]:
        return None, until
    if bound and bound["after"]:
        return (since if named else until + timedelta(days=1)), None
    if (bound and bound["since"]) or _OPEN_END.match(text, mention.end):
        return since, None
    return since, until


def _merged(
    first: tuple[date | None, date | None], second: tuple[date | None, date | None]
) -> tuple[date | None, date | None]:
    """Both periods: the hull of closed ones ("in 2003 or 2011"), the overlap of half-open ones ("after … until")."""
    if first == (None, None):
        return second
    sinces = [bound for bound, _ in (first, second) if bound]
    untils = [bound for _, bound in (first, second) if bound]
    if len(sinces) == len(untils) == 2:
        return min(sinces), max(untils)
    since, until = max(sinces, default=None), min(untils, default=None)
    return (None, None) if since and until and since > until else (since, until)


def _relative(text: str, newest: date | None) -> Iterator[DateMention]:
    """The mentions counted from the newest article; without its date they have no period."""
    for match in _RELATIVE.finditer(text):
        since, until = _counted(match, newest) if newest else (None, None)
        yield DateMention(match.start(), match.end(), match.group(), "range", since, until)


def _counted(match: re.Match[str], newest: date) -> tuple[date, date]:
    if match["yesterday"]:
        return newest - timedelta(days=1), newest - timedelta(days=1)
    if match["past"]:
        return _back(newest, _number(match["past"]), match["pasts"].lower()), newest
    if match["ago"]:
        unit = match["agos"].lower()
        then = _back(newest, _number(match["ago"]), unit)
        return _calendar(then, unit)
    which, unit = match["which"].lower(), match["unit"].lower()
    if which == "past":
        return _back(newest, 1, unit), newest
    if which == "this":
        return _calendar(newest, unit)[0], newest
    return _calendar(_back(newest, 1, unit), unit)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else COUNTS.index(word.lower()) + 1 if word.lower() in COUNTS else 1


def _back(day: date, count: int, unit: str) -> date:
    """The day `count` units before; the last of the month when the month is too short."""
    if unit in ("day", "week"):
        return day - timedelta(days=count * (7 if unit == "week" else 1))
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "year" else 1)
    year, month = max(1, months // 12), months % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _calendar(day: date, unit: str) -> tuple[date, date]:
    """The day, week (from Monday), month or year that holds `day`."""
    if unit == "week":
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=6)
    return period(day.year, day.month if unit != "year" else None, day.day if unit == "day" else None, "")
