"""Follow-up questions made to stand alone, from the words of the conversation and without a model.

>>> history = [Turn("user", "Who led the Quds Force?"), Turn("assistant", "Qassem Suleimani led the Quds Force.")]
>>> standalone("When was he killed?", history)
'When was Qassem Suleimani killed?'
>>> standalone("And in Syria?", [Turn("user", "How many US troops are in Iraq?")])
'How many US troops are in Syria?'

Three means, in this order: a fragment takes its place in the question before it; a pronoun gives way to what it stands
for; and what still leans on the conversation is told the reply it leans on: "Iraq was promised $30 billion. Who gave?"
Each follow-up goes on from the one before as that was understood.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa import names
from qa.coreference import (
    Before,
    filled,
    leans,
    person_of,
    place_of,
    scant,
    subject_of,
    thing_of,
    with_person,
)
from qa.ellipsis import completed
from qa.grammar import ASKING, as_question, capitalised
from qa.telling import lead
from qa.types import Turn

RECALLED = 4  # questions back that may lend their subject; older ones are another conversation

_MEANT = r"(?:i|we) (?:mean|meant|asked about|was asking about|am asking about)"
_ABOUT = rf"(?:what|how) about|what of|(?:the )?same (?:for|in|about|of|with)|{_MEANT}"
_OPENING = re.compile(
    r"(?i)^\W*(?:(?:and|but|or|so|also|ok(?:ay)?|thanks|thank you|great|good|right|well|hm+|oh|yes|no|nope|sorry"
    rf"|actually|i see|by the way|{_ABOUT})\b\W*)+"
)
_ADDING = re.compile(rf"(?i)^\W*(?:(?:ok(?:ay)?|thanks|well)\b\W*)*(?:and|but|or|so|also|no|nope|sorry|{_ABOUT})\b")
_TURN = re.compile(
    r"(?i)\b(?:something else|new (?:topic|subject|question)|by the way|(?:different|another|other|next) "
    r"(?:question|topic|subject|thing)|chang\w+ (?:the |of )?(?:subject|topic)|on another note|unrelated)\b"
)
_EARLIER = re.compile(r"(?i)^(?:before|after) (?:him|her)(?=\W*$)")
_ASKS = re.compile(rf"(?i)\b(?:{ASKING})\b")
_WHY, _NO = re.compile(r"(?i)why\W*$"), re.compile(r"(?i)no\b(?! [a-z])")
_OWNED = re.compile(r"(?i)(?:his|her|its|their) \w+(?: \w+){0,2}\W*$")  # "her husband?" asks of who was named
_MARKER = re.compile(r"\s*\[\d+\]")
_AYN = re.compile(r"(?<=[a-z])['’](?= (?:al|el|bin|ibn)\b)")  # Shia' al-Sudani
_NO_REPLY = "The articles "  # how every reply begins that states nothing


def standalone(question: str, history: Sequence[Turn]) -> str:
    """The question with pronouns and ellipses filled in from the history; unchanged when it needs nothing."""
    asked = [place for place, turn in enumerate(history) if turn.role == "user"][-RECALLED:]
    before = Before()
    for place, end in zip(asked, [*asked[1:], len(history)], strict=False):
        replies = [turn.text for turn in history[place:end] if turn.role == "assistant"]
        before = _after(before, history[place].text, replies[-1] if replies else "")
    told, made = _made(question, before)
    return f"{told} {made}" if told else made


def _after(before: Before, question: str, reply: str) -> Before:
    """What was said before, once more was asked and replied; after thanks that is what it was."""
    if not _OPENING.sub("", question):
        return before
    told, last = _made(question, before)
    said = _told(reply, last, before.person)
    return Before(
        question=last,
        reply=said,
        person=person_of(said, last) or before.person,
        place=place_of(said, last) or before.place,
        lead=told,
        thing=thing_of(last, said) or (before.thing if told or before.thing in last else ""),
    )


def _told(reply: str, question: str, person: str) -> str:
    """A reply as a statement of its own: "He met …" names him."""
    plain = _AYN.sub("", _MARKER.sub("", reply))
    if not plain or plain.startswith(_NO_REPLY):
        return ""
    if subject := subject_of(question):
        plain = re.sub(r"^(?:It|They)\b", capitalised(subject), plain)
    return with_person(plain, person_of(question) or person)


def _made(question: str, before: Before) -> tuple[str, str]:
    """What the question is told before it, if it leans on that, and the question made to stand alone."""
    asked = _OPENING.sub("", question)
    if not before.question or not asked:
        return "", question
    turned, adding = _TURN.search(question) is not None, _ADDING.match(question) is not None
    if not (turned or _OWNED.match(asked)):
        asked = _EARLIER.sub(lambda match: with_person(match.group(), before.person), asked)
        denied = _WHY.match(asked) and _NO.match(before.reply)  # asks why not
        if made := completed(asked, "" if denied else before.question, adding):
            alone = made == as_question(asked)
            return (lead(before, made), _about(asked)) if alone else (before.lead, capitalised(made))
    made = filled(asked, before)
    if not turned and (leans(made, before) or (adding and scant(made))):
        told = lead(before, made)
        enough = before.thing and before.thing in made and not names.names(told)
        return "" if enough else told, as_question(made)
    return "", question if made == asked else as_question(made)


def _about(fragment: str) -> str:
    """What lacks a verb as a question: "What about the costs?"."""
    return as_question(fragment if _ASKS.search(fragment) else f"what about {fragment}")
