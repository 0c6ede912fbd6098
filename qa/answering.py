"""Answering: from a question to an Answer in which every sentence is supported, or to an honest refusal.

    search ▷ Evidence ▷ read each passage ▷ judge what it answers ▷ refuse, or agree, add or conflict ▷ Answer
                ◁──── further down, once, where these passages do not state it ────╯

A question that asks several things is searched and read for each of them. One that asks for all there is about
something is answered with sentences of several articles, without the model.
"""

from __future__ import annotations

import threading
import time
import typing
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from qa import composing, overview, query, reading, refusing, slots, timing
from qa.encoders import Encoder
from qa.judgement import Judge
from qa.llm import Generator
from qa.retrieval import Retriever
from qa.types import Event, Evidence, Hit, Progress, Query, Reading, Token

SEVERAL = 0.6  # of the caution is enough for a further thing where several are asked for
SHARE = 0.6  # of the best reading's probability: 0.25 quotes 3 points less precisely, 0.7 loses right answers


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
    """How likely the articles state one thing asked, what comes closest, and the generator that read."""

    probability: float
    closest: Reading | None
    model: str
    untimely: bool  # what is told is of another time than the one asked about


def respond(asked: Query, reader: Reader, caution: float, stop: threading.Event | None = None) -> Iterator[Event]:
    """Yield Progress, then Evidence, then Tokens and Progress, and the Answer last.

    Nothing is read for a part that names what no article mentions. Evidence comes again, longer, when passages further
    down are read. What the articles state with a probability below `caution` is not shown.
    """
    clock = _Clock()
    yield Progress("searching")
    parts = [replace(asked, text=text) for text in query.parts(asked.text)]
    found = [_search(part, reader) for part in parts]
    evidence = list({hit.passage.id: hit for each in found for hit in each}.values())
    clock.mark("evidence")
    yield Evidence(asked, tuple(evidence))
    answered: list[tuple[str, list[Reading]]] = []
    judged: list[_Judged] = []
    absent = [reader.retriever.absent(part.text) for part in parts]
    for part, hits, unknown in zip(parts, found, absent, strict=True):
        readings: list[Reading] = []
        for event in () if unknown else _answer(part, hits, evidence, reader, caution, stop):
            match event:
                case Reading():
                    readings.append(event)
                case _Judged():
                    judged.append(event)
                case Evidence(hits=longer):
                    yield Evidence(asked, longer)
                case _:
                    if isinstance(event, Token):
                        clock.mark("first_word")
                    yield event
        answered.append((part.text, _unsaid(readings, [before for _, before in answered if before])))
    surest = max(judged, key=lambda each: each.probability, default=None)
    if any(readings for _, readings in answered):
        answer = composing.compose(asked, answered, evidence, clock.marks())
    else:
        closest, untimely = (surest.closest, surest.untimely) if surest else (None, False)
        nowhere = [name for names in absent for name in names]
        answer = refusing.refusal(asked, evidence, clock.marks(), closest, untimely, nowhere)
    yield replace(answer, probability=round(surest.probability, 3), model=surest.model) if surest else answer


def _search(part: Query, reader: Reader) -> list[Hit]:
    count = overview.PASSAGES if overview.asked(part.text) else reader.passages
    return reader.retriever.search(part, count)


def _answer(
    part: Query,
    hits: Sequence[Hit],
    evidence: list[Hit],
    reader: Reader,
    caution: float,
    stop: threading.Event | None,
) -> Iterator[Event | _Judged | Reading]:
    """The supported readings of one thing asked, none when the articles do not state it.

    Where the nearest passages do not, those further down are read and added to the evidence.
    """
    if refusing.hopeless(hits):
        return
    if overview.asked(part.text):
        yield from _concluded(overview.readings(hits, part.text, reader.encoder), part, hits, caution, "")
        return
    generator = reader.generator()
    readings = yield from _read(generator, hits, evidence, part, reader, stop)
    if not _stated(readings, part, caution) and (more := _further(part, hits, reader)):
        known = {hit.passage.id for hit in evidence}
        evidence += [hit for hit in more if hit.passage.id not in known]
        yield Evidence(part, tuple(evidence))
        further = yield from _read(generator, more, evidence, part, reader, stop)
        readings = reading.likeliest_first([*readings, *further])
    yield from _concluded(readings, part, hits, caution, generator.name)


def _read(
    generator: Generator,
    hits: Sequence[Hit],
    evidence: Sequence[Hit],
    part: Query,
    reader: Reader,
    stop: threading.Event | None,
) -> typing.Generator[Progress | Token, None, list[Reading]]:
    """What the model reads in the passages, the likeliest first."""
    places = {hit.passage.id: place for place, hit in enumerate(evidence)}
    drafts: list[reading.Draft] = []
    for event in reading.draft(generator, hits, part.text, stop):
        match event:
            case Token():
                yield Token(places[hits[event.hit].passage.id], event.text)
            case Progress():
                yield event
            case made:
                drafts = made
    yield Progress("checking")
    return reading.judged(hits, drafts, part.text, reader.judge)


def _further(part: Query, hits: Sequence[Hit], reader: Reader) -> list[Hit]:
    """As many passages again, those that come next."""
    known = {hit.passage.id for hit in hits}
    return [hit for hit in reader.retriever.search(part, 2 * len(hits)) if hit.passage.id not in known]


def _stated(readings: Sequence[Reading], part: Query, caution: float) -> bool:
    return any(each.probability >= caution for each in timing.timely(readings, part.text))


def _concluded(
    readings: list[Reading], part: Query, hits: Sequence[Hit], caution: float, model: str
) -> Iterator[_Judged | Reading]:
    """How sure the program is of what was read, and what of it is shown."""
    told = readings if overview.compares(part.text) else timing.timely(readings, part.text)
    probability = told[0].probability if told else 0.0
    closest = next(iter(told or readings), None) or reading.closest(hits, part.text)
    untimely = bool(readings) and not told and readings[0].probability >= caution
    yield _Judged(probability, closest, model, untimely)
    yield from _shown(told, part.text, caution)


def _shown(readings: Sequence[Reading], question: str, caution: float) -> list[Reading]:
    """Those likely enough to be shown; where several things are asked for, more of them once one is sure."""
    best = readings[0].probability if readings else 0.0
    least = SEVERAL * caution if slots.several(question) and best >= caution else caution
    share = 0.0 if overview.asked(question) else SHARE
    return [each for each in readings if each.probability >= max(least, share * best)]


def _unsaid(readings: Sequence[Reading], said: Sequence[Sequence[Reading]]) -> list[Reading]:
    """The readings but those whose words were the answer to an earlier question: they are none to a second one.

    Its answer is what its first reading says, wherever an article says it.
    """
    told = [each for before in said for each in before if each.text.lower() == before[0].text.lower()]
    known = {(each.hit.passage.source.id, each.words) for each in told if each.words}
    return [each for each in readings if (each.hit.passage.source.id, each.words) not in known]


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
