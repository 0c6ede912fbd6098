"""Periods: which time a question is about, and which articles it lets answer.

>>> window("What was known about the troops as of March 2023?").published_until
datetime.date(2023, 3, 31)

A date in a question is nearly always about the event, not about the article: an article of 2023 tells how many
troops there were in 2007. So `window` keeps two periods apart, and only words that speak of the articles themselves
("as of", "articles published in", "what was known in") limit publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from qa.dates import DateMention, mentions, overlaps
from qa.datewords import QUARTERS
from qa.yearless import yeared

YEAR = timedelta(days=364)
NEWS = timedelta(days=31)  # what an article tells of without a date happened not long before it

_LATEST = re.compile(
    r"\b(?:[Ll]atest|[Nn]ewest|[Mm]ost recent(?:ly)?|[Cc]urrent(?:ly)?|[Nn]ow(?:adays)?|[Aa]t present|[Tt]hese days"
    r"|[Aa]t the moment|today|[Ss]o far|[Uu]p to date|[Tt]o date)\b|^Today\b"
)
_BOUND = re.compile(
    r"(?i)\b(?:(?P<asof>as\s+(?:of|at|from))|(?P<before>before|prior\s+to|earlier\s+than)"
    r"|(?P<after>after|following|later\s+than)|(?P<since>since)|(?P<until>until|till|up\s+to|by|through|no\s+later\s+than)"
    r"|(?P<from>from|between)|in|on|during|of|at|for)\s+(?P<the>the\s+)?$"
)
_LIMITS = ("before", "after", "since", "until", "from")
_OPEN_END = re.compile(
    r"(?i)\s*(?:onwards?\b|and\s+(?:after|later)|(?:to|until|till|through|and|[–-])\s*(?:the\s+)?(?:present|now|today))"
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
_DEFINITE = re.compile(r"(?i)(?:\b(?:the|its|his|her|their|a|an|this|that)|['’]s)\s+$")
_CALLED = re.compile(  # up to three words, none of which begins something else
    r"(?i)(?:\s+(?!(?:is|are|was|were|do|does|did|ha[sd]|have|will|would|can|could|should|may|might|must|and|or|but|that|than"
    r"|who|wh(?:at|ich|en|ere|y)|how|in|on|at|to|by|of|for|from|with|as|into|near|against|before|after|during|since"
    r"|until|about|through)\b)[^\W\d_]{2,}){1,3}"
)
_QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]")


@dataclass(frozen=True, slots=True)
class Window:
    """The periods a question names, inclusive; None is open.

    `published_*` limit which articles may answer, `event_*` say what the answer must be about. `latest` asks for the
    newest state (within `as_of`, when given). `named` holds the words of the thing in whose name alone the event's
    period stands ("the 2004 tsunami"): that is when it was, not when anything was told of it. `yearly` are the periods
    that are named without a year ("in Q3"): those of any year. `quarter` says that figures are asked of a quarter,
    `count` that a number is asked for, and `total` that it is one reached by a day ("by May 2024").
    """

    published_since: date | None = None
    published_until: date | None = None
    event_since: date | None = None
    event_until: date | None = None
    latest: bool = False
    as_of: date | None = None
    named: frozenset[str] = frozenset()
    yearly: tuple[DateMention, ...] = ()
    quarter: bool = False
    count: bool = False
    total: bool = False

    @property
    def of_event(self) -> bool:
        """Whether it says when what is asked about was."""
        return self.event_since is not None or self.event_until is not None or bool(self.yearly)

    def near(self, day: date | None) -> Window:
        """The window with periods of any year taken as those nearest to a day; itself where there are none."""
        if not self.yearly or day is None:
            return self
        meant = [yeared(each, day) for each in self.yearly]
        since = min((each.since for each in meant if each.since), default=None)
        until = max((each.until for each in meant if each.until), default=None)
        return replace(self, event_since=since, event_until=until, yearly=())


def window(question: str) -> Window:
    """The periods `question` names."""
    text = _QUOTED.sub(lambda match: " " * len(match.group()), question)  # a date in a quoted title limits nothing
    result = Window(latest=_LATEST.search(text) is not None)
    for mention in mentions(text, quarters=True):
        result = _limited(result, mention, _BOUND.search(text[: mention.start]), text)
    return result if result.event_since is None and result.event_until is None else replace(result, yearly=())


def named(mention: DateMention, text: str) -> frozenset[str]:
    """The words after a year that something is called by: "nuclear" and "deal" of "the 2015 nuclear deal"."""
    called = _CALLED.match(text, mention.end) if _DEFINITE.search(text[: mention.start]) else None
    if called and called.group().split()[-1] == "year":  # "the 2024 fiscal year"
        return frozenset()
    of_year = mention.precision == "year" and mention.part not in QUARTERS and " of " not in mention.text
    return frozenset(called.group().lower().split()) if called and of_year else frozenset()


def meets(mention: DateMention, asked: Window) -> bool:
    """Whether what a mention dates touches the period that is asked about; a whole year touches no part of any year."""
    if mention.since is None or mention.until is None or (asked.yearly and wide(mention)):
        return False
    there = asked.near(mention.until)
    return overlaps(mention, there.event_since, there.event_until)


def wide(mention: DateMention) -> bool:
    """Whether it is a year or longer."""
    return mention.since is not None and mention.until is not None and mention.until - mention.since >= YEAR


def _limited(result: Window, mention: DateMention, bound: re.Match[str] | None, text: str) -> Window:
    """`result` with the period of one more mention."""
    since, until = _bounded(mention, bound, text)
    if since is None and until is None:
        return _recurring(result, mention, bound, text)
    if bound and bound["asof"] and mention.until:
        limit = mention.until
        return replace(result, published_until=limit, event_until=limit, as_of=limit, latest=True)
    lead = text[: bound.start() if bound else mention.start]
    if _PUBLICATION.search(lead) or _DATED_ARTICLE.match(text, mention.end):
        since, until = _merged((result.published_since, result.published_until), (since, until))
        return replace(result, published_since=since, published_until=until)
    limits = bound and any(bound[group] for group in _LIMITS)
    things = named(mention, text)
    things = frozenset() if not things or limits or (result.of_event and not result.named) else things | result.named
    since, until = _merged((result.event_since, result.event_until), (since, until))
    quarter = result.quarter or mention.part in QUARTERS
    return replace(result, event_since=since, event_until=until, named=things, quarter=quarter)


def _recurring(result: Window, mention: DateMention, bound: re.Match[str] | None, text: str) -> Window:
    """`result` with a period of any year; without a year, "before March" says nothing of other years."""
    quarter = mention.part in QUARTERS or bool(mention.ends and mention.ends[1].part in QUARTERS)
    open_end = bound and not mention.ends and any(bound[group] for group in (*_LIMITS, "asof"))
    lead = text[: bound.start() if bound else mention.start]
    of_articles = _PUBLICATION.search(lead) or _DATED_ARTICLE.match(text, mention.end)
    called = not quarter and _DEFINITE.search(text[: mention.start]) and _CALLED.match(text, mention.end)
    if open_end or of_articles or called or not all(each.recurs for each in mention.ends or (mention,)):
        return result
    return replace(result, yearly=(*result.yearly, mention), quarter=result.quarter or quarter)


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
