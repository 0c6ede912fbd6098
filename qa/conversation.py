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

from qa.coreference import Before, filled, leans, person_of, place_of, subject_of, with_person
from qa.ellipsis import completed
from qa.grammar import as_question, capitalised
from qa.types import Turn

RECALLED = 4  # questions back that may lend their subject; older ones are another conversation

_ABOUT = r"(?:what|how) about|what of|(?:the )?same (?:for|in|about|of|with)"
_OPENING = re.compile(
    r"(?i)^\W*(?:(?:and|but|so|or|also|ok(?:ay)?|thanks|thank you|great|good|right|well|hm+|oh|yes|no|i see"
    rf"|by the way|{_ABOUT})\b\W*)+"
)
_ADDING = re.compile(rf"(?i)^\W*(?:and|but|or|so|also|(?:(?:and|but|or|so) )?(?:{_ABOUT}))\b")
_TURN = re.compile(
    r"(?i)\b(?:something else|new (?:topic|subject|question)|by the way|(?:different|another|other|next) "
    r"(?:question|topic|subject|thing)|chang\w+ (?:the |of )?(?:subject|topic)|on another note|unrelated)\b"
)
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
        last = _made(history[place].text, before)
        reply = _told(replies[-1], last, before.person) if replies else ""
        before = Before(last, reply, person_of(reply, last) or before.person, place_of(reply, last) or before.place)
    return _made(question, before)


def _told(reply: str, question: str, person: str) -> str:
    """A reply as a statement of its own: "He met …" names him."""
    plain = _AYN.sub("", _MARKER.sub("", reply))
    if plain.startswith(_NO_REPLY):
        return ""
    if subject := subject_of(question):
        plain = re.sub(r"^(?:It|They)\b", capitalised(subject), plain)
    return with_person(plain, person_of(question) or person)


def _made(question: str, before: Before) -> str:
    asked = _OPENING.sub("", question)
    if not before.question or not asked:
        return question
    if not (_TURN.search(question) or _OWNED.match(asked)):
        adding = _ADDING.match(question) is not None
        if made := completed(asked, before.question, before.told, adding):
            return made
    made = filled(asked, before)
    if not _TURN.search(question) and leans(made, before):
        return f"{before.told} {as_question(made)}"
    return question if made == asked else as_question(made)
