"""Exchanging: a part of a question gives way to another of the same kind.

>>> exchanged("What did the minister of finance say?", Part("minister of health", article="the "))
'What did the minister of health say?'
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa import dates, names
from qa.datewords import ORDINALS
from qa.grammar import AUXILIARY, DOES, PLACED, PREPOSITION
from qa.lands import DEMONYMS, lands

_PLACED_OR_ACTING = re.compile(rf"(?i)\b(?:(?P<acts>{DOES})|{PREPOSITION}) (?P<the>(?:the )?)$")
_DESCRIBES = re.compile(rf" (?!(?:{PREPOSITION}|{AUXILIARY}|and|or)\b)[a-z]")
_TIMELESS = ("", "in ", "on ", "of ")  # what a date may lose where the other has no preposition: the 2020 election
_OF_ITS_YEAR = ("day", "month", "year")  # a date of this precision lends its year to a month or day without one
_NOUN_WITH = re.compile(rf"(?i)(?P<noun>[\w'’-]+)(?P<rest> {PREPOSITION} .+)$")  # minister of health
_ACTING = re.compile(rf"(?i)\b(?:{DOES}) (?:(?:the|an?) )?$")
_NAME = re.compile(r"[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*")
_WORD = re.compile(r"[\w'’-]+")
_PHRASE = re.compile(rf"(?i)[\w'’-]+(?: (?!(?:{PREPOSITION}|{AUXILIARY}|that|and|or|the|an?)\b)[\w'’-]+)*")
_WEEKDAY = re.compile(r"\bon (?:last )?(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b")
_DEED = re.compile(r"[a-z]{3,}ed|missing|dead|hurt")
_DONE = re.compile(rf"\b(?:is|are|was|were) (?P<deed>{_DEED.pattern})\b")
_MANY_DONE = re.compile(
    rf"(?i)how many (?:of them )?(?P<done>(?:is|are|was|were) (?:(?:still|also|now) )?(?:{_DEED.pattern}))\W*$"
)
_REGION = re.compile(  # a place without a name: in the euro zone
    r"(?i)(?:the )?(?:[a-z]+ ){0,2}(?:zone|area|region|country|capital|city|state|province|bloc|district|north|south"
    r"|east|west)\b(?! of\b)"
)


@dataclass(frozen=True, slots=True)
class Part:
    """What is to take the place of its like: its words, and the preposition and the article that stand before them."""

    words: str
    preposition: str = ""
    article: str = ""

    @property
    def moment(self) -> bool:
        """Whether it states a date or a day of the week."""
        return bool(dates.mentions(f"in {self.words}") or _WEEKDAY.fullmatch(f"on {self.words}"))

    @property
    def phrase(self) -> bool:
        """Whether it has several words that are not a date only: "2021 deal", but not "May 2021"."""
        stated = dates.mentions(f"in {self.words}")
        only = bool(stated) and stated[0].end - stated[0].start == len(self.words)
        return len(self.words.split()) > 1 and not only


def exchanged(previous: str, part: Part) -> str:
    """The question with `part` in the place of its like; empty if it has none."""
    if part.phrase and (made := _attributed(previous, part) or _same_noun(previous, part)):
        return made
    if part.moment:
        return _date_exchanged(previous, part)
    return _deed_exchanged(previous, part) or _region_exchanged(previous, part) or _name_exchanged(previous, part)


def _attributed(previous: str, part: Part) -> str:
    """With what else may belong to the same noun: the minister of health, the vote for the cut."""
    new = None if part.preposition else _NOUN_WITH.search(part.words)
    old = re.search(rf"(?i)\b(?P<noun>{re.escape(new['noun'])}) {PREPOSITION} (?:the )?", previous) if new else None
    if not new or not old:
        return ""
    alone = _WORD if _ACTING.search(previous[: old.start()]) else _PHRASE  # the verb may follow
    ended = _NAME.match(previous, old.end()) or alone.match(previous, old.end())
    described = part.words[: new.start()]
    return f"{previous[: old.start()]}{described}{old['noun']}{new['rest']}{previous[ended.end() :]}" if ended else ""


def _same_noun(previous: str, part: Part) -> str:
    """With `part` for the same noun and what describes it: Spanish troops for US troops."""
    if _NOUN_WITH.search(part.words):  # whose last word is not its noun
        return ""
    described = rf"(?:(?<=\bthe )[a-z]+ )?(?:(?:[A-Z][\w.-]*|\d{{4}}|{'|'.join(ORDINALS)}) )*"
    noun = re.search(rf"{described}\b(?i:{re.escape(part.words.split()[-1])})\b", previous)
    return f"{previous[: noun.start()]}{part.words}{previous[noun.end() :]}" if noun else ""


def many_exchanged(asked: str, previous: str) -> str:
    """The question before with what else was done to as many: "How many are missing?" after how many were killed."""
    many = _MANY_DONE.match(asked) if previous.lower().startswith("how many ") else None
    done = _DONE.search(previous) if many else None
    return f"{previous[: done.start()]}{many['done']}{previous[done.end() :]}" if many and done else ""


def _deed_exchanged(previous: str, part: Part) -> str:
    """With what else was done to someone: injured for killed."""
    done = _DONE.search(previous) if _DEED.fullmatch(part.words) and not part.preposition else None
    return f"{previous[: done.start('deed')]}{part.words}{previous[done.end('deed') :]}" if done else ""


def _date_exchanged(previous: str, part: Part) -> str:
    """With another date, and its preposition if both have one; empty if the question states none."""
    stated, weekday = dates.mentions(previous), _WEEKDAY.search(previous)
    if part.preposition and weekday and not stated:
        return f"{previous[: weekday.start()]}{part.preposition}{part.words}{previous[weekday.end() :]}"
    if not stated or _WEEKDAY.fullmatch(f"on {part.words}"):
        return ""
    start, end = stated[-1].start, stated[-1].end
    words = part.words + _year_lent(part.words, stated[-1])
    before = re.search(rf"(?i)\b{PREPOSITION}\s+(?:the\s+)?$", previous[:start]) if part.preposition else None
    if before:
        return f"{previous[: before.start()]}{part.preposition}{part.article}{words}{previous[end:]}"
    return f"{previous[:start]}{words}{previous[end:]}" if part.preposition.lower() in _TIMELESS else ""


def _year_lent(words: str, stated: dates.DateMention) -> str:
    """The year of the date before, for a month or day without one: "and in June?" after "in May 2023"."""
    year = re.search(r"\d{4}", stated.text) if stated.precision in _OF_ITS_YEAR else None
    return f" {year[0]}" if year and dates.mentions(f"in {words}")[0].since is None else ""


def _name_exchanged(previous: str, part: Part) -> str:
    """With `part` for a name of the same kind."""
    found = _name_in(previous, part)
    if not found:
        return ""
    head, tail, name = previous[: found.start], previous[found.end :], re.sub(r"['’]s?$", "", part.words)
    placed = _PLACED_OR_ACTING.search(head)
    if (placed and placed["acts"]) or not _DESCRIBES.match(tail):
        head = head[: placed.end() - len(placed["the"])] if placed else head
        name = name if head.endswith("the ") else part.article + name
    name = name[:-1] if tail.startswith("s") and name.endswith("s") else name  # F-16s
    return f"{head}{name}{tail}"


def _name_in(previous: str, part: Part) -> names.Name | None:
    """The name in the question before that `part` replaces."""
    words, preposition = part.words, part.preposition
    if not (preposition or names.names(f"about {words}")):
        return None
    land = words.lower()
    belongs = land in DEMONYMS and DEMONYMS[land] != land  # Spanish
    found = [name for name in names.names(previous) if bool(lands(name.text)) == bool(lands(words)) or preposition]
    describing = [name for name in found if re.match(r" [a-z]+s\b", previous[name.end :])]
    placed = [name for name in found if _stands(preposition, previous[: name.start])]
    acting = [] if preposition else [name for name in found if name not in describing]
    if not (belongs or preposition or lands(words)):
        return _likest(previous, part, found, placed)
    chosen = describing if belongs else placed or acting
    return chosen[-1] if chosen else None


def _stands(preposition: str, before: str) -> bool:
    """Whether a name stands behind a preposition of place, or behind the given one: for the Berlin concert."""
    same = preposition and re.search(rf"(?i)\b{re.escape(preposition.strip())} (?:the )?$", before)
    return bool(same or PLACED.search(before))


def _likest(previous: str, part: Part, found: list[names.Name], placed: list[names.Name]) -> names.Name | None:
    """Of several names the one written most like `part`: a short form, with an article, else not where something is."""

    def likeness(name: names.Name) -> tuple[int, bool]:
        article = re.search(r"(?i)\bthe $", previous[: name.start]) is not None
        same = (_short(name.text) == _short(part.words)) + (article == bool(part.article))
        return same, name not in placed

    return max(reversed(found), key=likeness, default=None)


def _short(name: str) -> bool:
    """Whether it is a short form, as CDU and AfD are."""
    return " " not in name and sum(letter.isupper() for letter in name) > 1 and "-" not in name


def _region_exchanged(previous: str, part: Part) -> str:
    """With a named place for one that is only described: in the US for in the euro zone."""
    if not part.preposition or not names.names(f"about {part.words}"):
        return ""
    for old in re.finditer(rf"(?i)\b{re.escape(part.preposition)}", previous):
        if region := _REGION.match(previous, old.end()):
            return f"{previous[: old.end()]}{part.article}{part.words}{previous[region.end() :]}"
    return ""
