"""Answering: from a question to an Answer in which every sentence is supported, or to an honest refusal.

    search ▷ Evidence ▷ ask and rank ▷ refuse, or write ▷ agree, add or conflict ▷ Answer

A question that asks several things is searched and read for each of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa import composing, query, reading, refusing, slots, verification
from qa.encoders import Encoder
from qa.judgement import Judge
from qa.llm import Generator
from qa.retrieval import Retriever
from qa.types import Event, Evidence, Hit, Progress, Query, Reading, Token

MOST_READINGS = 6  # for one thing asked, before those that agree are told once
MOST_UNTOLD = 2  # words of the question that the best sentence has and another version of it may lack
SHARE = 0.25  # of the best sentence's probability; 0.4 loses 5 of 23 right answers where versions lie apart


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
    """How likely the articles state one thing asked, its closest sentence, and the generator that read."""

    probability: float
    closest: Reading
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
    judged: list[_Judged] = []
    for part, its_hits in zip(parts, found, strict=True):
        readings: list[Reading] = []
        for event in _read(part, its_hits, hits, reader, caution, stop):
            match event:
                case Reading():
                    readings.append(event)
                case _Judged():
                    judged.append(event)
                case _:
                    if isinstance(event, Token):
                        clock.mark("first_word")
                    yield event
        answered.append((part.text, readings))
    if any(readings for _, readings in answered):
        answer = composing.compose(asked, answered, hits, clock.marks())
    else:
        answer = refusing.refusal(asked, hits, clock.marks(), judged[0].closest if judged else None)
    surest = max(judged, key=lambda each: each.probability, default=None)
    yield replace(answer, probability=round(surest.probability, 3), model=surest.model) if surest else answer


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
    probability = reader.judge.answerable(reading.summary(ranked, answers, part.text))
    yield _Judged(probability, ranked[0], generator.name)
    if probability < caution:
        return
    enough = _convincing(ranked, answers, part.text, reader.judge, caution)
    chosen = _chosen(ranked, enough, part.text)
    written: list[Reading] = []
    for event in reading.write(generator, chosen, part.text, stop):
        if isinstance(event, Token):
            yield Token(evidence.index(chosen[event.hit].hit), event.text)
        else:
            written.append(replace(event, probability=probability))
    yield from [each for each in written if each.written] or written


def _convincing(
    ranked: Sequence[Reading], answers: Sequence[float], question: str, judge: Judge, caution: float
) -> set[str]:
    """The passages that would be answer enough if they were alone."""
    apart: dict[int, list[Reading]] = {}
    for each in ranked:
        apart.setdefault(each.hit.rank, []).append(each)
    return {
        own[0].hit.passage.id
        for rank, own in apart.items()
        if judge.answerable(reading.summary(own, [answers[rank - 1]], question)) >= caution
    }


def _chosen(ranked: Sequence[Reading], convincing: set[str], question: str) -> list[Reading]:
    """The sentences worth showing: the best of each passage, since versions lie apart, then others.

    Where the model will say shortly what a passage states, one sentence of it is enough.
    """
    least = SHARE * ranked[0].probability
    best: dict[str, Reading] = {}
    for each in ranked:
        best.setdefault(each.hit.passage.id, each)
    candidates = [each for place, each in best.items() if each.probability >= least or place in convincing]
    if slots.wanted(question) in reading.WRITTEN:
        return [each for each in candidates if _same_matter(each, ranked[0], question)]
    others = [each for each in ranked if each not in candidates and each.probability >= least]
    return [*candidates, *others][:MOST_READINGS]


def _same_matter(other: Reading, best: Reading, question: str) -> bool:
    """Whether a sentence has what the best one has of the question, a word aside: "at the peak" is another figure."""
    asked = verification.content_words(question)
    return len((asked & _told(best)) - _told(other)) <= MOST_UNTOLD


def _told(each: Reading) -> set[str]:
    return verification.content_words(f"{each.hit.passage.source.title}\n{each.quote}")


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
