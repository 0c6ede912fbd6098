"""Timing: which of several readings tell of the time a question asks about.

    "Who led the party from 2006 to 2009?"
    within    "In 2007 Brown took over."                        kept
    before    "In 2005 Adams was elected."                      kept if nothing is told of within, the latest of them
    outside   "Clark led it from 1999 to 2003.", "In 2011 …"    left out: it is an answer to another question
    undated   "Brown led the party."                            kept, unless something else is told of within

A sentence without a date is as of its article's: one that was published well after the period tells of it only where
a sentence beside has such a date.

The year in a name says when a thing was, not when something was told of it: of "the 2004 tsunami" the undated are as
good as what tells of 2004, what is dated otherwise stands in for them, and only "the 2011 tsunami" is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from qa import dates, locating, periods, relative, slots, yearless
from qa.dates import DateMention
from qa.datewords import HALVES, QUARTERS
from qa.grammar import OFFICE
from qa.periods import Window
from qa.types import Passage, Reading, Span

Relation = Literal["within", "before", "outside", "undated"]

LONG = timedelta(days=366)  # a period that something lasts for, rather than one in which it happens
WEEK = timedelta(days=7)  # the days of the week tell the days of one apart
SOME_DAY = date(2000, 7, 1)  # for periods of any year; the year has a 29 February
LIKELIER = 2.0  # times as likely, what has no date is told rather than what was so before

_BOUNDED = re.compile(r"(?i)\b(?:until|till|up to|before|by|prior to|through)\s+(?:the\s+)?$")  # it was so earlier too
_UNTIL = re.compile(r"(?i)\b(?:until|till|up to)\s+(?:the\s+)?$")
_SINCE = re.compile(r"(?i)\bsince\s+(?:the\s+)?$")
_COMPARED = re.compile(  # what is dated so is only what the sentence sets beside what it tells
    r"(?i)\bthan\s+(?:(?:in|on|at|during)\s+)?(?:the\s+)?$"
    r"|\b(?:compared\s+(?:with|to)|(?:up|down)\s+from|against)"
    r"\s+(?:(?:an?|about|the|record|of)\s+)*\d(?:[^,;]|,(?=\d)){0,40}$"
    r"|\b(?:first|last|most|least|worst|[a-z]{2,}est)\b[^,;]{0,40}\bsince\s+(?:the\s+)?$"
)
_HELD = re.compile(  # an office, which whoever has it keeps
    rf"(?i)^\W*who(?:['’]s| is| was| were)? (?:the )?(?:[\w’'-]+ ){{0,3}}?(?:{OFFICE}|head)\b"
    r"(?! (?:who|that|which|[a-z]+ed|shot)\b)"
    rf"|^\W*(?:the )?(?:{OFFICE}) of\b"
    r"|^\W*who (?:le(?:d|ads?)|head(?:s|ed)?|command(?:s|ed)?|chair(?:s|ed)?|govern(?:s|ed)?|rule[sd]?|r[ua]ns?)\b"
)
_REPORT = re.compile(r"(?i)\b(?:quarter(?![\s-]?finals?)|half-year|full[\s-]year|earnings|interim results)\b")
_DASH = re.compile(r"\s*(?:\([^()]{1,30}\)\s*)?[—–-]\s")
_NOT = re.compile(r"(?i)(?:\b(?:not|never)\b|n['’]t\b)[^,;:]*$")  # "not until 2015" tells of what began then


@dataclass(frozen=True, slots=True)
class Timed:
    """How a sentence lies to a period, and the date that says so where it lies before."""

    relation: Relation
    told: date = date.min


def timely(readings: Sequence[Reading], question: str) -> list[Reading]:
    """The readings that can be about the period a question names, in their order; all where it names none."""
    asked = _asked(question)
    if not asked.of_event:
        return list(readings)
    timed = [(timed_of(reading.hit.passage, reading.span, asked), reading) for reading in readings]
    latest = max((time.told for time, _ in timed if time.relation == "before"), default=date.min)
    if asked.named:
        near = [reading for time, reading in timed if time.relation in _fitting(question)]
        return near or [reading for time, reading in timed if time.relation == "before"]
    if any(time.relation == "within" for time, _ in timed):
        return [reading for time, reading in timed if time.relation == "within"]
    kept = [reading for time, reading in timed if time.relation == "before" and time.told == latest]
    undated = [reading for time, reading in timed if time.relation == "undated"]
    likelier = undated and kept and undated[0].probability > LIKELIER * kept[0].probability
    return undated if likelier else kept or undated


def untimed(passage: Passage, span: Span, question: str) -> bool:
    """Whether a question names a period and these sentences do not tell of it, or only of the end of a long one."""
    asked = _asked(question)
    if not asked.of_event:
        return False
    time = timed_of(passage, span, asked)
    relation = time.relation
    if asked.named:
        return relation not in _fitting(question)
    if relation == "before" and _holds(time, passage, asked, question):
        return False
    return relation != "within" or _late(passage.words(span), asked)


def _holds(time: Timed, passage: Passage, asked: Window, question: str) -> bool:
    """Whether who held an office before a short period is likely to hold it then.

    So it is where that was in the year before, or where an article of the period names the holder by something earlier.
    """
    since = asked.event_since
    if since is None or _long(asked) or not _HELD.search(question):
        return False
    published = passage.source.published
    until = asked.event_until or date.max
    of_then = published is not None and since <= published <= until
    return of_then or time.told >= since - periods.YEAR


def _asked(question: str) -> Window:
    """The periods a question names; who was there in a quarter may have been there before it.

    How many there were by a day is told around it: what was counted more than a year before is no longer so many.
    """
    asked, wanted = periods.window(question), slots.wanted(question)
    asked = replace(asked, quarter=asked.quarter and wanted != "name", count=wanted == "number")
    since, until = asked.event_since, asked.event_until
    if not asked.count or since or until is None or asked.as_of or until - date.min < periods.YEAR:
        return asked
    return replace(asked, event_since=until - periods.YEAR, total=True)


def _fitting(question: str) -> Sequence[Relation]:
    """How sentences may lie to a year that only names a thing; a date that is asked for may be any."""
    return ("within", "undated", "before") if slots.wanted(question) == "date" else ("within", "undated")


def _late(sentence: str, asked: Window) -> bool:
    """Whether all that is dated in a period of more than a year lies in its second half.

    What was so "from 2015 to 2017" had begun by 2015: who came in April 2017 is who came next.
    """
    if (period := _long(asked)) is None:
        return False
    since, until = period
    half = since + (until - since) / 2
    inside = [each for each in dates.mentions(sentence) if each.since and dates.overlaps(each, since, until)]
    return bool(inside) and all(
        (each.since or since) > half and (each.ends or not _BOUNDED.search(sentence[: each.start])) for each in inside
    )


def timed_of(passage: Passage, span: Span, asked: Window) -> Timed:
    """How sentences lie to a period; without a date of their own, how their article does."""
    published = passage.source.published
    own = related(passage.words(span), asked, published)
    if _ahead(own, passage, asked):
        return Timed("outside")
    if own.relation != "undated" or published is None:
        return own
    halves = any(each.part in HALVES for each in asked.yearly)  # of a match as likely as of a year
    asked = asked.near(published)
    _, beside = locating.around(passage, span).split("\n", 1)  # without the title
    if asked.quarter and _REPORT.search(f"{passage.source.title}\n{passage.text}"):
        within = _last_before(published, asked) or related(beside, asked, published).relation == "within"
        return Timed("within" if within else "outside")
    if halves:
        return own
    if asked.event_until is not None and published > asked.event_until + _slack(asked):
        told = asked.named or related(beside, asked, published).relation == "within"
        return own if told else Timed("outside")
    early = asked.event_since is not None and published < asked.event_since
    return Timed("before", published) if early else Timed("within")


def _ahead(own: Timed, passage: Passage, asked: Window) -> bool:
    """Whether an article is older than the thing named by its year, and does not speak of that year: of another one."""
    published, since = passage.source.published, asked.event_since
    if not asked.named or own.relation == "within" or published is None or since is None or published >= since:
        return False
    whole = f"{passage.source.title}\n{passage.text}"
    return not any(periods.meets(mention, asked) for mention in dates.mentions(whole))


def _slack(asked: Window) -> timedelta:
    """How long after a period an article without a date still tells of it; by a day of a month, hardly longer."""
    until = asked.event_until
    within_month = until is not None and until < date.max and (until + timedelta(days=1)).day != 1
    return WEEK if asked.total and within_month else periods.NEWS


def _last_before(published: date, asked: Window) -> bool:
    """Whether a quarter was the last to end before a day: of that one, an article reports the figures."""
    since, until = asked.event_since, asked.event_until
    return since is not None and until is not None and until < published <= until + (until - since)


def related(sentence: str, asked: Window, published: date | None = None) -> Timed:
    """How what a sentence dates lies to a period.

    What began before a period may have lasted into it; what ended before, or began after, has not.
    """
    sentence = relative.resolved(sentence, published)[0]  # "last year" of an article is the one before its own
    sentence = yearless.dated(sentence, published) if _short(asked.near(published)) else sentence
    day = published or (SOME_DAY if asked.yearly else None)
    told = [yearless.yeared(mention, day) for mention in dates.mentions(sentence, quarters=True)]
    told = [mention for mention in told if not _dateline(mention, sentence, published)]
    told = [_lasting(mention, sentence, asked, published) for mention in told]
    dated = [mention for mention in told if mention.since and mention.until]
    if any(periods.meets(mention, asked) and not _apart(mention, asked) for mention in dated):
        return Timed("within")
    if asked.named:
        return _besides(dated, sentence, asked)
    dated = [mention for mention in dated if not (asked.yearly and periods.wide(mention))]
    dated = [mention for mention in dated if not periods.named(mention, sentence)]
    if asked.quarter and any(mention.ends or mention.part in QUARTERS for mention in dated):
        return Timed("outside")  # the figures of another one
    dated = [mention for mention in dated if not _COMPARED.search(sentence[: mention.start])]
    begun = [mention for mention in dated if not mention.ends and not _BOUNDED.search(sentence[: mention.start])]
    early = [mention.until for mention in begun if _precedes(mention, asked.near(mention.until))]
    if early:
        return Timed("before", max(filter(None, early)))
    return Timed("outside") if begun or any(mention.ends for mention in dated) else Timed("undated")


def _dateline(mention: DateMention, sentence: str, published: date | None) -> bool:
    """Whether a date is only that of the article, before its first words: "DETROIT, July 24, 2025 — Profit rose"."""
    own = mention.precision == "day" and mention.since is not None and mention.since == published
    return own and _DASH.match(sentence, mention.end) is not None


def _short(asked: Window) -> bool:
    since, until = asked.event_since, asked.event_until
    return since is not None and until is not None and until - since < WEEK


def _besides(dated: Sequence[DateMention], sentence: str, asked: Window) -> Timed:
    """How a sentence lies to a year that only names a thing: of another one, of another time, or of no time."""
    called = [periods.named(mention, sentence) for mention in dated]
    if any(words & asked.named for words in called):
        return Timed("outside")
    return Timed("undated" if all(called) else "before")


def _lasting(mention: DateMention, sentence: str, asked: Window, published: date | None) -> DateMention:
    """What "until 2015" means: the period that ends there, whenever it began; "since 2015" that which its article ends.

    What is counted "since 2015" is as many as there were when the article was published.
    """
    before = sentence[: mention.start]
    open_end = _SINCE.search(before) and not _COMPARED.search(before)
    lasts = open_end and not mention.ends and published and not (asked.named or asked.quarter or asked.yearly)
    if lasts and published and mention.since and mention.since <= published:
        return replace(mention, since=published if asked.count else mention.since, until=published)
    open_start = mention.since and not mention.ends and _UNTIL.search(before) and not _NOT.search(before)
    return replace(mention, since=date.min) if open_start else mention


def _apart(mention: DateMention, asked: Window) -> bool:
    """Whether periods that meet are two: the figures of a year are not those of its quarter.

    Two long periods may only touch: who led from 26 February 2012 did not lead "from 2009 to February 2012".
    """
    if asked.quarter and periods.wide(mention):
        return True
    if (period := _long(asked)) is None or not (mention.ends and mention.since and mention.until):
        return False
    since, until = period
    return min(until, mention.until) - max(since, mention.since) < periods.NEWS <= mention.until - mention.since


def _long(asked: Window) -> tuple[date, date] | None:
    """The period that is asked about, where it has both ends and is longer than a year."""
    since, until = asked.event_since, asked.event_until
    return (since, until) if since and until and until - since > LONG else None


def _precedes(mention: DateMention, asked: Window) -> bool:
    return asked.event_since is not None and mention.until is not None and mention.until < asked.event_since
