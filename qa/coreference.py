"""Coreference: whom and what the pronouns of a question mean in a conversation.

>>> filled("When was he killed?", Before("Who led the Quds Force?", person="Qassem Suleimani"))
'When was Qassem Suleimani killed?'
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa import dates, names
from qa.figures import figures
from qa.grammar import (
    ASKING,
    AUXILIARY,
    DOES,
    HOW_MANY,
    OFFICE,
    PLACE,
    PLACED,
    PLURAL,
    PREPOSITION,
    RELATIVE,
    unended,
)
from qa.lands import lands
from qa.words import content_words, stem

SHORT = 3  # meaningful words; a longer question about "the meeting" says itself which one
_HE = re.compile(r"(?i)\b(?:he|she|his|hers|him|her)\b")
_OWNED = re.compile(rf"(?i)\s+(?!(?:{PREPOSITION}|{AUXILIARY}|and|or|when|there|again)\b)\w")
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
_OF_THAT = re.compile(rf"(?i)\bof (?:that|those|it|them|these)\b(?=\W*$| (?:{AUXILIARY})\b)")
_AMOUNT = re.compile(
    rf"(?i)\b(?:the|that|this) (?:figure|number|total|count)\b(?! of)"
    rf"(?=\W*$| (?:{AUXILIARY}|{PREPOSITION}|then|now)\b| \w+ (?:years?|months?|weeks?|days?)\b)"
)
_MANY = re.compile(rf"(?i)^\W*how many(?= (?:{AUXILIARY})\b)")
_POINTING = re.compile(
    rf"(?i)\b(?:that|this|those|these)(?=\W*$| (?:{AUXILIARY}|mean|happen|true|right|correct)\b)"
    rf"|^\W*(?:{ASKING}) (?:{AUXILIARY}) (?:that|this) (?=[a-z]+\W*$)"  # When was that founded?
    r"|\b(?:those|these) [a-z]+s\b"
    r"|\b(?:one|the most|the least|the others?|the rest|the same|both|neither|either|any|former|latter)(?=\W*$)"
    r"|\b(?:first|second|third|next|other|another|which|largest|biggest|last) ones?\b|\belse\b"
    r"|^\W*(?:is|was|are|were) (?:that|this|those|these) (?:an?|the|still|also|really|more|less)\b"
)
# "Who scored?", "What was the turnout?": too little to have been asked about nothing
_SCANT = re.compile(rf"(?i)^\W*(?:{ASKING}) (?:[a-z]+|(?:is|was|are|were) the [a-z-]+(?: [a-z-]+)?)\W*$")
_DEFINITE = re.compile(r"\b[Tt]h(?:e|at|ose) ([a-z]{4,})\b")
_COUNTED = re.compile(
    rf"^\W*(?:[Hh]ow many (?:of )?(?:the )?(?P<many>(?:[\w.'’-]+ ){{0,3}}?{PLURAL})"
    rf"|[Ww]hich (?P<which>(?:[A-Z]\w+ )?{PLURAL}))"
)
_GROUP = re.compile(
    rf"\b[Tt](?:he|hese|hose) (?P<one>(?:[\w.'’-]+ ){{0,3}}?{PLURAL})"
    rf"|\b(?P<two>(?!(?i:{ASKING}|{AUXILIARY})\b)(?:[A-Z][\w.-]* )+(?:[a-z]+ )?{PLURAL})"
)
_THING = re.compile(  # a noun of one word, singular, behind whose article nothing but it can stand
    rf"\b(?:(?i:{DOES}) the (?P<does>(?!{PLURAL})[a-z]+) (?!(?:{PREPOSITION})\b)[a-z]+(?=\W*$| (?:{PREPOSITION})\b)"
    rf"|the (?P<ends>(?!{PLURAL})[a-z]+)(?: [a-z]+ed)?(?=\W*$| (?!of\b)(?:{PREPOSITION})\b))"
)
_ACTS = re.compile(rf"(?i)\b(?:{AUXILIARY}) the |\bthe\b.*\bthe\b")
_DOING = re.compile(rf"(?i)\b(?:{DOES}) (?:the )?$")
_POST = rf"{OFFICE}|chief|head|{RELATIVE}"
_PLACED_THING = re.compile(
    rf"\b(?P<thing>the (?!(?:{_POST})\b)(?P<noun>(?:[a-z-]+ )?(?!{PLURAL}|(?:{_POST})\b)[a-z]+)"
    r" (?:in|at|near) (?:the )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*)*)\W*$"
)
_OFFICE = re.compile(rf"(?i)['’]s? (?:[a-z-]+ ){{0,2}}?(?:{_POST})\b")


@dataclass(frozen=True, slots=True)
class Before:
    """What was said before: the last question, made to stand alone, the reply to it, who and where it was about.

    `lead` is what that question was itself told, and `thing` what "it" is where neither names anything new.
    """

    question: str = ""
    reply: str = ""
    person: str = ""
    place: str = ""
    lead: str = ""
    thing: str = ""


def filled(asked: str, before: Before) -> str:
    """The question with each pronoun exchanged for what it stands for, where that is clear."""
    if (pronoun := _HE.search(asked)) and not _own(asked, pronoun):
        asked = with_person(asked, before.person)
    group, acted_on = _group(before)
    if group:
        asked = _MANY.sub(f"How many {group}", asked, count=1)
        asked = _AMOUNT.sub(f"the number of {group}", asked, count=1)
    if moment := _moment(before):
        asked = _THAT_TIME.sub(lambda match: f"{match['before'] or 'in'} {moment}", asked, count=1)
    amounts = [figure.text for figure in figures(before.reply) if figure.unit or figure.value >= 10**6]
    if amounts or group:
        much = re.search(r"(?i)\bmuch\b", asked)
        asked = _OF_THAT.sub(f"of the {amounts[0] if amounts and (much or not group) else group}", asked, count=1)
    subject = subject_of(before.question)
    they = _THEY.search(asked)
    doers = not group or (acted_on and they and they.group().lower() != "them")
    asked = _put(_THEY, subject if doers else f"the {group}", asked)
    it = _IT.search(asked)
    named = _thing(before) or ("" if it and _acted_on(asked, it) else subject)
    asked = _put(_IT, named or before.thing, asked)
    return _THERE.sub(before.place, asked, count=1) if before.place and not place_of(asked) else asked


def leans(filled: str, before: Before) -> bool:
    """Whether a question still needs what was said before."""
    if _POINTING.search(filled) or _SCANT.match(filled) or not content_words(filled):
        return True
    if any((match := pattern.search(filled)) and not _own(filled, match) for pattern in (_HE, _THEY, _IT)):
        return True
    if not slight(filled):
        return False
    group = _group(before)[0]
    if _MANY.match(filled) or (group and re.match(rf"(?i)\W*how many {re.escape(group)}\b", filled)):
        return True
    said = content_words(f"{before.question} {before.reply}")
    return any(stem(noun) in said for noun in _DEFINITE.findall(filled))


def slight(asked: str) -> bool:
    """Whether a question has no name, figure or date of its own and few words that mean something."""
    return scant(asked) and not figures(asked)


def scant(asked: str) -> bool:
    """Whether a question has no name or date of its own and few words that mean something: "Who came second?"."""
    return not (names.names(asked) or dates.mentions(asked)) and len(content_words(asked)) <= SHORT


def person_of(*texts: str) -> str:
    """The person spoken of: the first one named in the first text that names any, in the fullest spelling."""
    people = [[_called(name, text) for name in names.names(text) if may_be_person(name, text)] for text in texts]
    first = next((each[0] for each in people if each), "")
    spellings = [name for each in people for name in each if names.same_name(name, first)]
    return re.sub(r"(?i)^(?:the )?(?:former |ex-)", "", max(spellings, key=lambda name: len(name.split()), default=""))


def _called(name: names.Name, text: str) -> str:
    """The name, with the office that it owns: of "Boeing's CEO" the CEO is the person."""
    office = _OFFICE.match(text, name.end)
    return text[name.start : office.end()] if office else name.text


def may_be_person(name: names.Name, text: str) -> bool:
    """Whether a name in a text is not clearly that of a land, a body or a place."""
    words = name.text.split()
    if name.text.isupper() or lands(words[-1]) or all(word.lower() in names.TITLES for word in words):
        return False
    if any(word.lower() in names.GENERIC for word in words) or text[name.end : name.end + 1] == "-":
        return False
    return not re.search(
        r"(?i)\bthe\s+$" if len(words) > 1 else rf"(?i)\b(?:the|{PLACE})\s+(?:the\s+)?$", text[: name.start]
    )


def _acted_on(asked: str, pronoun: re.Match[str]) -> bool:
    """Whether something is done to what a pronoun stands for: "Who ordered it?"."""
    return re.match(rf"\W*$| {PREPOSITION}\b", asked[pronoun.end() :]) is not None


def _own(asked: str, pronoun: re.Match[str]) -> bool:
    """Whether the question itself holds what its pronoun means; who acts is never "him" or "them"."""
    acted_on = _acted_on(asked, pronoun)
    if pronoun.group().lower() in ("him", "them") or (acted_on and pronoun.group().lower() in ("it", "her")):
        return False
    earlier = asked[: pronoun.start()]
    own = names.names(asked)
    if _HE.match(pronoun.group()):
        own = [name for name in own if may_be_person(name, asked)]
    if _IT.match(pronoun.group()):  # "How many Oscars did it win?"
        own = [name for name in own if not re.search(r"(?i)\b(?:how many|which|what) $", asked[: name.start])]
    several = _THEY.match(pronoun.group()) is not None
    things = re.findall(r"\b[Tt]he ([a-z]+)", earlier)
    return any(name.end <= pronoun.start() for name in own) or any(each.endswith("s") == several for each in things)


def with_person(text: str, person: str) -> str:
    """The text with its first "he", "she", "his" or "her" exchanged for the person; unchanged without one."""

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


def _group(before: Before) -> tuple[str, bool]:
    """The several that the question before was about, "US troops", and whether another does something to them."""
    question = before.question
    if counted := _COUNTED.match(question):
        return counted["many"] or counted["which"], False
    many = HOW_MANY.match(question)
    if many and re.search(rf"{PLURAL}$", many["thing"]):
        return many["thing"], False
    found = _GROUP.search(question)
    if not found:
        return "", False
    words = (found["one"] or found["two"]).split()
    ends = re.match(rf"\W*$| {PREPOSITION}\b", question[found.end() :])
    start = found.start("one") if found["one"] else found.start()
    if len(words) > 2 and ends and _DOING.search(question[:start]):  # Did the Fed raise rates?
        return words[-1], True
    return " ".join(words), False


def _moment(before: Before) -> str:
    for text in (before.reply, before.question):
        if stated := dates.mentions(text):
            return stated[-1].text
    return ""


def thing_of(question: str, reply: str = "") -> str:
    """The one thing a question is about: "the strike" of "When did the strike end?"; else what a reply only names."""
    placed = _PLACED_THING.search(question)
    if placed and names.names(placed["thing"]) and not _ACTS.search(question[: placed.end("noun")]):
        return placed["thing"]
    found = [match["does"] or match["ends"] for match in _THING.finditer(question)]
    if len(found) == 1 == len(re.findall(r"\bthe\b", question)) and not names.names(question):
        return f"the {found[0]}"
    alone = names.names(f"about {reply}") if not re.match(r"(?i)who", question) else []
    return alone[0].text if alone and alone[0].text == unended(reply) else ""


def subject_of(previous: str) -> str:
    """What a question is about, if that is a name and no person: "the US" in "Why did the US invade Iraq?"."""
    for name in names.names(previous):
        acts = re.search(rf"(?i)\b(?:{AUXILIARY})\s+(?:the\s+)?$", previous[: name.start])
        if acts and not may_be_person(name, previous):
            return _with_article(name, previous)
    return ""


def _thing(before: Before) -> str:
    """What the reply named for the first time, if that is no person."""
    asked = [name.text for name in names.names(before.question)]
    for name in names.names(before.reply):
        new = not any(names.same_name(name.text, other) for other in asked)
        if new and len(name.text.split()) > 1 and not may_be_person(name, before.reply):
            return _with_article(name, before.reply)
    return ""


def place_of(*texts: str) -> str:
    """Where the first text that names a place is set: "in the Green Zone"."""
    for text in texts:
        for name in names.names(text):
            where = PLACED.search(text[: name.start])
            describes = re.match(rf"(?: (?!(?:{PREPOSITION}|{AUXILIARY}|and|or)\b)[a-z]|-)", text[name.end :])
            if where and where["how"].lower() not in ("of", "from") and not describes:
                return f"{'at' if where['how'].lower() == 'at' else 'in'} {where['the'] or ''}{name.text}"
    return ""


def _with_article(name: names.Name, text: str) -> str:
    return f"the {name.text}" if re.search(r"(?i)\bthe\s+$", text[: name.start]) else name.text
