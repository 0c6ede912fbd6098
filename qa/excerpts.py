"""Excerpts: the part of a passage that is shown where there is no room for all of it.

>>> excerpt(passage, "Who is Farhad Alaaldin?", 60)
"… Farhad Alaaldin, an adviser, said so on Wednesday. The …"

It begins at the beginning, unless names of the question stand only further down: who reads that the articles mention
somebody must see where.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from qa import names, verification
from qa.types import Passage

STRIDES = 4  # beginnings in the length of an excerpt that are tried where no sentence begins


def excerpt(passage: Passage, question: str, most: int) -> str:
    """About so many characters of the passage in one line, with as many names of the question as fit."""
    wanted = len(_named(question, passage.text))
    start, best = 0, -1
    for begin in _begins(passage, most):
        if (count := len(_named(question, cut(passage.text[begin:], most)))) > best:
            start, best = begin, count
        if best >= wanted:
            break
    return ("… " if start else "") + cut(passage.text[start:], most)


def covering(passages: Sequence[Passage], question: str, most: int) -> list[Passage]:
    """So many of the passages, in their order: the first ones, but rather those that add a name of the question."""
    told: set[str] = set()
    telling = []
    for passage in passages:
        named = _named(question, f"{passage.source.title}\n{passage.text}")
        if named - told:
            telling.append(passage)
            told |= named
    chosen = [*telling, *(passage for passage in passages if passage not in telling)][:most]
    return [passage for passage in passages if passage in chosen]


def cut(text: str, most: int) -> str:
    """The text in one line, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def _begins(passage: Passage, most: int) -> Iterator[int]:
    """Where an excerpt may begin, the best places first: the beginning, a sentence, a word."""
    yield 0
    yield from (start - passage.start for start, _ in passage.sentences if start > passage.start)
    for at in range(most // STRIDES, len(passage.text), most // STRIDES):
        yield passage.text.rfind(" ", 0, at) + 1


def _named(question: str, text: str) -> set[str]:
    """The names of the question that a text has, in any spelling; its first word may be one."""
    asked = {name.text for name in names.names(question)}
    return asked - set(verification.missing_names(question, f"so {text}")) if asked else set()
