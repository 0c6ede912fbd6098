"""Ellipsis: a question of a few words takes the rest from the question before it.

>>> completed("in Syria?", "How many US troops are in Iraq?", adding=True)
'How many US troops are in Syria?'
"""

from __future__ import annotations

import re

from qa import dates, names
from qa.exchanging import Part, exchanged, many_exchanged
from qa.grammar import ASKING, AUXILIARY, HOW_MANY, PREPOSITION, as_question, capitalised, unended
from qa.lands import DEMONYMS

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
_POINTING = re.compile(r"(?i)^(?P<ask>when|where|why|how) (?:is|was|did) (?:that|this)(?: happen)?(?: exactly)?\W*$")
_ELSE = re.compile(rf"(?i)^(?P<ask>{ASKING}) else\W*$")
_ADVERBIAL = re.compile(rf"(?i)^(?:when|where|why|how) (?P<rest>(?:{AUXILIARY})\b.*?)\W*$")
_POLAR = re.compile(rf"(?i)^(?P<rest>(?:{AUXILIARY})\b.*?)\W*$")
_NEXT_YEAR = re.compile(
    r"(?i)^(?:in )?(?:the|an?|one) "
    r"(?:year (?:(?P<ago>before|earlier)|after|later)|(?:(?P<last>previous)|following|next) year)$"
)
_TWO = re.compile(rf"(?i)^(?P<one>(?:as of )?.+?) (?P<other>{PREPOSITION} .+)$")  # in France in June
_PRONOUN = re.compile(r"(?i)(?:the )?(?:him|her|it|them|that|those|these|this|one|ones|others?)$")
_NOW = ("now", "today", "currently", "nowadays")
_BEING = re.compile(r"(?i)^(?P<ask>\w+) (?P<be>is|are|was|were)\b")
_THEN, _SINCE = {"is": "was", "are": "were"}, {"was": "is", "were": "are"}


def completed(asked: str, previous: str, adding: bool) -> str:
    """A fragment made a question by the one before it; empty for what is a question itself.

    What takes nothing from the question before leans on the reply, and is only written as a question: "By whom?".
    `adding`: it began with "and", "but" or "what about".
    """
    return _bare(asked, previous) or many_exchanged(asked, previous) or _fragment(asked, previous, adding)


def _bare(asked: str, previous: str) -> str:
    """ "Why?" put to the question before, or alone where it does not fit; empty for a longer question."""
    if more := _ELSE.match(asked):
        same = re.match(rf"(?i){more['ask']}\b", previous)
        return f"{capitalised(asked.rstrip('? '))}{previous[same.end() :]}" if same else as_question(asked)
    pointing = _POINTING.match(asked)
    if not (pointing or _BARE.match(asked)):
        return ""
    word = pointing["ask"] if pointing else asked
    how = capitalised(word.rstrip("?. ")) if pointing or _HOW.match(asked) else ""
    limited = re.match(r"(?i)(?:since|until|from) ", word)  # "Until when?" asks nothing of "When will it begin?"
    if how and (fits := _POLAR.match(previous) or (not limited and _ADVERBIAL.match(previous))):
        return f"{how} {fits['rest'][0].lower()}{fits['rest'][1:]}?"
    many = HOW_MANY.match(previous)
    if how and many and re.match(rf" {PREPOSITION}\b", many["rest"]):
        return f"{how} {many['aux']} {many['thing']}{many['rest']}?"
    return as_question(asked)


def _fragment(asked: str, previous: str, adding: bool) -> str:
    """The question before with a part exchanged: "in Syria", "2007", "the Spanish"; empty for what is no fragment."""
    rest = unended(asked)
    if made := _next_year(rest, previous):
        return made
    leading = re.match(rf"(?i)({PREPOSITION}\s+)?((?:the\s+)?)", rest)
    assert leading
    part = Part(_cased(rest[leading.end() :]), (leading[1] or "").lower(), leading[2].lower())
    if _SPOKEN.search(rest) or len(rest.split()) > FRAGMENT or not (part.words and (adding or part.preposition)):
        return ""
    if _PRONOUN.match(part.words):
        return as_question(asked)
    if part.words.lower() in _NOW and not part.preposition:
        return _now(previous, part.words)
    return _two(rest, previous, adding) or _earlier(previous, part) or _one(asked, previous, part)


def _two(rest: str, previous: str, adding: bool) -> str:
    """The question before with a place and a date exchanged: "in France in June"; empty for one part."""
    two = _TWO.match(rest)
    undated = [part for part in two.groups() if not dates.mentions(part)] if two else []
    if not two or len(undated) != 1 or not names.names(f"about {undated[0]}"):
        return ""
    return _fragment(two["other"], _fragment(two["one"], previous, adding) or previous, adding)


def _one(asked: str, previous: str, part: Part) -> str:
    """The question before with one part exchanged or, where that has no like, added if it says when or where."""
    if made := exchanged(previous, part):
        return made
    if part.moment or part.preposition:
        joint = part.preposition or "in "
        return f"{unended(previous)} {joint}{part.article if part.preposition else ''}{part.words}?"
    return as_question(asked)


def _earlier(previous: str, part: Part) -> str:
    """The question before about who or what came before or after another: "before Biden"; empty for anything else."""
    when = part.preposition.strip().lower()
    if when not in ("before", "after") or part.moment:
        return ""
    base = re.sub(rf"(?i) {when} [^?]+$", "", unended(previous))
    return f"{_tensed(base, _THEN) if when == 'before' else base} {part.preposition}{part.article}{part.words}?"


def _now(previous: str, word: str) -> str:
    """The question before about the present, without the date it had."""
    stated = dates.mentions(previous)
    dated = re.search(rf"(?i) {PREPOSITION} (?:the )?$", previous[: stated[-1].start]) if stated else None
    if not dated:
        return f"{unended(previous)} {word}?"
    return f"{_tensed(unended(previous[: dated.start()] + previous[stated[-1].end :]), _SINCE)} {word}?"


def _tensed(question: str, other: dict[str, str]) -> str:
    """The question with its "is" as "was", or the reverse, where it begins "Who is …"."""
    return _BEING.sub(lambda match: f"{match['ask']} {other.get(match['be'].lower(), match['be'])}", question)


def _next_year(rest: str, previous: str) -> str:
    """The question before about the year before or after its own; empty for any other fragment."""
    step, stated = _NEXT_YEAR.match(rest), dates.mentions(previous)
    if not step or not stated or not stated[-1].since:
        return ""
    date, count = stated[-1], -1 if step["ago"] or step["last"] else 1
    moved = re.sub(r"\d{4}", lambda year: str(int(year[0]) + count), date.text)
    return f"{previous[: date.start]}{moved}{previous[date.end :]}"


def _cased(words: str) -> str:
    """A country with its capital letter, as it is seldom typed in haste."""
    return " ".join(_capital(word) if word in DEMONYMS and word != "us" else word for word in words.split())


def _capital(word: str) -> str:
    return word.upper() if word in ("uk", "usa", "uae") else word.capitalize()
