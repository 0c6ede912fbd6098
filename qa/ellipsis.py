"""Ellipsis: a question of a few words takes the rest from the question before it.

>>> completed("in Syria?", "How many US troops are in Iraq?", "About 2,500.", adding=True)
'How many US troops are in Syria?'
"""

from __future__ import annotations

import re

from qa import dates, names
from qa.grammar import ASKING, AUXILIARY, DOES, HOW_MANY, PLACED, PREPOSITION, as_question, capitalised, unended
from qa.lands import DEMONYMS, lands

FRAGMENT = 5  # words; a longer one is a question of its own
_SPOKEN = re.compile(rf"(?i)\b(?:{ASKING}|{AUXILIARY})\b")  # a fragment has neither
_BARE = re.compile(
    rf"(?i)^(?:{PREPOSITION} )?(?:{ASKING})(?: (?:many|much|long|often|so|come|not|year|month|day))*"
    r"(?: exactly| then)?\W*$"
    rf"|^{PREPOSITION} (?:how many|how much|which|what) (?!(?:{AUXILIARY})\b)[a-z]+\W*$"  # By how many votes?
)
_HOW = re.compile(
    r"(?i)^(?:(?:since|until|from) )?(?:when|where|why|how|(?:in |on )?(?:what|which) (?:year|month|day))"
    r"(?: exactly)?\W*$"
)
_ELSE = re.compile(rf"(?i)^(?P<ask>{ASKING}) else\W*$")
_ADVERBIAL = re.compile(rf"(?i)^(?:when|where|why|how) (?P<rest>(?:{AUXILIARY})\b.*?)\W*$")
_POLAR = re.compile(rf"(?i)^(?P<rest>(?:{AUXILIARY})\b.*?)\W*$")
_NEXT_YEAR = re.compile(
    r"(?i)^(?:in )?(?:the|an?|one) "
    r"(?:year (?:(?P<ago>before|earlier)|after|later)|(?:(?P<last>previous)|following|next) year)$"
)
_TWO = re.compile(rf"(?i)^(?P<one>(?:as of )?.+?) (?P<other>{PREPOSITION} .+)$")  # in France in June
_PLACED_OR_ACTING = re.compile(rf"(?i)\b(?:(?P<acts>{DOES})|{PREPOSITION}) (?P<the>(?:the )?)$")
_DESCRIBES = re.compile(rf" (?!(?:{PREPOSITION}|{AUXILIARY}|and|or)\b)[a-z]")
_TIMELESS = ("", "in ", "on ", "of ")  # what a date may lose where the other has no preposition: the 2020 election


def completed(asked: str, previous: str, told: str, adding: bool) -> str:
    """A fragment made a question by the one before it, or by the reply `told`; empty for what is a question itself.

    `adding`: it began with "and", "but" or "what about".
    """
    return _bare(asked, previous, told) or _fragment(asked, previous, adding)


def _bare(asked: str, previous: str, told: str) -> str:
    """ "Why?" put to the question before, or to its reply where it does not fit; empty for a longer question."""
    if more := _ELSE.match(asked):
        same = re.match(rf"(?i){more['ask']}\b", previous)
        return f"{capitalised(asked.rstrip('? '))}{previous[same.end() :]}" if same else f"{told} {as_question(asked)}"
    if not _BARE.match(asked):
        return ""
    how = capitalised(asked.rstrip("?. ")) if _HOW.match(asked) else ""
    if how and (fits := _POLAR.match(previous) or _ADVERBIAL.match(previous)):
        return f"{how} {fits['rest'][0].lower()}{fits['rest'][1:]}?"
    many = HOW_MANY.match(previous)
    if how and many and re.match(rf" {PREPOSITION}\b", many["rest"]):
        return f"{how} {many['aux']} {many['thing']}{many['rest']}?"
    return f"{told} {as_question(asked)}"


def _fragment(asked: str, previous: str, adding: bool) -> str:
    """The question before with a part exchanged: "in Syria", "2007", "the Spanish"; empty for what is no fragment."""
    rest = unended(asked)
    if made := _next_year(rest, previous):
        return made
    leading = re.match(rf"(?i)({PREPOSITION}\s+)?(?:the\s+)?", rest)
    assert leading
    preposition, words = leading[1] or "", _cased(rest[leading.end() :])
    if _SPOKEN.search(rest) or len(rest.split()) > FRAGMENT or not (words and (adding or preposition)):
        return ""
    two = _TWO.match(rest)
    undated = [part for part in two.groups() if not dates.mentions(part)] if two else []
    if two and len(undated) == 1 and names.names(f"about {undated[0]}"):
        return _fragment(two["other"], _fragment(two["one"], previous, adding) or previous, adding)
    moment = bool(dates.mentions(f"in {words}"))
    exchanged = _date_exchanged if moment else _name_exchanged
    if made := exchanged(previous, words, preposition, rest[len(preposition) : leading.end()].lower()):
        return made
    if moment or preposition or words.lower() in ("now", "today"):
        joint = preposition or ("in " if moment else "")
        return f"{unended(previous)} {joint}{rest[len(leading[1] or '') :] if preposition else words}?"
    return f"{previous} {as_question(asked)}"


def _next_year(rest: str, previous: str) -> str:
    """The question before about the year before or after its own; empty for any other fragment."""
    step, stated = _NEXT_YEAR.match(rest), dates.mentions(previous)
    if not step or not stated or not stated[-1].since:
        return ""
    date, count = stated[-1], -1 if step["ago"] or step["last"] else 1
    moved = re.sub(r"\d{4}", lambda year: str(int(year[0]) + count), date.text)
    return f"{previous[: date.start]}{moved}{previous[date.end :]}"


def _date_exchanged(previous: str, words: str, preposition: str, _: str) -> str:
    """The question before with another date, and its preposition if both have one; empty if it states none."""
    stated = dates.mentions(previous)
    if not stated:
        return ""
    start, end = stated[-1].start, stated[-1].end
    before = re.search(rf"(?i)\b{PREPOSITION}\s+(?:the\s+)?$", previous[:start]) if preposition else None
    if before:
        return f"{previous[: before.start()]}{preposition}{words}{previous[end:]}"
    return f"{previous[:start]}{words}{previous[end:]}" if preposition.lower() in _TIMELESS else ""


def _name_exchanged(previous: str, words: str, preposition: str, article: str) -> str:
    """The question before with `words` for the same noun, or for a name of the same kind; empty if it has neither."""
    noun = re.search(rf"((?:(?:[A-Z][\w.-]*|{'|'.join(dates.ORDINALS)}) )*){re.escape(words.split()[-1])}\b", previous)
    if noun and len(words.split()) > 1:
        return f"{previous[: noun.start()]}{words}{previous[noun.end() :]}"
    found = _name_in(previous, words, preposition)
    if not found:
        return ""
    head, tail, name = previous[: found.start], previous[found.end :], re.sub(r"['’]s?$", "", words)
    placed = _PLACED_OR_ACTING.search(head)
    if (placed and placed["acts"]) or not _DESCRIBES.match(tail):
        head = head[: placed.end() - len(placed["the"])] if placed else head
        name = name if head.endswith("the ") else article + name
    name = name[:-1] if tail.startswith("s") and name.endswith("s") else name  # F-16s
    return f"{head}{name}{tail}"


def _name_in(previous: str, words: str, preposition: str) -> names.Name | None:
    """The name in the question before that `words` replace."""
    if not (preposition or names.names(f"about {words}")):
        return None
    land = words.lower()
    belongs = land in DEMONYMS and DEMONYMS[land] != land  # Spanish
    found = [name for name in names.names(previous) if bool(lands(name.text)) == bool(lands(words)) or preposition]
    describing = [name for name in found if re.match(r" [a-z]+s\b", previous[name.end :])]
    placed = [name for name in found if PLACED.search(previous[: name.start]) is not None]
    acting = [] if preposition else [name for name in found if name not in describing]
    chosen = describing if belongs else placed or acting if preposition or lands(words) else found
    return chosen[-1] if chosen else None


def _cased(words: str) -> str:
    """A country with its capital letter, as it is seldom typed in haste."""
    return " ".join(_capital(word) if word in DEMONYMS and word != "us" else word for word in words.split())


def _capital(word: str) -> str:
    return word.upper() if word in ("uk", "usa", "uae") else word.capitalize()
