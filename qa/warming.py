"""Reading ahead: while nobody asks, passages go through the model, so that a question finds them read already.

With the default model on two cores a passage takes 2 s the first time and 0.5 s afterwards. Questions always go first:
what is being read when one comes is given up, and taken up again when it has been answered.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from qa import prompts
from qa.errors import GeneratorError, Stopped
from qa.llm import Generator, Request
from qa.types import Passage

MOST = 250  # passages whose state the generator's prompt cache holds; more would push the first ones out


class ReadAhead:
    """Once started, a thread that reads passages, first to last, whenever no question is being answered."""

    def __init__(self) -> None:
        self._questions = 0
        self._closed = False
        self._changed = threading.Condition()
        self._interrupt = threading.Event()
        self._thread: threading.Thread | None = None
        self._generator: Generator | None = None

    @property
    def begun(self) -> bool:
        """Whether it was started."""
        return self._thread is not None

    def start(self, generator: Generator, passages: Sequence[Passage]) -> None:
        """Begin, unless begun with this generator or closed already; with another one, begin again."""
        with self._changed:
            if self._closed or generator is self._generator:
                return
            self._generator = generator
            self._interrupt.set()
            self._changed.notify_all()
            self._thread = threading.Thread(
                target=self._run, args=(generator, passages[:MOST]), name="qa-read-ahead", daemon=True
            )
            self._thread.start()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Read nothing ahead meanwhile; may be entered by several threads."""
        self._count(1)
        try:
            yield
        finally:
            self._count(-1)

    def wait(self, timeout: float | None = None) -> bool:
        """Wait until everything is read; whether it is."""
        if self._thread is not None:
            self._thread.join(timeout)
        return self._thread is None or not self._thread.is_alive()

    def close(self) -> None:
        """Give up what is being read. May be called twice."""
        with self._changed:
            self._closed = True
            self._interrupt.set()
            self._changed.notify_all()
        self.wait()

    def _count(self, step: int) -> None:
        with self._changed:
            self._questions += step
            if self._questions:
                self._interrupt.set()
            self._changed.notify_all()

    def _run(self, generator: Generator, passages: Sequence[Passage]) -> None:
        waiting = list(reversed(passages))
        while waiting and self._may_read(generator):
            try:
                for _ in generator.stream([Request(prompts.asking(waiting[-1], ""), 1)], self._interrupt):
                    pass
            except Stopped:
                continue
            except GeneratorError:
                return  # the next question meets the same failure and reports it
            waiting.pop()

    def _may_read(self, generator: Generator) -> bool:
        with self._changed:
            self._changed.wait_for(lambda: self._closed or self._generator is not generator or not self._questions)
            if self._closed or self._generator is not generator:
                return False
            self._interrupt.clear()
            return True
