"""Ellipsis: a question of a few words takes the rest from the question before it.

>>> completed("in Syria?", "How many US troops are in Iraq?", "About 2,500.", adding=True)
'How many US troops are in Syria?'
"""

from __future__ import annotations

import re

from qa import dates, names
from qa.grammar import ASKING, AUXILIARY, HOW_MANY, PLACED, PREPOSITION, as_question, capitalised
from qa.lands import DEMONYMS, lands

FRAGMENT = 5  # words; a longer one is a question of its own
_SPOKEN = re.compile(rf"(?i)\b(?:{ASKING}|{AUXILIARY})\b")  # a fragment has neither
_BARE = re.compile(
    rf"(?i)^(?:{PREPOSITION} )?(?:{ASKING})(?: (?:many|much|long|often|so|come|not|year|month|day))*"
    r"(?: exactly| then)?\W*$"
)
_HOW = re.compile(
    r"(?i)^(?:(?:since|until|from) )?(?:when|where|why|how|(?:in |on )?(?:what|which) (?:year|month|day))"
    r"(?: exactly)?\W*$"
)
_ELSE = re.compile(rf"(?i)^(?P<ask>{ASKING}) else\W*$")
_ADVERBIAL = re.compile(rf"(?i)^(?:when|where|why|how) (?P<rest>(?:{AUXILIARY})\b.*?)\W*$")
_POLAR = re.compile(rf"(?i)^(?P<rest>(?:{AUXILIARY})\b.*?)\W*$")


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
    rest = asked.rstrip("?. ")
    leading = re.match(rf"(?i)({PREPOSITION}\s+)?(?:the\s+)?", rest)
    assert leading
    preposition, words = leading[1] or "", _cased(rest[leading.end() :])
    if _SPOKEN.search(rest) or len(rest.split()) > FRAGMENT or not (words and (adding or preposition)):
        return ""
    moment = bool(dates.mentions(f"in {words}"))
    if span := _date_in(previous, preposition) if moment else _name_in(previous, words, preposition):
        return f"{previous[: span[0]]}{preposition if moment else ''}{words}{previous[span[1] :]}"
    if moment or preposition or words.lower() in ("now", "today"):
        joint = preposition or ("in " if moment else "")
        return f"{previous.rstrip('?. ')} {joint}{rest[len(leading[1] or '') :] if preposition else words}?"
    return f"{previous} {as_question(asked)}"


def _date_in(previous: str, preposition: str) -> tuple[int, int] | None:
    """Where the question before states its date; with its preposition where another takes its place."""
    stated = dates.mentions(previous)
    if not stated:
        return None
    before = re.search(rf"(?i)\b{PREPOSITION}\s+(?:the\s+)?$", previous[: stated[-1].start]) if preposition else None
    return (before.start() if before else stated[-1].start), stated[-1].end


def _name_in(previous: str, words: str, preposition: str) -> tuple[int, int] | None:
    """Where the question before has what `words` replace: the same noun, or a name of the same kind."""
    noun = re.search(rf"((?:[A-Z][\w.-]* )*){re.escape(words.split()[-1])}\b", previous)
    if noun and len(words.split()) > 1:
        return noun.span()
    if not (preposition or names.names(f"about {words}")):
        return None
    land = words.lower()
    belongs = land in DEMONYMS and DEMONYMS[land] != land  # Spanish
    found = [name for name in names.names(previous) if bool(lands(name.text)) == bool(lands(words)) or preposition]
    placed = [name for name in found if PLACED.search(previous[: name.start]) is not None]
    describing = [name for name in found if re.match(r" [a-z]+s\b", previous[name.end :])]
    chosen = describing if belongs else placed if preposition or lands(words) else found
    return (chosen[-1].start, chosen[-1].end) if chosen else None


def _cased(words: str) -> str:
    """A country with its capital letter, as it is seldom typed in haste."""
    return " ".join(word.capitalize() if word in DEMONYMS and word != "us" else word for word in words.split())
