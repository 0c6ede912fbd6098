"""Grammar: the small words that English questions are made of, as parts of patterns, and how a question is written.

>>> HOW_MANY.match("How many US troops are in Iraq?")["thing"]
'US troops'
"""

from __future__ import annotations

import re

AUXILIARY = (
    "is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|may|might|must|isn't|aren't|wasn't|weren't"
    "|don't|doesn't|didn't|hasn't|haven't|hadn't|won't|wouldn't|can't|couldn't"
)
DOES = "do|does|did|will|would|can|could|should|may|might|must"  # what a bare verb follows: did the Fed raise
OFFICE = (  # what somebody is for a body or for another; not "head" and "chief", which are other things too
    "president|(?:prime )?minister|premier|chancellor|king|queen|pope|governor|mayor|senator|general|commander|captain"
    "|ceo|boss|chief executive|chair(?:man|woman)?|leader|manager|director|owner|founder|coach|editor|secretary"
    "|ambassador|envoy|advis[eo]r|spokes[a-z]+|lawyer"
)
RELATIVE = "wife|husband|son|daughter|brother|sister|mother|father"
ASKING = "who|whom|whose|what|which|when|where|why|how"
PLACE = "in|at|to|from|near|across|inside|outside|into|through|around|of"
PREPOSITION = f"(?:{PLACE}|on|by|for|with|against|before|after|during|since|until|about|as of)"
HOW_MANY = re.compile(
    rf"(?i)^(?:how many|which|what) (?P<thing>(?:[\w.'’-]+ ){{0,3}}?[\w-]+) (?P<aux>{AUXILIARY})\b(?P<rest>.*?)\W*$"
)
PLACED = re.compile(rf"(?i)\b(?P<how>{PLACE}|visit\w*|reach\w*|left|leave)\s+(?P<the>the\s+)?$")
PLURAL = (
    r"(?!(?:does|has|was|is|this|his|its|us|always|news|politics)\b)"
    r"(?:[a-z]{2,}(?<![su])s|[a-z]*(?:men|people|children|troops))\b"
)


def as_question(text: str) -> str:
    """The text with a capital letter and one question mark."""
    return f"{capitalised(unended(text))}?"


def unended(text: str) -> str:
    """The text without the marks at its end; the stop of "U.K." stays."""
    bare = text.rstrip("?. ")
    return f"{bare}." if re.search(r"\b[A-Z]\.[A-Z]$", bare) and text[len(bare) :].startswith(".") else bare


def capitalised(text: str) -> str:
    """The text with a capital letter, the rest as it is."""
    return text[:1].upper() + text[1:]
