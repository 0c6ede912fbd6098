"""Telling: what a question that leans on the conversation is told before it: one statement, and never a question.

A small model that reads two questions in a row answers the first.

>>> lead(Before("Who won the final?", "Liverpool. [1]"), "Who scored?")
'Liverpool won the final.'
>>> lead(Before("What was the score when Rovers played Athletic?", "3-2."), "Who scored?")
'Rovers, Athletic: 3-2.'
>>> lead(Before("Who led Labour in 2017?", "Jeremy Corbyn led Labour in 2017."), "Who leads it now?")
'Jeremy Corbyn led Labour.'
"""

from __future__ import annotations

import re

from qa import dates, names, periods
from qa.coreference import Before
from qa.grammar import AUXILIARY, PREPOSITION, capitalised, unended

BRIEF = 3  # words; a shorter reply says nothing without its question
LONGEST_PHRASE = 8  # words; a longer reply that begins "In March" is a sentence
LONGEST = 300  # characters of a reply that may stand before a question
MOST_NAMES = 3
_SENTENCE_END = re.compile(r"(?<=\.)\s+(?=[A-Z“\"])|(?<=[!?])\s+|\n")
_MARKER = re.compile(r"\s*\[\d+\]")
_PHRASE = re.compile(rf"(?i)(?:{PREPOSITION}|because|that|to) ")
_YES_OR_NO = re.compile(r"(?i)(?:yes|no)\W*$")
_ABOUT = re.compile(r"(?!(?:Yes|No):)([^:.?!]+): ")
_WHEN = re.compile(rf"(?i) {PREPOSITION} (?:the )?$")
_DOER = re.compile(  # a question whose answer does what it asks of: Who won the final?
    rf"^(?i:who|how many (?P<many>[a-z]+)) (?P<rest>(?:(?!(?:{AUXILIARY})\b)[a-z]"
    r"|(?:is|was) the |(?:is|are|was|were|has|have|had) (?!(?:the|an?|he|she|it|they|you)\b)[a-z]).*)$"
)


def lead(before: Before, asked: str) -> str:
    """What was said before, for a question that leans on it: the reply, with the names it is about if it has none.

    Of one that says its own time, what was said before is told without a date.
    """
    told = _told(before)
    return _dateless(told) if periods.window(asked).latest or dates.mentions(asked) else told


def _told(before: Before) -> str:
    reply = _first(_MARKER.sub("", before.reply))
    topic = _names(before.question) or _topic(before.lead)
    if not reply or len(reply) > LONGEST or (_YES_OR_NO.match(reply) and not topic):
        return _about([] if _names(before.question) else topic, unended(before.question))
    brief = len(reply.split()) <= (LONGEST_PHRASE if _PHRASE.match(reply) else BRIEF)
    if brief and (made := _answered(before.question, reply)):
        return made
    if not brief and (names.names(reply) or any(name.split()[-1] in reply for name in topic)):
        return _stopped(reply)
    thing = "" if before.thing.lower() in reply.lower() else before.thing
    return _about([name for name in topic if name not in reply] or [thing], reply)


def _about(topic: list[str], told: str) -> str:
    """What is told behind the names it is about, as behind a dateline: "Kuwait: $30 billion."."""
    opening = capitalised(", ".join(filter(None, topic[:MOST_NAMES])))
    return _stopped(f"{opening}: {told}" if opening else told)


def _answered(question: str, reply: str) -> str:
    """A question with its brief reply as one statement: "Liverpool won the final."; empty where that is not simple."""
    asks = _DOER.match(unended(question))
    if not asks or _PHRASE.match(reply) or (asks["many"] and " " in reply):
        return ""
    many = f" {asks['many']}" if asks["many"] else ""
    return _stopped(f"{capitalised(unended(reply))}{many} {asks['rest']}")


def _topic(told: str) -> list[str]:
    """The names that were told before an earlier question: those it was about, else those of the statement."""
    about = _ABOUT.match(told)
    return about[1].split(", ") if about else _names(told)


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(name.text for name in names.names(text)))


def _first(text: str) -> str:
    return _SENTENCE_END.split(text)[0]


def _dateless(told: str) -> str:
    """Without each date that stands behind a preposition."""
    for mention in reversed(dates.mentions(told)):
        before = _WHEN.search(told[: mention.start])
        if before and not re.match(r" [a-z]", told[mention.end :]):
            told = told[: before.start()] + told[mention.end :]
    return told


def _stopped(text: str) -> str:
    return text if text.rstrip('”"').endswith((".", "?", "!")) else f"{text}."
