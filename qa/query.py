"""Query: from what was typed to a Query that stands alone, with the limits it states.

>>> ask("And as of March 2023?", [Turn("user", "How many US troops are in Iraq?")], Scope(), None).until
datetime.date(2023, 3, 31)
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from qa import conversation, coreference, dates, names, periods, relative
from qa.errors import UsageError
from qa.grammar import ASKING, AUXILIARY, PLURAL, PREPOSITION, as_question, unended
from qa.types import Query, Turn

LONGEST = 2000  # characters; more is a text, not a question
ROLES = ("user", "assistant")

MOST_PARTS = 3  # a question that seems to ask more is a list, which one reading serves better
SHORTEST_PART = 3  # words; "who and when" is one question
_POLITE = re.compile(
    r"^(?:(?:hi|hello|hey|thanks|thank you|okay|ok|well|sorry|please|by the way|now"
    r"|(?:a )?(?:new|another|different) topic|something else"
    r"|(?:a |one |just )?(?:new|another|quick|next|last|more|final) question|one more thing)"
    r"(?: then| there)?\s*[,.:;!–-]+\s*)+",
    re.IGNORECASE,
)
_FRAME = re.compile(  # "Can you tell me who won?" asks who won
    r"(?P<joint>(?:(?:and|but|so|also|ok(?:ay)?)\b,?\s+)?)(?:please,?\s+)?"
    r"(?:(?:can|could|would|will)\s+you\s+(?:(?:please|kindly|just|also)\s+)?tell\s+me|(?:please\s+)?tell\s+me"
    rf"|do\s+you\s+(?:happen\s+to\s+)?know)(?:\s+please)?,?\s+(?=(?:{PREPOSITION}\s+)?(?:{ASKING})\b)",
    re.IGNORECASE,
)
_INDIRECT = re.compile(  # "when the vote is"
    rf"(?P<ask>(?:{ASKING})(?:\s+(?:old|long|far|big|high))?)\s+(?P<subject>(?:(?!\b(?:{AUXILIARY}|{ASKING})\b).)+?)"
    r"\s+(?P<is>is|are|was|were)\W*$",
    re.IGNORECASE,
)
_TOLD = re.compile(r"[.”]\s+(?=[A-Z“])")  # a statement stands before the question, as in some follow-ups
_CONJOINED = re.compile(
    rf"\s*[,;]?\s+and\s+(?=(?:{ASKING})\b)|\?\s+(?=[^?]*\b(?:{ASKING}|{AUXILIARY})\b[^?]*\?)", re.IGNORECASE
)
_VERBLESS = re.compile(  # "How many civilians and how many soldiers were killed?" is one question
    rf"(?i:how much) \w+$|(?i:how many|which|what|whose) (?:(?!{PLURAL}|(?:{AUXILIARY})\b)[\w.'’-]+ ){{0,3}}{PLURAL}$"
)
_SETTING = re.compile(  # in the earthquake in Turkey
    rf"\s((?:(?:in|at|during)\s(?:(?!{PREPOSITION}\b)[^\s,;?]+(?:\s|$))+)+)$", re.IGNORECASE
)
_WITHIN = re.compile(  # What did he say about who was responsible
    rf"(?:{PREPOSITION} (?:{ASKING})\b|(?!{PREPOSITION}\b)\w).*\b(?:{ASKING})\b", re.IGNORECASE
)
_DIRECT = re.compile(
    rf"(?:when|where|why|how)\s+(?:{AUXILIARY})\b|(?:{ASKING})\s+(?:\w+\s+){{0,3}}?(?:do|does|did)\b", re.IGNORECASE
)
_SHARED = re.compile(  # "… in 2007 and in 2021?": two endings of one question
    r"(?P<head>.*\s)(?P<first>(?P<word>of|in|on|at|for|by|with|about|under)\s+(?P<one>[^,;?]+?))"
    r",?\s+and\s+(?P<second>(?P=word)\s+[^,;?]+)\?*$",
    re.IGNORECASE,
)
_BESIDE = re.compile(  # one thing with another, or two questions
    r"\b(?:compar\w+|difference|between|both|change[ds]?)\b|\band \w+ (?:who|whom|which|what|whose)\b", re.IGNORECASE
)
_WHO_IS = re.compile(r"(?i)who (?:is|was|were|are) (?P<holder>the .+)")
_CAME = re.compile(
    r"(?i)who (?:(?:came|comes|followed|was|is) )?(?P<order>next|after|before)(?: (?:him|her|them|that|this))?\W*$"
)
_COUNTING = r"(?i:how (?:many|much))"
_AT_FIRST = r"(?:\s+(?i:at first|first|initially|originally|to begin with|at the (?:start|beginning|outset)))"
_FIRST = re.compile(rf"(?P<head>{_COUNTING}\b.*?){_AT_FIRST}\W*$")
_THEN = re.compile(rf"{_COUNTING} (?P<ending>{PREPOSITION} .+|in the end|later|then|now|finally|afterwards)")
_IT_DID = re.compile(r"(?i)\bdid (?P<who>it|he|she|they)\b")
_DID = re.compile(r"(?i)\bdid (?P<who>(?:the )?[\w'’-]+(?: [\w'’-]+){0,2}) [\w-]+$")
_THEIRS = re.compile(r"\b(?:his|her|its|their)\b", re.IGNORECASE)
LONGEST_ENDING = 6  # words; in more, "and" may join something else

TurnLike = Turn | Mapping[str, str]
DateLike = date | str


@dataclass(frozen=True, slots=True)
class Scope:
    """What the caller lets answer: document ids, and the first and last date of publication."""

    sources: tuple[str, ...] | None = None
    since: date | None = None
    until: date | None = None


def ask(question: str, history: Iterable[TurnLike], scope: Scope, newest: date | None) -> Query:
    """The Query a question means after `history`; "last year" counts from `newest`. UsageError if unusable."""
    if not isinstance(question, str):
        raise UsageError(f"the question is {question!r}, not a text", fix="type a question in words")
    asked = " ".join(question.split())
    if not any(character.isalnum() for character in asked):
        raise UsageError("the question is empty", fix="type a question in words")
    if len(asked) > LONGEST:
        raise UsageError(f"the question has {len(asked)} characters, at most {LONGEST} are read", fix="shorten it")
    turns = [_counted(turn(each), newest) for each in history]
    dated, counted = relative.resolved(_direct(asked), newest)
    typed = conversation.standalone(dated, [each for each in turns if each.role == "user"])
    window = periods.window(typed)  # what was typed sets limits, never what was replied
    return Query(
        text=_plain(conversation.standalone(dated, turns)),
        asked=asked,
        sources=scope.sources,
        since=_latest(scope.since, window.published_since),
        until=_earliest(scope.until, window.as_of or window.published_until),
        latest=window.latest,
        counted=counted,
    )


def _plain(question: str) -> str:
    """The question without what is only said to be polite or to change the subject, unless nothing else is said."""
    rest = _POLITE.sub("", question, count=1)
    return rest[:1].upper() + rest[1:] if len(rest) < len(question) and len(rest.split()) >= SHORTEST_PART else question


def _direct(question: str) -> str:
    """The question within a polite one: "Do you know when the vote is?" is "When is the vote?"."""
    greeting = _POLITE.match(question)
    start = greeting.end() if greeting else 0
    frame = _FRAME.match(question, start)
    if not frame:
        return question
    inner = _INDIRECT.sub(r"\g<ask> \g<is> \g<subject>", question[frame.end() :], count=1)
    return f"{question[:start]}{frame['joint']}{inner if frame['joint'] else as_question(inner)}"


def parts(question: str) -> list[str]:
    """The things a question asks, each a question of its own: "Who led it, and when did it end?" asks two."""
    if _TOLD.search(question):
        return [question]
    pieces = [piece.strip(" ,;") for piece in _CONJOINED.split(question)]
    if len(pieces) == 1:
        return _endings(question)
    if len(pieces) > MOST_PARTS or any(len(piece.split()) < SHORTEST_PART for piece in pieces):
        return [question]
    if any(_VERBLESS.match(piece) for piece in pieces[:-1]) or _indirect(pieces, question):
        return [question]
    return [pieces[0], *(_further(piece, pieces[0]) for piece in pieces[1:])]


def _indirect(pieces: list[str], question: str) -> bool:
    """Whether all stand within the first, as in "What did he say about who paid and how much they would pay?"."""
    one = "?" not in question.rstrip("? ") and _WITHIN.match(pieces[0])
    return bool(one) and not all(_DIRECT.match(piece) for piece in pieces[1:])


def _further(piece: str, first: str) -> str:
    """What is asked beside a first question, made to stand alone; with little of its own it is about the same."""
    if completed := _then(piece, first):
        return completed
    made = conversation.standalone(piece, [Turn("user", first)])
    alone = made.removeprefix(f"{first}. ")
    if alone == made and not (made == piece and coreference.slight(piece)):
        return made
    setting = _SETTING.search(first)
    if setting and names.names(setting[1]) and not dates.mentions(setting[1]):
        return as_question(f"{unended(alone)} {setting[1]}")  # of two questions in a row the first would be answered
    return f"{first}. {as_question(alone)}"


def _then(piece: str, first: str) -> str:
    """A second question of what came then, with what the first one has of it; empty where it is another one.

    "Who was the first judge | who came after", "how much did it pay at first | how much in the end".
    """
    holder, came = _WHO_IS.match(unended(first)), _CAME.match(piece)
    if holder and came:
        return as_question(f"Who came {came['order'].lower().replace('next', 'after')} {holder['holder']}")
    began = _FIRST.match(first)
    if not began:
        return ""
    if then := _THEN.match(unended(piece)):
        return as_question(f"{began['head']} {then['ending']}")
    whose, who = _IT_DID.search(piece), _DID.search(began["head"])
    if not (whose and who):
        return ""
    return as_question(f"{piece[: whose.start('who')]}{who['who']}{piece[whose.end('who') :]}")


def _endings(question: str) -> list[str]:
    """A question with each of its two endings, where "and" repeats a preposition and nothing is compared."""
    found = _SHARED.match(question)
    if not found or _BESIDE.search(question) or len(found["one"].split()) > LONGEST_ENDING:
        return [question]
    owners = names.names(found["first"])
    second = found["second"].strip()
    if len(owners) == 1:
        second = _THEIRS.sub(f"{owners[0].text}'s", second)
    return [f"{found['head']}{found['first']}?", f"{found['head']}{second}?"]


def scope(
    sources: Sequence[str] | None,
    since: DateLike | None,
    until: DateLike | None,
    called: tuple[str, str] = ("since", "until"),
) -> Scope:
    """A checked Scope. UsageError on a date that is not ISO, or a period that ends before it begins.

    `called` is what the two dates are called where they were given.
    """
    if isinstance(sources, str):
        raise UsageError("sources is one text, not several names", fix=f"pass sources=[{sources!r}]")
    first, last = _date(called[0], since), _date(called[1], until)
    if first and last and first > last:
        raise UsageError(f"{called[0]} {first} is after {called[1]} {last}", fix="exchange the two dates")
    return Scope(None if sources is None else tuple(sources), first, last)


def turn(value: TurnLike) -> Turn:
    """A Turn from a Turn or a mapping with `role` and `text`. UsageError when it is neither."""
    if isinstance(value, Turn):
        made = value
    elif isinstance(value, Mapping) and {"role", "text"} <= set(value):
        made = Turn(value["role"], value["text"])
    else:
        raise UsageError(
            f"a turn of the history is {value!r}", fix='pass qa.Turn("user", "…") or {"role": …, "text": …}'
        )
    if made.role not in ROLES or not isinstance(made.text, str):
        raise UsageError(f"a turn has the role {made.role!r}", fix='use the roles "user" and "assistant"')
    return made


def _counted(said: Turn, newest: date | None) -> Turn:
    """What a person said, asked directly and with its dates written out; a reply's are those of its article."""
    return replace(said, text=relative.resolved(_direct(said.text), newest)[0]) if said.role == "user" else said


def _date(name: str, value: DateLike | None) -> date | None:
    if value is None or isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise UsageError(f"{name} = {value!r} is not a date", fix="write it as 2024-01-31") from error


def _latest(first: date | None, second: date | None) -> date | None:
    return max(filter(None, (first, second)), default=None)


def _earliest(first: date | None, second: date | None) -> date | None:
    return min(filter(None, (first, second)), default=None)
