"""What is done while nobody asks: first passages go through the model, then whatever jobs were handed in.

With the default model on two cores a passage takes 2 s the first time and 0.3 s afterwards. Questions always go first:
what is being done when one comes is given up, and taken up again when it has been answered. A job may push a passage
out of the generator's cache, so passages are read again after the jobs, the first ones last, which the cache then
keeps longest: one that is still there takes 0.1 s.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

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
        self._generator: Generator | None = None
        self._plan: Iterator[Job] = iter(())
        self._read: set[str] = set()
        self.problem: QAError | None = None  # that ended what was planned last

    def start(self, generator: Generator, passages: Sequence[Passage], then: Iterable[Job] = ()) -> None:
        """Do this instead of what was planned before.

        With the same generator what is begun is finished, and what was read is not read again; with another one all
        begins anew, and the old one may be closed afterwards.
        """
        with self._changed:
            if self._closed:
                return
            if generator is not self._generator:
                self._generator, self._read = generator, set()
                self._interrupt.set()
            self._plan, self.problem = self._planned(generator, passages, then), None
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

    def _planned(self, generator: Generator, passages: Sequence[Passage], then: Iterable[Job]) -> Iterator[Job]:
        read = self._read

        def reading(passage: Passage, stop: threading.Event) -> None:
            for _ in generator.stream([Request(prompts.reading(passage, ""), 1, adapted=True)], stop):
                pass
            read.add(passage.id)

        yield from (partial(reading, passage) for passage in passages if passage.id not in read)
        jobs = 0
        for job in then:
            yield job
            jobs += 1
        yield from (partial(reading, passage) for passage in (passages[::-1] if jobs else ()))

    def _count(self, step: int) -> None:
        with self._changed:
            self._questions += step
            if self._questions:
                self._interrupt.set()
            self._changed.notify_all()

    def _run(self) -> None:
        try:
            while found := self._next():
                self._do(*found)
        except QAError as error:  # of the generator, the next question meets it too
            self.problem = error
            log.info("nothing more is done ahead: %s", error)
        finally:
            with self._changed:
                self._working = self._working and self._thread is not threading.current_thread()

    def _next(self) -> tuple[Generator | None, Job] | None:
        """The next job of the plan in force and its generator; None, and the thread counts as ended, without any."""
        while self._may_work():
            with self._changed:
                plan, generator = self._plan, self._generator
            if job := next(plan, None):
                return generator, job
            with self._changed:
                if plan is self._plan:
                    self._working = False
                    return None
        return None

    def _do(self, generator: Generator | None, job: Job) -> None:
        """Do a job, from its beginning after each interruption, unless another generator is in use by then."""
        while self._may_work() and generator is self._generator:
            try:
                return job(self._interrupt)
            except Stopped:
                continue
            except GeneratorError:
                if generator is self._generator:
                    raise

    def _may_work(self) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or not self._questions)
            self._interrupt.clear()
            return not self._closed
