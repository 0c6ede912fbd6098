"""Supporting: the sentence of a passage that a question to be answered yes or no rests on.

>>> deed("Was Martin Quayle accused of bribery?"), deed("Did Karl Wessing ever resign?")
('accus', 'resign')

Its names stand in most sentences of an article on them, so they count little, and what is done the most.
"""

from __future__ import annotations

import re

from qa import locating, names, slots
from qa.grammar import AUXILIARY
from qa.types import Passage, Span
from qa.words import content_words, is_past, stem, stems

NAMED, DONE = 0.25, 2.5  # what a word of a name counts, and the deed; other words of the question count 1
LIKE = 6  # letters: "approved" and "approval" begin with the same ones, "protest" and "protect" only with five

_STATE = re.compile(r"(?i)^\W*(?:is|are|was|were|has|have|had)\b")  # what a participle follows
_CLAUSE = re.compile(r"(?i)\b(?:though|although|because|when|while|after|before|since|if|who|which|that)\b")
_ADVERB = r"(?:ever|also|still|really|yet|been|already) "
_DOER = re.compile(  # who is named or is anybody, so that the next word is what he does
    rf"^\W*(?i:{AUXILIARY}) (?:(?i:anyone|anybody|he|she|they|it)|(?:the )?[A-Z][\w.'’-]*"
    rf"(?: (?:(?:of|the|and|for|de|al|bin) |al-)*[A-Z][\w.'’-]*)*) (?:[a-z]+[^s\W]s )?(?:{_ADVERB})*"
    r"(?P<deed>[a-z]+)\b(?!-)"
)


def support(question: str, passage: Passage) -> Span:
    """The sentence that has most of a question, of equals the one that says least besides."""
    named = {word for text in (question, passage.text) for name in names.names(text) for word in _words(name.text)}
    done = deed(question)[:LIKE]
    weights = {word: DONE if word == done else NAMED if word in named else 1.0 for word in _words(question)}

    def worth(span: Span) -> tuple[float, float]:
        told = _words(passage.words(span))
        found = [weight for word, weight in weights.items() if word in told]
        return sum(found), len(found) / max(1, len(told))

    return max(locating.sentences(passage), key=worth)


def tells(said: str, question: str) -> bool:
    """Whether a few words do more than repeat what a question is about: they have its deed, or what it has not."""
    words = content_words(said)
    return bool(words - content_words(question)) or deed(question) in words


def deed(question: str) -> str:
    """The stem of what somebody is asked to have done or suffered; empty where the words do not show it."""
    question = slots.core(question)
    words = re.findall(r"\b[a-z]+\b", _CLAUSE.split(question)[0]) if _STATE.match(question) else []
    if participle := next(filter(is_past, words), ""):
        return stem(participle)
    doing = _DOER.match(question)
    return next(iter(stems(doing["deed"])), "") if doing else ""


def _words(text: str) -> set[str]:
    return {word[:LIKE] for word in content_words(text)}
