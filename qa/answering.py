"""Answering: from a question to an Answer in which every sentence is supported, or to an honest refusal.

    search ▷ Evidence ▷ ask and rank ▷ refuse, or write ▷ agree, add or conflict ▷ Answer

A question that asks several things is searched and read for each of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa import composing, query, reading, refusing, slots
from qa.encoders import Encoder
from qa.judgement import Judge
from qa.llm import Generator
from qa.retrieval import Retriever
from qa.types import Event, Evidence, Hit, Progress, Query, Reading, Token

MOST_SENTENCES = 3  # for one thing asked; a fourth added nothing on the project's own questions
SHARE = 0.4  # of the best sentence's probability: 0.6 shows a sixth less and loses 3 points of right answers


@dataclass(frozen=True, slots=True)
class Reader:
    """What answering needs; the generator is loaded when the first passage is to be read."""

    retriever: Retriever
    encoder: Encoder
    generator: Callable[[], Generator]
    judge: Judge
    passages: int


@dataclass(frozen=True, slots=True)
class _Judged:
    """How likely the articles state one thing asked, and the name of the generator that read them."""

    probability: float
    model: str


def respond(asked: Query, reader: Reader, caution: float, stop: threading.Event | None = None) -> Iterator[Event]:
    """Yield Progress, then Evidence, then Tokens and Progress, and the Answer last.

    What the articles state with a probability below `caution` is not shown.
    """
    clock = _Clock()
    yield Progress("searching")
    parts = [replace(asked, text=text) for text in query.parts(asked.text)]
    found = [tuple(reader.retriever.search(part, reader.passages)) for part in parts]
    hits = tuple(hit for each in found for hit in each)
    clock.mark("evidence")
    yield Evidence(asked, hits)
    answered: list[tuple[str, list[Reading]]] = []
    judged: list[float] = []
    model = ""
    for part, its_hits in zip(parts, found, strict=True):
        readings: list[Reading] = []
        for event in _read(part, its_hits, hits, reader, caution, stop):
            match event:
                case Reading():
                    readings.append(event)
                case _Judged(probability, model):
                    judged.append(probability)
                case _:
                    if isinstance(event, Token):
                        clock.mark("first_word")
                    yield event
        answered.append((part.text, readings))
    supported = [reading for _, readings in answered for reading in readings]
    if supported:
        answer = composing.compose(asked, answered, _unused(hits, supported), clock.marks())
    else:
        answer = refusing.refusal(asked, hits, clock.marks())
    yield replace(answer, probability=round(max(judged), 3) if judged else None, model=model)


def _read(
    part: Query,
    hits: tuple[Hit, ...],
    evidence: Sequence[Hit],
    reader: Reader,
    caution: float,
    stop: threading.Event | None,
) -> Iterator[Progress | Token | _Judged | Reading]:
    """The supported readings of one thing asked, none when the articles do not state it."""
    if refusing.hopeless(hits):
        return
    generator = reader.generator()
    answers: list[float] = []
    for asking in reading.ask(generator, hits, part.text, stop):
        if isinstance(asking, Progress):
            yield asking
        else:
            answers = asking
    yield Progress("checking")
    ranked = reading.rank(hits, answers, part.text, reader.encoder, reader.judge)
    probability = reader.judge.answerable(max(answers), ranked[0].probability)
    yield _Judged(probability, generator.name)
    if probability < caution:
        return
    chosen = _chosen(ranked, part.text)
    written: list[Reading] = []
    for event in reading.write(generator, chosen, part.text, stop):
        if isinstance(event, Token):
            yield Token(evidence.index(chosen[event.hit].hit), event.text)
        else:
            written.append(replace(event, probability=probability))
    yield from ([each for each in written if each.written] or written)[:MOST_SENTENCES]


def _chosen(ranked: Sequence[Reading], question: str) -> list[Reading]:
    """The sentences worth showing; of each passage one, where the model will say shortly what it states."""
    candidates = ranked[:MOST_SENTENCES]
    if slots.wanted(question) in reading.WRITTEN:
        best: dict[str, Reading] = {}
        for each in ranked:
            best.setdefault(each.hit.passage.id, each)
        candidates = list(best.values())
    return [each for each in candidates if each.probability >= SHARE * ranked[0].probability]


def _unused(hits: Sequence[Hit], supported: Sequence[Reading]) -> tuple[Hit, ...]:
    used = {each.hit.passage.id for each in supported}
    unused = {hit.passage.id: hit for hit in hits if hit.passage.id not in used}
    return tuple(unused.values())


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
