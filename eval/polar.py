"""Questions to be answered yes or no, turned from the sentences of a passage by rule.

    polar("The duchy was a great fief of France. …")[0]
    # ("Was the duchy a great fief of France?", "was a great fief of France")

The answer is what the sentence says where it settles the question, so that whoever asked can read the yes or the no.
Sentences that open with a pronoun are left out, since nobody could tell what such a question is about.
"""

from __future__ import annotations

import re
from collections.abc import Set

LONGEST = 14  # words of a predicate; it is cut at a conjunction before that or the sentence is left out
AUXILIARY = "was|were|is|are|has|had|have|will|would|can|could|may|must|should"
_WORD = r"[\w.'’–-]+"
_SUBJECT = rf"(?P<subject>(?:The|A|An|[A-Z][\w'’–-]+)(?: {_WORD}){{0,5}}?)"
_HELPED = re.compile(rf"{_SUBJECT} (?P<verb>{AUXILIARY}) (?P<rest>.+)")
_PAST = re.compile(rf"{_SUBJECT} (?P<verb>[a-z]{{2,}}ed) (?P<rest>.+)")
_CUT = re.compile(r"[,;:(]|[-–—] | (?:and|but|which|who|while|when|because|although|where|that)\b")
_SENTENCE = re.compile(r"(?<=[.!?]) +(?=[A-Z])")
_FOREIGN = re.compile(
    r"(?:It|Its|He|His|She|Her|They|Their|This|That|These|Those|There|Here|Such|Some|What|Who|Which|Each|Another|Finally"
    r"|In|On|At|By|For|From|After|Before|During|Although|While|Since|Nearly)\b"
)
_CLAUSE = re.compile(rf"\b(?:{AUXILIARY})\b|[\"“”]")


def polar(passage: str, known: Set[str]) -> list[tuple[str, str]]:
    """Questions with the words of the passage that settle them; `known` words decide how a verb was before its -ed."""
    return [made for sentence in _SENTENCE.split(passage) if (made := _turned(sentence, known))]


def _turned(sentence: str, known: Set[str]) -> tuple[str, str] | None:
    found = _HELPED.match(sentence) or _PAST.match(sentence)
    if not found or _FOREIGN.match(sentence):
        return None
    verb, rest = found["verb"], _CUT.split(found["rest"])[0].strip(" .")
    base = verb if found.re is _HELPED else _base(verb, known)
    if not base or not 3 <= len(rest.split()) <= LONGEST or _CLAUSE.search(rest):
        return None
    first, *others = found["subject"].split(" ")
    common = first.lower() in known and not any(each[0].isupper() for each in others)
    subject = " ".join([first.lower() if common or first in ("The", "A", "An") else first, *others])
    asked = f"{verb.capitalize()} {subject} {rest}?" if base == verb else f"Did {subject} {base} {rest}?"
    return asked, f"{verb} {rest}"


def _base(verb: str, known: Set[str]) -> str:
    """A regular verb without its -ed, when that is a word elsewhere: founded, moved, occupied, planned."""
    tried = (verb[:-2], verb[:-1], f"{verb[:-3]}y", verb[:-3])
    fitting = (verb[-3] == "i" and tried[2:3]) or tried
    return next((each for each in fitting if each in known), "")
