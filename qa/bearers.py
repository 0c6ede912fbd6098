"""Bearers: whether what a sentence tells is told of another than the one asked about.

    a namesake      "Ms Vilhena, 52" of Teresa Vilhena, where Duarte Vilhena is asked about
    another doer    "Knut Ravnås left the company", where Liv Hestnes is asked about
    several         "the two ships together", where one of them is asked about
    the lesser      "49 per cent", where the majority is asked about

>>> of_several("How many cars can the Terna carry?", "The two ships together can carry 95 cars.")
True
"""

from __future__ import annotations

import re

from qa import locating, names, slots
from qa.coreference import may_be_person
from qa.figures import figures
from qa.grammar import OFFICE, RELATIVE
from qa.lands import lands
from qa.phonetics import same_word
from qa.types import Passage, Span
from qa.words import fold

HALF = 50  # per cent

_TITLES = names.TITLES | frozenset(
    "attorney judge justice father sister brother chief chancellor secretary inspector detective superintendent officer"
    " constable saint coach chairman chairwoman herr frau monsieur madame señor señora mayor bishop archbishop"
    " councillor deputy vice prime foreign finance defence defense interior health justice trade education minister"
    " president governor general commander captain republican democrat conservative labour liberal head ceo".split()
)
_SHORT_FORMS = tuple(  # whose first letters differ; Joe and Joseph, of one letter, are never taken for two
    frozenset(each.split())
    for each in (
        "william bill billy/robert bob bobby/richard dick/edward ted ned teddy/theodore ted teddy/anthony tony"
        "/andrew drew/elizabeth liz beth betty lisa/catherine katherine kate katie cathy kathy/margaret peggy meg"
        "/henry harry hank/alexander sasha sandy/james jim jimmy/john jack/eleanor nell/mary molly polly"
        "/charles chuck/francis frank"
    ).split("/")
)
_NO_PERSON = frozenset("hurricane storm cyclone typhoon mount lake river operation".split())
_KIN = re.compile(
    rf"(?i)\b(?:his|her|their|whose)\s+(?:[\w-]+\s+){{0,2}}?"
    rf"(?:{RELATIVE}|cousin|uncle|aunt|nephew|niece|grand\w+|step\w+|twin|widow|partner|namesake),?\s*$"
)
_OF_PEOPLE = re.compile(r"(?i)\b(?:he|she|his|him|her|hers|they|their|them|both|couple)\b")
_DID = re.compile(r"(?i)\b(?:did|has|had)\s+$")
_SAYS = re.compile(
    r"(?i)\b(?:said|says|saying|told|tells|announc\w+|according to|wrote|writes|confirmed|explained|added)\b"
)
_TOGETHER = re.compile(
    r"(?i)\b(?:two|three|four|five|both|all|these|those)\b[^.;]*"
    r"(?<!come )(?<!came )(?<!bring )\b(?:together|combined|between them|altogether)\b(?! to\b)"
    r"|\b(?:together|combined|between them),? (?:they|the (?:two|three|four|five))\b"
)
_SEVERAL = re.compile(r"(?i)\b(?:and|all|both|total|together|combined|two|three|four|five|each)\b")
_MAJORITY = re.compile(
    r"(?i)\b(?:owns?|owned|controls?|controlled|bought|buys?|acquire[sd]?|sold|sells?)\b[^?]*"
    r"\b(?:majority|most of|more than half)\b"
)
_LARGE = re.compile(r"(?i)\b(?:majority|most|half|controlling)\b")
_OPENING = re.compile(  # what may stand before the doer of a sentence: "Its chief executive, "
    rf"(?i)(?:[^,]*,\s+)?(?:(?:its|his|her|their|the|an?)\s+)?(?:[\w-]+\s+){{0,2}}(?:{OFFICE}|head|chief|lawyer),?\s+"
)


def another(question: str, passage: Passage, span: Span) -> bool:
    """Whether the words at a span, which were read as the answer, are told of another than a question names."""
    sentence = passage.words(locating.sentence(passage, span))
    if of_several(question, sentence) or lesser(question, sentence):
        return True
    return namesake(question, passage, span) or another_did(question, passage, span)


def namesake(question: str, passage: Passage, span: Span) -> bool:
    """Whether a sentence means somebody else of the same surname as a person that a question names in full."""
    start, end = locating.sentence(passage, span)
    sentence = passage.words((start, end))
    before = f"{passage.source.title}. {passage.words((passage.start, start))}"
    for first, last in _persons(question):
        told = _bearers(sentence, last)
        if not told or _mentions(f"{before} {sentence}", first) or _mentions(passage.words(span), last):
            continue
        if all(len(words) > 1 for words in told):
            others = all(_differ(words[0], first) for words in told)
            return others and not _OF_PEOPLE.search(sentence)
        earlier = [words for words in _bearers(before, last) if len(words) > 1]
        if earlier:
            return _differ(earlier[-1][0], first)
        return _brought_in(passage.words((end, passage.end)), first, last)
    return False


def another_did(question: str, passage: Passage, span: Span) -> bool:
    """Whether another person, named in full, is the first one of a sentence that has nobody whom a question names."""
    start, end = locating.sentence(passage, span)
    sentence = passage.words((start, end))
    asked = [name for name in names.names(question) if may_be_person(name, question)]
    if len(asked) != 1 or len(names.names(question)) != 1 or not _DID.search(question[: asked[0].start]):
        return False
    if len(_words(asked[0])) != 2 or _OF_PEOPLE.search(sentence) or _SAYS.search(sentence):
        return False
    there = names.names(sentence)
    if any(same_word(word, other) for each in there for word in _words(each) for other in _words(asked[0])):
        return False
    doer = next((each for each in there if len(_words(each)) > 1 and may_be_person(each, sentence)), None)
    if doer is None or doer.end > span[0] - start:
        return False
    return doer.start == 0 or _OPENING.fullmatch(sentence[: doer.start]) is not None


def of_several(question: str, sentence: str) -> bool:
    """Whether a figure is that of several together, where a question is about one that the sentence does not name."""
    asked = names.names(question)
    if len(asked) != 1 or slots.wanted(question) != "number" or _SEVERAL.search(question):
        return False
    together = _TOGETHER.search(sentence)
    if together is None or re.search(r"\bthan\b", sentence[: together.end()]):
        return False
    return not any(names.same_name(asked[0].text, each.text) for each in names.names(sentence))


def lesser(question: str, sentence: str) -> bool:
    """Whether every share that is told is less than half, where the majority is asked for."""
    if not _MAJORITY.search(question):
        return False
    shares = [each.value for each in figures(sentence) if each.unit == "%"]
    return bool(shares) and max(shares) < HALF and not _LARGE.search(sentence)


def _bearers(text: str, surname: str) -> list[list[str]]:
    """The names in a text that end with a surname, as their words."""
    return [words for words in map(_words, names.names(text)) if words and same_word(words[-1], surname)]


def _brought_in(text: str, first: str, last: str) -> bool:
    """Whether a text brings in a person as a relative of one of whom it was told before."""
    return any(
        words[0] == first and len(words) > 1 and same_word(words[-1], last) and _KIN.search(text[: name.start])
        for name in names.names(text)
        if (words := _words(name))
    )


def _persons(text: str) -> list[tuple[str, str]]:
    """The first name and the surname of the people whom a text names by these two."""
    found = [_words(name) for name in names.names(text) if may_be_person(name, text)]
    return [(words[0], words[1]) for words in found if len(words) == 2 and words[0] not in _NO_PERSON]


def _words(name: names.Name) -> list[str]:
    plain = re.findall(r"\w+", fold(name.text))
    return [word for word in plain if word not in _TITLES | names.PARTICLES and not lands(word)]


def _mentions(text: str, word: str) -> bool:
    return any(same_word(word, fold(other)) for other in re.findall(r"\w+", text))


def _differ(one: str, other: str) -> bool:
    """Whether two first names, in lower case, cannot be of one person: Joe may be Joseph, and Bill is William."""
    return one[:1] != other[:1] and not any({one, other} <= each for each in _SHORT_FORMS)
