"""Ask every question and time the reply: first evidence, first word, whole answer, in seconds from the question.

Evidence ──▶ seconds["evidence"]    Token ──▶ seconds["word"]    Answer ──▶ seconds["whole"]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TYPE_CHECKING, Any, Protocol

from eval.journal import Journal, Record
from eval.questions import Question, QuestionSet
from eval.scoring import score
from qa import query
from qa.errors import QAError
from qa.types import Answer, Citation, Document, Event, Evidence, Hit, Query, Token, Turn

if TYPE_CHECKING:
    from qa.assistant import Assistant

REFUSES_IN_WORDS = ("baseline",)  # systems without a status of their own: their words decide


class System(Protocol):
    """Anything that answers as `qa.Assistant` does."""

    def stream(
        self,
        question: str,
        history: Sequence[Any] = (),
        sources: Sequence[str] | None = None,
        since: str | None = None,
        until: str | None = None,
    ) -> Iterator[Event]:
        """Events as they happen, the Answer last."""
        ...

    def document(self, source_id: str) -> Document:
        """The document with that id."""
        ...


def run(questions: QuestionSet, name: str, system: System, journal: Journal, jobs: int = 1) -> None:
    """Ask what the journal does not hold yet, `jobs` at a time, under a progress bar with the running figures."""
    from tqdm import tqdm

    gold = {one.id: one for one in questions.questions if (questions.name, name, one.id) not in journal.records}
    figures = {"right": 0, "refused": 0, "errors": 0}
    with tqdm(total=len(gold), desc=f"{questions.name} · {name}", unit="question", file=sys.stderr) as bar:
        for record in _each(list(gold.values()), lambda one: ask(questions.name, name, system, one), jobs):
            journal.write(record)
            figures["right"] += is_right(gold[record.id], record)
            figures["refused"] += is_refusal(gold[record.id], record)
            figures["errors"] += bool(record.error)
            bar.set_postfix(figures, refresh=False)
            bar.update()


def ask(set_name: str, name: str, system: System, question: Question) -> Record:
    """One reply with its timings. A QAError becomes a record of status `error`; anything else is a bug and rises."""
    seconds: dict[str, float] = {}
    evidence: list[list[str]] = []
    answer: Answer | None = None
    error = "the stream ended without an answer"
    try:
        for elapsed, event in _timed(system, question):
            if isinstance(event, Evidence):
                seconds.setdefault("evidence", elapsed)
                evidence = [_files(hit) for hit in event.hits]
            elif isinstance(event, Token) and event.text.strip():
                seconds.setdefault("word", elapsed)
            elif isinstance(event, Answer):
                seconds["whole"], answer = elapsed, event
    except QAError as raised:
        error = str(raised)
    if answer is None:
        return Record(set_name, name, question.id, evidence=evidence, seconds=seconds, error=error)
    return Record(
        set_name,
        name,
        question.id,
        status=answer.status,
        text=answer.text,
        reason=answer.reason,
        citations=[_citation(system, citation) for citation in answer.citations],
        nearest=[{"source": near.source.id, "start": near.start, "end": near.end} for near in answer.nearest],
        evidence=evidence,
        seconds=seconds,
        timings=dict(answer.timings),
        probability=answer.probability,
    )


def as_query(assistant: Assistant, question: Question) -> Query:
    """The question as the program takes it up: after its history, within its limits, dates resolved."""
    scope = query.scope(question.only, question.since, question.until)
    history = [Turn(role, text) for role, text in question.history]
    return query.ask(question.question, history, scope, assistant.newest)


def is_refusal(question: Question, record: Record) -> bool:
    """Whether the reply is that the articles do not say."""
    if record.system in REFUSES_IN_WORDS and not record.error:
        return score(question, record.text).abstained
    return record.status == "not_found"


def is_right(question: Question, record: Record) -> bool:
    """Whether an accepted answer was given, and not as a refusal."""
    return not record.error and not is_refusal(question, record) and score(question, record.text).correct


def _timed(system: System, question: Question) -> Iterator[tuple[float, Event]]:
    history = [{"role": role, "text": text} for role, text in question.history]
    started = time.perf_counter()
    for event in system.stream(
        question.question, history, sources=question.only, since=question.since, until=question.until
    ):
        yield time.perf_counter() - started, event


def _each(questions: list[Question], answer: Callable[[Question], Record], jobs: int) -> Iterator[Record]:
    if jobs == 1:
        yield from map(answer, questions)
        return
    with ThreadPoolExecutor(jobs) as pool:
        waiting = [pool.submit(answer, question) for question in questions]
        try:
            for done in as_completed(waiting):
                yield done.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _files(hit: Hit) -> list[str]:
    return [passage.source.id for passage in (hit.passage, *hit.duplicates)]


def _citation(system: System, citation: Citation) -> dict[str, Any]:
    try:
        words = system.document(citation.source).text[citation.start : citation.end]
    except QAError:
        words = None  # a file that is not there cannot be quoted
    return {
        "source": citation.source,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "verbatim": words == citation.quote,
    }
