"""Invented careers: passages that say who held what and when, and questions about a year or a span of years.

What they teach is to compare times, which the public pairs hardly ask for: of several posts, the one that was held at
the time asked about is the answer, and nothing is the answer for a time that the passage says nothing of.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

FIRST = "Anna Jon Maria Pavel Ines Tomas Leila Omar Greta Hugo Yara Milan Sofia Emil Nadia Karl Rosa Viktor".split()
LAST = (
    "Halden Morwick Tarrasco Brenning Okello Vasquin Lindqvar Petrosk Adeyin Castellar Norrby Haddan Kuroda Weller"
    " Marchetti Zielin Osterby Farrow Delacour Rahimian"
).split()
PLACES = (
    "Alton Brackwater Corvale Dunmere Eastholm Farrowby Glenmoor Harwick Ivybridge Kestrel Larkfield Millhaven"
    " Norchester Oakdale Port Redcliff Stanmoor Thornbury Upland Westbrook"
).split()


@dataclass(frozen=True, slots=True)
class Kind:
    """A walk of life: what is held, how a passage tells of it and how one asks for it."""

    posts: Sequence[str]  # with {place}
    told: Sequence[str]  # with {who}, {post}, {start}, {end}
    asked: Sequence[str]  # with {name}


KINDS = (
    Kind(
        ("{place} United", "{place} Rovers", "Athletic {place}", "the {place} Hawks"),
        (
            "From {start} to {end} {who} played for {post}.",
            "{who} joined {post} in {start} and stayed until {end}.",
            "{who} signed with {post} in {start}, leaving in {end} after a dispute over pay.",
            "Between {start} and {end} {who} was under contract at {post}.",
        ),
        ("Which team did {name} play for", "What club was {name} a member of", "{name} played for which team"),
    ),
    Kind(
        ("the University of {place}", "{place} College", "the {place} Institute of Technology"),
        (
            "{who} taught at {post} from {start} to {end}.",
            "In {start} {who} was appointed to a chair at {post}, which was held until {end}.",
            "{who} worked at {post} between {start} and {end}.",
        ),
        ("Where did {name} teach", "{name} worked for which employer", "At which institution was {name} employed"),
    ),
    Kind(
        ("mayor of {place}", "minister of trade of {place}", "governor of {place}", "ambassador to {place}"),
        (
            "{who} served as {post} from {start} to {end}.",
            "{who} became {post} in {start} and left the office in {end}.",
            "{who} was {post} ({start}–{end}).",
            "Elected {post} in {start}, {who} resigned in {end}.",
        ),
        ("What position did {name} hold", "Which office was held by {name}", "{name} took which position"),
    ),
    Kind(
        ("{place} Records", "the {place} Trading Company", "{place} Holdings", "the city of {place}"),
        (
            "From {start} until {end} {who} belonged to {post}.",
            "{who} was bought by {post} in {start}; the sale to others followed in {end}.",
            "{post} owned {who} from {start} to {end}.",
        ),
        ("Who owned {name}", "{name} was owned by whom", "Which owner did {name} have"),
    ),
)
OWNED = 3  # the kind whose subject is a thing
THINGS = ("{place} Hall", "the {place} Courier", "the {place} Mill", "{place} Pier")
BESIDE = (
    "The local press reported on it at length.",
    "Little is known of the years before.",
    "A plaque recalls the time.",
    "The move had been prepared for months.",
    "Critics were divided.",
    "None of it was planned, a friend said later.",
)
MONTHS = "January February March April May June July August September October November December".split()
MONTHLY = 0.4  # of the passages tell months, as many questions ask by them
WHEN_ONE, WHEN_SPAN = ("in {0}", "as of {0}", "during {0}"), ("from {0} to {1}", "between {0} and {1}")


def career(chance: random.Random) -> tuple[str, str, list[tuple[str, str]]]:
    """A name, a passage of three to five posts in a row, and questions with the post that answers or nothing."""
    kind = chance.choice(KINDS)
    name = chance.choice(THINGS).format(place=chance.choice(PLACES)) if kind is KINDS[OWNED] else _person(chance)
    count = chance.randint(3, 5)
    places = chance.sample(PLACES, count)
    years = [chance.randint(1900, 1990)]
    for _ in range(count):
        years.append(years[-1] + chance.randint(1, 7))
    month = chance.random() < MONTHLY
    posts = [chance.choice(kind.posts).format(place=place) for place in places]
    sentences: list[str] = []
    said: list[str] = []  # the posts as they stand in the passage
    spans = list(pairwise(years))
    for post, (start, end) in zip(posts, spans, strict=True):
        who = name if not sentences or kind is KINDS[OWNED] or chance.random() < 0.5 else name.split()[-1]
        opened, closed = (f"{chance.choice(MONTHS)} {year}" if month else str(year) for year in (start, end))
        told = chance.choice(kind.told).format(who=who, post=post, start=opened, end=closed)
        sentences.append(told[0].upper() + told[1:])
        said.append(post if post in sentences[-1] else post[0].upper() + post[1:])
        if chance.random() < 0.4:
            sentences.append(chance.choice(BESIDE))
    asked = [
        *((_asked(kind, name, start, end, chance), post) for post, (start, end) in zip(said, spans, strict=True)),
        (_asked(kind, name, years[0] - chance.randint(8, 20), years[0] - chance.randint(2, 6), chance), ""),
        (_asked(kind, name, years[-1] + chance.randint(2, 6), years[-1] + chance.randint(8, 20), chance), ""),
        (_asked(kind, _person(chance), years[0], years[1], chance), ""),
    ]
    return name, " ".join(sentences), asked


def _person(chance: random.Random) -> str:
    return f"{chance.choice(FIRST)} {chance.choice(LAST)}"


def _asked(kind: Kind, name: str, start: int, end: int, chance: random.Random) -> str:
    """The question for a span, or for one year within it that no other span shares."""
    within = range(start + 1, end)
    if within and chance.random() < 0.5:
        when = chance.choice(WHEN_ONE).format(chance.choice(within))
    else:
        when = chance.choice(WHEN_SPAN).format(start, end)
        if end - start > 2 and chance.random() < MONTHLY:
            first, last = (chance.choice(MONTHS)[:3] for _ in range(2))
            when = chance.choice(WHEN_SPAN).format(f"{first} {start + 1}", f"{last} {end - 1}")
    return f"{chance.choice(kind.asked).format(name=name)} {when}?"
