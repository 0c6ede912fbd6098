"""Opposites: whether a sentence says the contrary of what a question takes for granted.

>>> opposed("When did he raise the number of soldiers?", "In 2020 he reduced the number of soldiers.")
('raise', 'reduced')
>>> denied("Which countries did not send soldiers?", "Spain sent soldiers.")
True

A careless reader answers from it all the same. Of the SQuAD 2.0 pairs that were written to trick a reader these two
find 10 %, of those with an answer 0.1 % (`eval/README.md`).
"""

from __future__ import annotations

import re

from qa import negation
from qa.words import stem

# Only words that exclude each other: a season that began on one day ended on another, and both are told in one breath,
# so "begin" and "end" are not here, nor are "old" and "new", "first" and "last".
_OPPOSITES = tuple(
    tuple(frozenset(map(stem, side.split())) for side in pair.split(" / "))
    for pair in (
        "increase raise grow rise expand boost gain / decrease reduce cut lower fall drop decline shrink lose diminish",
        "strengthen / weaken",
        "win / lose",
        "arrive enter join / leave exit depart quit",
        "support favor favour endorse / oppose criticize criticise disapprove condemn",
        "accept / reject refuse decline",
        "agree / disagree",
        "buy purchase acquire / sell",
        "import / export",
        "profit / loss",
        "hire employ appoint / fire dismiss sack",
        "marry / divorce",
        "build construct create establish / destroy demolish dismantle abolish",
        "allow permit enable legalize legalise / ban forbid prohibit outlaw",
        "include / exclude",
        "attack / defend",
        "north northern / south southern",
        "east eastern / west western",
        "high highest tallest upper / low lowest shortest lower",
        "largest biggest greatest / smallest least",
        "most / least",
        "majority / minority",
        "longest / shortest",
        "oldest / newest youngest",
        "earliest / latest",
        "best / worst",
        "positive / negative",
        "richest wealthiest / poorest",
        "strong strongest / weak weakest",
        "warm hot hottest warmest / cold cool coldest",
        "fastest quickest fast / slowest slow",
        "maximum / minimum",
        "male men / female women",
        "public / private",
        "legal / illegal",
        "internal inside / external outside",
        "rural / urban",
        "easy / difficult",
        "possible / impossible",
        "success successful / failure unsuccessful",
        "ally / enemy",
        "victory / defeat",
        "advantage / disadvantage",
        "encourage / discourage",
        "withdraw remove / deploy install",
        "borrow / lend",
        "employer / employee",
        "husband / wife",
        "king / queen",
        "predecessor / successor",
        "liberal / conservative",
        "deepest / shallowest",
        "unite unify / divide separate",
        "supporter / opponent",
        "primary / secondary",
        "direct / indirect",
        "formal / informal",
        "voluntary optional / mandatory compulsory",
        "domestic / foreign",
        "permanent / temporary",
        "presence / absence",
        "peace / war",
        "guilty / innocent",
        "convict / acquit",
    )
)
_EITHER_WAY = (*_OPPOSITES, *((other, one) for one, other in _OPPOSITES))
_WORD = re.compile(r"[^\W\d_]+")
# Not `negation.negated`: "reject" and "fail" deny something, but here they are themselves the opposites of others.
_NOT = re.compile(r"(?i)\b(?:not|never|no(?!-)|none|neither|nor|without|cannot|hardly|\w+n['’]t)\b")
# Neither affirmed nor denied.
_OPEN = re.compile(r"(?i)\b(?:whether or not|(?:may|might) or may not|no\.? ?\d+|if\b.*)")
_BOUND = re.compile(r"(?i)\bat (?:least|most)\b")
_CLAUSE = re.compile(r"(?i);|,?\s(?=(?:while|whereas|but|although|though|despite|who|which|whose)\b)")
_MET = re.compile(r"(?i)\b(?:against|beat(?:s|en|ing)?|defeat\w*|(?:lost|losing|loses) to)\b")  # who won says who lost
_OUTCOMES = frozenset(map(stem, "win lose victory defeat".split()))
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")


def contrary(question: str, sentence: str, passage: str) -> bool:
    """Whether a sentence says the opposite of a question, or its passage denies nothing where the question does."""
    return opposed(question, sentence, passage) is not None or denied(question, passage)


def clause(sentence: str, words: str) -> str:
    """The part of a sentence that has the words: what a clause beside it says is said of something else."""
    return next((each for each in _CLAUSE.split(sentence) if words in each), sentence)


def opposed(question: str, sentence: str, passage: str = "") -> tuple[str, str] | None:
    """A word of a question and its opposite in a sentence that lacks the word itself; None where nothing is opposed."""
    if _NOT.search(question) or _NOT.search(sentence):
        return None
    asked, told = _stems(_BOUND.sub("", question)), _stems(_BOUND.sub("", sentence))
    if _MET.search(sentence):
        told = {each: word for each, word in told.items() if each not in _OUTCOMES}
    for one, other in _EITHER_WAY:
        mine, theirs = one & asked.keys(), other & told.keys()
        if mine and theirs and not (one & told.keys() or other & asked.keys() or _named(mine, asked, passage)):
            return asked[min(mine)], told[min(theirs)]
    return None


def _named(stems: frozenset[str], asked: dict[str, str], passage: str) -> bool:
    """Whether a word is part of a name that the passage has too: "North Korea", beside "South Korea"."""
    names = {name for name, word in _stems(passage).items() if word[0].isupper()}
    return any(asked[each][0].isupper() and each in names for each in stems)


def denied(question: str, passage: str) -> bool:
    """Whether a question asks what is not so, and a passage has nothing of a denial."""
    asked = _OPEN.sub("", _QUOTED.sub("", question))
    return bool(_NOT.search(asked)) and not (negation.negated(passage) or negation.hardly(passage))


def _stems(text: str) -> dict[str, str]:
    """The words of a text by their stems."""
    return {stem(word.lower()): word for word in _WORD.findall(text)}
