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

from qa.dates import DateMention, mentions

_LATEST = re.compile(
    r"\b(?:[Ll]atest|[Nn]ewest|[Mm]ost recent(?:ly)?|[Cc]urrent(?:ly)?|[Nn]ow(?:adays)?|[Aa]t present|[Tt]hese days"
    r"|[Aa]t the moment|today|[Ss]o far|[Uu]p to date|[Tt]o date)\b|^Today\b"
)
_BOUND = re.compile(
    r"(?i)\b(?:(?P<asof>as\s+(?:of|at|from))|(?P<before>before|prior\s+to|earlier\s+than)"
    r"|(?P<after>after|following|later\s+than)|(?P<since>since)|(?P<until>until|till|up\s+to|by|through|no\s+later\s+than)"
    r"|(?P<from>from|between)|in|on|during|of|at|for)\s+(?P<the>the\s+)?$"
)
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
    period stands ("the 2004 tsunami"): that is when it was, not when anything was told of it.
    """

    published_since: date | None = None
    published_until: date | None = None
    event_since: date | None = None
    event_until: date | None = None
    latest: bool = False
    as_of: date | None = None
    named: frozenset[str] = frozenset()

    @property
    def of_event(self) -> bool:
        """Whether it says when what is asked about was."""
        return self.event_since is not None or self.event_until is not None


def window(question: str) -> Window:
    """The periods `question` names."""
    text = _QUOTED.sub(lambda match: " " * len(match.group()), question)  # a date in a quoted title limits nothing
    result = Window(latest=_LATEST.search(text) is not None)
    for mention in mentions(text):
        result = _limited(result, mention, _BOUND.search(text[: mention.start]), text)
    return result


def named(mention: DateMention, text: str) -> frozenset[str]:
    """The words after a year that something is called by: "nuclear" and "deal" of "the 2015 nuclear deal"."""
    called = _CALLED.match(text, mention.end) if _DEFINITE.search(text[: mention.start]) else None
    of_year = mention.precision == "year" and " of " not in mention.text  # "the summer of 2014" is none
    return frozenset(called.group().lower().split()) if called and of_year else frozenset()


def _limited(result: Window, mention: DateMention, bound: re.Match[str] | None, text: str) -> Window:
    """`result` with the period of one more mention."""
    since, until = _bounded(mention, bound, text)
    if since is None and until is None:
        return result
    if bound and bound["asof"] and mention.until:
        limit = mention.until
        return replace(result, published_until=limit, event_until=limit, as_of=limit, latest=True)
    lead = text[: bound.start() if bound else mention.start]
    if _PUBLICATION.search(lead) or _DATED_ARTICLE.match(text, mention.end):
        since, until = _merged((result.published_since, result.published_until), (since, until))
        return replace(result, published_since=since, published_until=until)
    limits = bound and any(bound[group] for group in ("before", "after", "since", "until", "from"))
    things = named(mention, text)
    things = frozenset() if not things or limits or (result.of_event and not result.named) else things | result.named
    since, until = _merged((result.event_since, result.event_until), (since, until))
    return replace(result, event_since=since, event_until=until, named=things)


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
