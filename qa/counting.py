"""Counting: whether a figure counts, or measures, what a question asks for.

>>> miscounted("38", "The force has lost ", " soldiers, 29 of them to bombs.", "How many soldiers does it have?")
True
"""

from __future__ import annotations

import re

from qa.figures import figures

FOLLOWING = 4  # words after a figure, within which stands what it counts
SAID = 8  # words after it, within which stands what became of them: 74 members of the force had died
LEADING = 3  # words before it, among which stands what was done to them: killed 16, has lost 38

_COUNTED = re.compile(  # "how many US troops are": the words up to a verb or a preposition
    r"\bhow many\s+(?:of (?:the|these|those|them|all)\s+)?(?P<things>(?:(?!(?:is|are|was|were|do|does|did|has|have|had"
    r"|can|could|will|would|in|on|at|of|from|to|for|by|with|there)\b)[\w’'.-]+\s*){1,4})",
    re.IGNORECASE,
)
_THINGS = tuple(  # what is counted: of one group and of no other
    frozenset(words.split())
    for words in (
        "people person man men woman women child children soldier troop fighter militant civilian refugee"
        " worker employee officer student pupil player voter resident inhabitant victim patient passenger prisoner"
        " hostage immigrant delegate lawmaker judge juror firefighter teacher doctor nurse guest protester demonstrator"
        " tourist survivor villager farmer migrant journalist",
        "country nation state province district city town village island continent county",
        "second minute hour day week month year decade century",
        "dollar euro pound",
        "mile kilometre kilometer metre meter foot feet inch km",
    )
)
_CLAUSE_END = re.compile(
    r"[^\w\s’'-]|\b(?:in|of|and|or|from|to|on|at|who|that|which|an?|per|each|every|this|last|next)\b"
)
_LENGTHS = frozenset("kilometre kilometer km metre meter mile foot inch".split())
_TIMES = frozenset("year month week day hour minute decade fortnight".split())
_MONEY = frozenset("dollar euro pound yen yuan rupee dinar rouble riyal".split())
_SHARES = frozenset(["%", "point"])
_MEASURES = (  # what a question measures, and the units that cannot be its answer's
    (re.compile(r"(?i)\bhow old\b|\b(?:what|which) age\b"), _LENGTHS | _MONEY | _SHARES),
    (re.compile(r"(?i)\bhow (?:wide|tall|deep)\b"), _TIMES | _MONEY | _SHARES),
    (re.compile(r"(?i)\b(?:what|which) (?:percentage|share|proportion)\b"), _LENGTHS | _TIMES | _MONEY),
    (re.compile(r"(?i)\bhow (?:long|far)\b"), _MONEY | _SHARES),
    (
        re.compile(r"(?i)\bhow many (?:\w+ ){0,2}?(?:years|months|weeks|days|hours|minutes)\b"),
        _LENGTHS | _MONEY | _SHARES,
    ),
    (re.compile(r"(?i)\bhow many (?!(?:\w+ ){0,3}?(?:dollars|euros|pounds|yen|yuan|rupees)\b)"), _MONEY),
)
_SIZE = re.compile(r"(?i)\bhow (?P<size>long|wide|broad|high|tall|deep|thick) (?:is|was|are|were)\b")
_DIMENSION = re.compile(
    r"(?i)\b(?:m|km|cm|ft|feet|foot|met(?:re|er)s?|kilomet(?:re|er)s?|miles?|inch(?:es)?|yards?)[\s-]+"
    r"(?P<size>long|wide|broad|across|high|tall|deep|thick)\b"
)
_DIMENSIONS = {"long": 0, "wide": 1, "broad": 1, "across": 1, "high": 2, "tall": 2, "deep": 3, "thick": 4}
UNIT = 15  # characters behind an answer in which its unit may stand
_SAID_END = re.compile(r"[^\w\s’'-]|\b(?:who|which|that|where|when|while|and|or|as|after|before|by|because|despite)\b")
_LEAD = re.compile(r"[.;:,]\s")
_WHOLE = re.compile(r"(?i)\bof(?: (?:the|its|their|all))*$")
_LOST = re.compile(r"(?i)\b(?:los[et]|loses|losing)\b(?! (?:their|its|his|her)\b)")  # said of people: they died
_FATES = tuple(  # what became of people, one line a fate
    re.compile(rf"(?i)\b(?:{words})\b")
    for words in (
        r"die[sd]?|dying|dead|death\w*|kill\w*|toll|fatal\w*|perish\w*|drown\w*|murder\w*|bod(?:y|ies)|casualt\w+|victims?"
        r"|surviv\w*|execut\w+|slain",
        r"wound\w*|injur\w*|hurt|casualt\w+|victims?|hospital\w*",
        r"missing|unaccounted|disappear\w*",
    )
)


def miscounted(answer: str, before: str, following: str, question: str) -> bool:
    """Whether a figure is none of what a question asks for: another thing, another measure, or the lost of many.

    `before` and `following` are the text of its passage on both sides of the answer.
    """
    return (
        _counts_else(answer, following, question)
        or _measures_else(answer, following, question)
        or _tells_of_lost(answer, before, following, question)
    )


def _counts_else(answer: str, following: str, question: str) -> bool:
    """Whether it counts another kind of thing than "how many" asks for: 2,500 troops are not that many countries."""
    asked = _COUNTED.search(question)
    if not asked:
        return False
    clause = _CLAUSE_END.split(following, maxsplit=1)[0]
    told = _kinds([*answer.split(), *clause.split()[:FOLLOWING]])  # all of them: "12 city police officers" are people
    meant = _kinds(asked["things"].split())
    return bool(meant and told) and not meant & told


def _measures_else(answer: str, following: str, question: str) -> bool:
    """Whether its unit is none of what is asked: nobody is 53.8 per cent old."""
    if (size := _SIZE.search(question)) and (told := _DIMENSION.search(f"{answer}{following[:UNIT]}")):
        return _DIMENSIONS[size["size"].lower()] != _DIMENSIONS[told["size"].lower()]
    unfit = next((units for asked, units in _MEASURES if asked.search(question)), frozenset[str]())
    stated = [each for each in figures(f"{answer}{following[:UNIT]}") if each.start < len(answer)]
    return bool(unfit and stated) and all(each.unit in unfit for each in stated)


def _tells_of_lost(answer: str, before: str, following: str, question: str) -> bool:
    """Whether it counts the dead, the hurt or the missing, and others are asked for."""
    if not _COUNTED.search(question):
        return False
    clause = " ".join(_SAID_END.split(following, maxsplit=1)[0].split()[:SAID])
    lead = " ".join(_LEAD.split(before)[-1].split()[-LEADING:])
    whole = _WHOLE.search(lead) is not None  # 43 of the 112 aboard died
    told = _fates(answer if whole else f"{lead} {answer} {clause}")
    return bool(told) and not told & _fates(question, asked=True)


def _fates(text: str, asked: bool = False) -> set[int]:
    """What became of people: of those who are told to be lost, and of all that are asked for as lost, the first."""
    lost = _LOST.search(text) and (asked or 0 in _kinds(re.findall(r"[\w’'-]+", text)))
    return {number for number, fate in enumerate(_FATES) if fate.search(text) or (lost and number == 0)}


def _kinds(words: list[str]) -> set[int]:
    plain = {
        form
        for word in map(str.lower, words)
        for form in (word, word.removesuffix("s"), word.removesuffix("ies") + "y")
    }
    return {number for number, kind in enumerate(_THINGS) if kind & plain}
