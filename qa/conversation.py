"""Follow-up questions made to stand alone, from the words of the conversation and without a model.

>>> history = [Turn("user", "Who led the Quds Force?"), Turn("assistant", "Qassem Suleimani led the Quds Force.")]
>>> standalone("When was he killed?", history)
'When was Qassem Suleimani killed?'
>>> standalone("And in Syria?", [Turn("user", "How many US troops are in Iraq?")])
'How many US troops are in Syria?'

Three means, in this order: a fragment takes its place in the question before it; a pronoun gives way to what it stands
for; and what still leans on the conversation is told the reply it leans on: "Iraq was promised $30 billion. Who gave?"
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from qa import dates, names
from qa.figures import figures
from qa.lands import DEMONYMS, lands
from qa.types import Turn
from qa.words import content_words, stem

RECALLED = 4  # questions back that may lend their subject; older ones are another conversation
SHORT = 3  # meaningful words; a longer question about "the meeting" says itself which one
FRAGMENT = 5  # words; a longer one is a question of its own
BRIEF = 3  # words; a shorter reply says nothing without its question
TOLD = 300  # characters of a reply that may stand before a question

_AUXILIARY = (
    "is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must|isn't|aren't|wasn't|weren't"
    "|don't|doesn't|didn't|hasn't|haven't|hadn't|won't|wouldn't|can't|couldn't"
)
_ASKING = "who|whom|whose|what|which|when|where|why|how"
_PLACE = "in|at|to|from|near|across|inside|outside|into|through|around|of"
_PREPOSITION = f"(?:{_PLACE}|on|by|for|with|against|before|after|during|since|until|about|as of)"
_OPENING = re.compile(
    r"(?i)^\W*(?:(?:and|but|so|or|also|ok(?:ay)?|thanks|thank you|great|good|right|well|hm+|oh|yes|no|i see"
    r"|by the way|(?:what|how) about|what of)\b\W*)+"
)
_ADDING = re.compile(r"(?i)^\W*(?:and|but|or|so|also|(?:and |so )?(?:what|how) about|what of)\b")
_TURN = re.compile(
    r"(?i)\b(?:something else|new (?:topic|subject|question)|by the way|(?:different|another|other|next) "
    r"(?:question|topic|subject|thing)|chang\w+ (?:the |of )?(?:subject|topic)|on another note|unrelated)\b"
)
_SPOKEN = re.compile(rf"(?i)\b(?:{_ASKING}|{_AUXILIARY})\b")  # a fragment has neither
_BARE = re.compile(
    rf"(?i)^(?:{_PREPOSITION} )?(?:{_ASKING})(?: (?:many|much|long|often|so|come|not|year|month|day))*"
    r"(?: exactly| then)?\W*$"
)
_HOW = re.compile(
    r"(?i)^(?:(?:since|until|from) )?(?:when|where|why|how|(?:in |on )?(?:what|which) (?:year|month|day))"
    r"(?: exactly)?\W*$"
)
_ELSE = re.compile(rf"(?i)^(?P<ask>{_ASKING}) else\W*$")
_ADVERBIAL = re.compile(rf"(?i)^(?:when|where|why|how) (?P<rest>(?:{_AUXILIARY})\b.*?)\W*$")
_POLAR = re.compile(rf"(?i)^(?P<rest>(?:{_AUXILIARY})\b.*?)\W*$")
_HOW_MANY = re.compile(
    rf"(?i)^(?:how many|which|what) (?P<thing>(?:[\w.'’-]+ ){{0,3}}?[\w-]+) (?P<aux>{_AUXILIARY})\b(?P<rest>.*?)\W*$"
)
_HE = re.compile(r"(?i)\b(?:he|she|his|hers|him|her)\b")
_OWNED = re.compile(rf"(?i)\s+(?!(?:{_PREPOSITION}|{_AUXILIARY}|and|or|when|there|again)\b)\w")
_THEY = re.compile(r"(?i)\b(?:they|them|their|theirs)\b")
_IT = re.compile(r"(?i)\b(?:it|its)\b(?! (?:true|possible|likely|known|clear|right|correct|take|took)\b)")
_THERE = re.compile(
    r"(?i)(?<!is )(?<!are )(?<!was )(?<!were )\bthere\b(?! (?:been|be|is|are|was|were|any|an?|some|no|more)\b)"
    r"|\bthere(?=\W*$)"
)
_THAT_TIME = re.compile(
    r"(?i)\b(?P<before>after|before|since|until|from|by) (?:that|then)\b(?! [a-z])|\b(?:at the time|back then)(?=\W*$)"
    r"|\b(?:in|at|during) (?:that|the same) (?:year|month|time)\b"
)
_OF_THAT = re.compile(rf"(?i)\bof (?:that|those|it|them|these)\b(?=\W*$| (?:{_AUXILIARY})\b)")
_AMOUNT = re.compile(
    rf"(?i)\b(?:the|that|this) (?:figure|number|total|count)\b(?! of)"
    rf"(?=\W*$| (?:{_AUXILIARY}|{_PREPOSITION}|then|now)\b| \w+ (?:years?|months?|weeks?|days?)\b)"
)
_MANY = re.compile(rf"(?i)^\W*how many(?= (?:{_AUXILIARY})\b)")
_POINTING = re.compile(
    rf"(?i)\b(?:that|this|those|these)(?=\W*$| (?:{_AUXILIARY}|mean|happen|true|right|correct)\b)"
    r"|\b(?:those|these) [a-z]+s\b"
    r"|\b(?:one|the most|the least|the others?|the rest|the same|both|neither|either|any|former|latter)(?=\W*$)"
    r"|\b(?:first|second|third|next|other|another|which|largest|biggest|last) ones?\b|\belse\b"
)
_DEFINITE = re.compile(r"\b[Tt]h(?:e|at|ose) ([a-z]{4,})\b")
_PLURAL = (
    r"(?!(?:does|has|was|is|this|his|its|us|always|news|politics)\b)"
    r"[a-z]{2,}(?:(?<![su])s|men|people|children|troops)\b"
)
_GROUP = re.compile(
    rf"\b[Tt](?:he|hese|hose) (?P<one>(?:[\w.'’-]+ ){{0,3}}?{_PLURAL})"
    rf"|\b(?P<two>(?:[A-Z][\w.-]* )+(?:[a-z]+ )?{_PLURAL})"
)
_PLACED = re.compile(rf"(?i)\b(?P<how>{_PLACE}|visit\w*|reach\w*|left|leave)\s+(?P<the>the\s+)?$")
_MARKER = re.compile(r"\s*\[\d+\]")
_AYN = re.compile(r"(?<=[a-z])['’](?= (?:al|el|bin|ibn)\b)")  # Shia' al-Sudani
_NO_REPLY = "The articles "  # how every reply begins that states nothing


@dataclass(frozen=True, slots=True)
class _Before:
    """What was said before: the last question, made to stand alone, the reply to it, who and where it was about."""

    question: str = ""
    reply: str = ""
    person: str = ""
    place: str = ""

    @property
    def told(self) -> str:
        """What a question can lean on: the reply's first sentence, behind its question if it is brief, else that."""
        first = re.split(r"(?<=[.!?])\s+(?=[A-Z“\"])|\n", self.reply)[0]
        text = first if first and len(first) <= TOLD else self.question
        if text == first and len(first.split()) <= BRIEF:
            text = f"{self.question} {first}"
        return text if text.endswith((".", "?", "!")) else f"{text}."


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with pronouns and ellipses filled in from the history; unchanged when it needs nothing."""
    asked = [place for place, turn in enumerate(history) if turn.role == "user"][-RECALLED:]
    before = _Before()
    for place, end in zip(asked, [*asked[1:], len(history)], strict=False):
        replies = [turn.text for turn in history[place:end] if turn.role == "assistant"]
        last = _made(history[place].text, before)
        reply = _told(replies[-1], last, before.person) if replies else ""
        before = _Before(last, reply, _person(reply, last) or before.person, _place(reply, last) or before.place)
    return _made(question, before)


def _told(reply: str, question: str, person: str) -> str:
    """A reply as a statement of its own: "He met …" names him."""
    plain = _AYN.sub("", _MARKER.sub("", reply))
    if plain.startswith(_NO_REPLY):
        return ""
    if subject := _subject(question):
        plain = re.sub(r"^(?:It|They)\b", _capital(subject), plain)
    return _with_person(plain, _person(question) or person)


def _made(question: str, before: _Before) -> str:
    asked = _OPENING.sub("", question)
    if not before.question or not asked:
        return question
    if not _TURN.search(question):
        fragment = _fragment(asked, before.question, adding=_ADDING.match(question) is not None)
        if made := _bare(asked, before) or fragment:
            return made
    filled = _filled(asked, before)
    if not _TURN.search(question) and _leans(filled, before):
        return f"{before.told} {_asking(filled)}"
    return question if filled == asked else _asking(filled)


def _bare(asked: str, before: _Before) -> str:
    """ "Why?" put to the question before, or to its reply where it does not fit; empty for a longer question."""
    if more := _ELSE.match(asked):
        same = re.match(rf"(?i){more['ask']}\b", before.question)
        return (
            f"{_capital(asked.rstrip('? '))}{before.question[same.end() :]}"
            if same
            else f"{before.told} {_asking(asked)}"
        )
    if not _BARE.match(asked):
        return ""
    how = _capital(asked.rstrip("?. ")) if _HOW.match(asked) else ""
    if how and (fits := _POLAR.match(before.question) or _ADVERBIAL.match(before.question)):
        return f"{how} {fits['rest'][0].lower()}{fits['rest'][1:]}?"
    many = _HOW_MANY.match(before.question)
    if how and many and re.match(rf" {_PREPOSITION}\b", many["rest"]):
        return f"{how} {many['aux']} {many['thing']}{many['rest']}?"
    return f"{before.told} {_asking(asked)}"


def _fragment(asked: str, previous: str, adding: bool) -> str:
    """The question before with a part exchanged: "in Syria", "2007", "the Spanish"; empty for what is no fragment."""
    rest = asked.rstrip("?. ")
    leading = re.match(rf"(?i)({_PREPOSITION}\s+)?(?:the\s+)?", rest)
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
    return f"{previous} {_asking(asked)}"


def _date_in(previous: str, preposition: str) -> tuple[int, int] | None:
    """Where the question before states its date; with its preposition where another takes its place."""
    stated = dates.mentions(previous)
    if not stated:
        return None
    before = re.search(rf"(?i)\b{_PREPOSITION}\s+(?:the\s+)?$", previous[: stated[-1].start]) if preposition else None
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
    placed = [name for name in found if _PLACED.search(previous[: name.start]) is not None]
    describing = [name for name in found if re.match(r" [a-z]+s\b", previous[name.end :])]
    chosen = describing if belongs else placed if preposition or lands(words) else found
    return (chosen[-1].start, chosen[-1].end) if chosen else None


def _filled(asked: str, before: _Before) -> str:
    """The question with each pronoun exchanged for what it stands for, where that is clear."""
    if (pronoun := _HE.search(asked)) and not _own(asked, pronoun):
        asked = _with_person(asked, before.person)
    group = _group(before)
    if group:
        asked = _MANY.sub(f"How many {group}", asked, count=1)
        asked = _AMOUNT.sub(f"the number of {group}", asked, count=1)
    if moment := _moment(before):
        asked = _THAT_TIME.sub(lambda match: f"{match['before'] or 'in'} {moment}", asked, count=1)
    amounts = [figure.text for figure in figures(before.reply) if figure.unit or figure.value >= 10**6]
    if amounts or group:
        much = re.search(r"(?i)\bmuch\b", asked)
        asked = _OF_THAT.sub(f"of the {amounts[0] if amounts and (much or not group) else group}", asked, count=1)
    subject = _subject(before.question)
    asked = _put(_THEY, f"the {group}" if group else subject, asked)
    asked = _put(_IT, _thing(before) or subject, asked)
    return _THERE.sub(before.place, asked, count=1) if before.place and not _place(asked) else asked


def _leans(filled: str, before: _Before) -> bool:
    """Whether a question still needs what was said before."""
    if _POINTING.search(filled) or not content_words(filled):
        return True
    if any((match := pattern.search(filled)) and not _own(filled, match) for pattern in (_HE, _THEY, _IT)):
        return True
    if names.names(filled) or figures(filled) or len(content_words(filled)) > SHORT:
        return False
    said = content_words(f"{before.question} {before.reply}")
    return any(stem(noun) in said for noun in _DEFINITE.findall(filled))


def _person(*texts: str) -> str:
    """The person spoken of: the first one named in the first text that names any, in the fullest spelling."""
    people = [[name.text for name in names.names(text) if _may_be_person(name, text)] for text in texts]
    first = next((each[0] for each in people if each), "")
    spellings = [name for each in people for name in each if names.same_name(name, first)]
    return re.sub(r"(?i)^(?:the )?(?:former |ex-)", "", max(spellings, key=lambda name: len(name.split()), default=""))


def _may_be_person(name: names.Name, text: str) -> bool:
    words = name.text.split()
    if name.text.isupper() or lands(words[-1]) or all(word.lower() in names.TITLES for word in words):
        return False
    if any(word.lower() in names.GENERIC for word in words) or text[name.end : name.end + 1] == "-":
        return False
    return not re.search(
        r"(?i)\bthe\s+$" if len(words) > 1 else rf"(?i)\b(?:the|{_PLACE})\s+(?:the\s+)?$", text[: name.start]
    )


def _own(asked: str, pronoun: re.Match[str]) -> bool:
    """Whether the question itself holds what its pronoun means; who acts is never "him" or "them"."""
    acted_on = re.match(rf"\W*$| {_PREPOSITION}\b", asked[pronoun.end() :]) is not None
    if pronoun.group().lower() in ("him", "them") or (acted_on and pronoun.group().lower() in ("it", "her")):
        return False
    earlier = asked[: pronoun.start()]
    own = names.names(asked)
    if _HE.match(pronoun.group()):
        own = [name for name in own if _may_be_person(name, asked)]
    several = _THEY.match(pronoun.group()) is not None
    things = re.findall(r"\b[Tt]he ([a-z]+)", earlier)
    return any(name.end <= pronoun.start() for name in own) or any(each.endswith("s") == several for each in things)


def _with_person(text: str, person: str) -> str:
    def put(match: re.Match[str]) -> str:
        word = match.group().lower()
        owned = word in ("his", "hers") or (word == "her" and _OWNED.match(text, match.end()))
        return f"{person}'s" if owned else person

    return _HE.sub(put, text, count=1) if person else text


def _put(pronoun: re.Pattern[str], thing: str, asked: str) -> str:
    """The question with a pronoun's first use exchanged, unless it means something in the question itself."""
    match = pronoun.search(asked)
    if match is None or not thing or _own(asked, match):
        return asked
    owned = match.group().lower() in ("their", "theirs", "its")
    ending = ("'" if thing.endswith("s") else "'s") if owned else ""
    return f"{asked[: match.start()]}{thing}{ending}{asked[match.end() :]}"


def _group(before: _Before) -> str:
    """The several that the question before was about: "US troops"."""
    many = _HOW_MANY.match(before.question)
    if many and re.search(rf"{_PLURAL}$", many["thing"]):
        return many["thing"]
    found = _GROUP.search(before.question)
    return (found["one"] or found["two"]) if found else ""


def _moment(before: _Before) -> str:
    for text in (before.reply, before.question):
        if stated := dates.mentions(text):
            return stated[-1].text
    return ""


def _subject(previous: str) -> str:
    """What a question is about, if that is a name and no person: "the US" in "Why did the US invade Iraq?"."""
    for name in names.names(previous):
        acts = re.search(rf"(?i)\b(?:{_AUXILIARY})\s+(?:the\s+)?$", previous[: name.start])
        if acts and not _may_be_person(name, previous):
            return _with_article(name, previous)
    return ""


def _thing(before: _Before) -> str:
    """What the reply named for the first time, if that is no person."""
    asked = [name.text for name in names.names(before.question)]
    for name in names.names(before.reply):
        new = not any(names.same_name(name.text, other) for other in asked)
        if new and len(name.text.split()) > 1 and not _may_be_person(name, before.reply):
            return _with_article(name, before.reply)
    return ""


def _place(*texts: str) -> str:
    """Where the first text that names a place is set: "in the Green Zone"."""
    for text in texts:
        for name in names.names(text):
            where = _PLACED.search(text[: name.start])
            describes = re.match(rf"(?: (?!(?:{_PREPOSITION}|{_AUXILIARY}|and|or)\b)[a-z]|-)", text[name.end :])
            if where and where["how"].lower() not in ("of", "from") and not describes:
                return f"{'at' if where['how'].lower() == 'at' else 'in'} {where['the'] or ''}{name.text}"
    return ""


def _with_article(name: names.Name, text: str) -> str:
    return f"the {name.text}" if re.search(r"(?i)\bthe\s+$", text[: name.start]) else name.text


def _cased(words: str) -> str:
    """A country with its capital letter, as it is seldom typed in haste."""
    return " ".join(word.capitalize() if word in DEMONYMS and word != "us" else word for word in words.split())


def _asking(text: str) -> str:
    return f"{_capital(text.rstrip('?. '))}?"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
