"""What is done while nobody asks: first passages go through the model, then whatever jobs were handed in.

With the default model on two cores a passage takes 2 s the first time and 0.5 s afterwards. Questions always go first:
what is being done when one comes is given up, and taken up again when it has been answered.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from qa import prompts
from qa.errors import GeneratorError, QAError, Stopped
from qa.llm import Generator, Request
from qa.types import Passage

MOST = 250  # passages whose state the generator's prompt cache holds; more would push the first ones out

Job = Callable[[threading.Event], None]  # raises Stopped soon after the event is set, and is then done again later

log = logging.getLogger(__name__)


class ReadAhead:
    """Once started, a thread that reads passages and then does jobs, in order, while no question is being answered."""

    def __init__(self) -> None:
        self._questions = 0
        self._closed = False
        self._changed = threading.Condition()
        self._interrupt = threading.Event()
        self._thread: threading.Thread | None = None
        self._working = False
        self._plan: Iterator[Job] = iter(())
        self._read: set[str] = set()

    def start(self, generator: Generator, passages: Sequence[Passage], then: Iterable[Job] = ()) -> None:
        """Do this instead of what was planned before; what is begun is finished, what was read is not read again."""
        with self._changed:
            if self._closed:
                return
            self._plan = chain(self._readings(generator, passages[:MOST]), then)
            if not self._working:
                self._working = True
                self._thread = threading.Thread(target=self._run, name="qa-read-ahead", daemon=True)
                self._thread.start()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Do nothing meanwhile; may be entered by several threads."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until everything is done; whether it is."""
        if self._thread is not None:
            self._thread.join(timeout)
        return self._thread is None or not self._thread.is_alive()

    def close(self) -> None:
        """Give up what is being done. May be called twice."""
        with self._changed:
            self._closed = True
            self._interrupt.set()
            self._changed.notify_all()
        self.wait()

    def _readings(self, generator: Generator, passages: Sequence[Passage]) -> Iterator[Job]:
        for passage in passages:
            if passage.id not in self._read:
                yield lambda stop, passage=passage: self._read_one(generator, passage, stop)  # type: ignore[misc]

    def _read_one(self, generator: Generator, passage: Passage, stop: threading.Event) -> None:
        for _ in generator.stream([Request(prompts.asking(passage, ""), 1)], stop):
            pass
        self._read.add(passage.id)

    def _count(self, step: int) -> None:
        with self._changed:
            self._questions += step
            if self._questions:
                self._interrupt.set()
            self._changed.notify_all()

    def _run(self) -> None:
        try:
            while job := self._next():
                while self._may_work():
                    try:
                        job(self._interrupt)
                    except Stopped:
                        continue
                    break
        except GeneratorError:
            pass  # the next question meets the same failure and reports it
        except QAError as error:
            log.info("nothing more is done ahead: %s", error)
        finally:
            with self._changed:
                self._working = self._working and self._thread is not threading.current_thread()

    def _next(self) -> Job | None:
        """The next job of the plan in force; None, and the thread counts as ended, when there is none."""
        while self._may_work():
            with self._changed:
                plan = self._plan
            if job := next(plan, None):
                return job
            with self._changed:
                if plan is self._plan:
                    self._working = False
                    return None
        return None

    def _may_work(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._questions)
            self._interrupt.clear()
            return not self._closed
