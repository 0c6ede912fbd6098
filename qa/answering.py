"""Answering: from a question to an Answer in which every sentence is supported, or to an honest refusal.

search ▷ Evidence ▷ read each passage ▷ keep what is supported ▷ agree, add or conflict ▷ Answer
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa import composing, reading, refusing
from qa.judgement import Judge
from qa.llm import Generator
from qa.retrieval import Retriever
from qa.types import Event, Evidence, Hit, Progress, Query, Reading, Token


@dataclass(frozen=True, slots=True)
class Limits:
    """How many passages are read, and the probability from which a sentence is shown."""

    passages: int
    caution: float


def respond(
    query: Query,
    retriever: Retriever,
    generator: Generator,
    judge: Judge,
    limits: Limits,
    stop: threading.Event | None = None,
) -> Iterator[Event]:
    """Yield Progress, then Evidence, then Tokens and Progress, and the Answer last."""
    clock = _Clock()
    yield Progress("searching")
    hits = tuple(retriever.search(query, limits.passages))
    clock.mark("evidence")
    yield Evidence(query, hits)
    if refusing.hopeless(query, hits):
        yield refusing.refusal(query, hits, clock.marks())
        return
    readings: list[Reading] = []
    for event in reading.read(generator, judge, hits, query.text, stop):
        if isinstance(event, Reading):
            readings.append(event)
            continue
        if isinstance(event, Token):
            clock.mark("first_word")
        yield event
    clock.mark("answer")
    supported = [each for each in readings if each.probability >= limits.caution]
    if not supported:
        yield refusing.refusal(query, hits, clock.marks())
    else:
        yield composing.compose(query, supported, _unused(hits, supported), clock.marks())


def _unused(hits: Sequence[Hit], supported: Sequence[Reading]) -> tuple[Hit, ...]:
    used = {reading.hit.passage.id for reading in supported}
    return tuple(hit for hit in hits if hit.passage.id not in used)


class _Clock:
    """Seconds since the question, each mark set once."""

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._marks: dict[str, float] = {}

    def mark(self, name: str) -> None:
        self._marks.setdefault(name, round(time.perf_counter() - self._start, 3))

    def marks(self) -> dict[str, float]:
        self.mark("answer")
        return dict(self._marks)
