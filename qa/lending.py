"""Lending: the one language model in use, loaded when first wanted, exchanged while questions are being answered.

with lender.borrowing() as model:      # whoever borrowed keeps that one until the end of his question
    model().stream(…)
lender.replace(other)                  # who comes next gets the other; the old one is freed by its last borrower
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from qa.errors import UsageError
from qa.llm import OpenAIGenerator


class Lender:
    """Holds a generator, made by `load` at first use. Safe between threads; closed once."""

    def __init__(self, load: Callable[[], OpenAIGenerator]) -> None:
        self._load = load
        self._held: OpenAIGenerator | None = None
        self._borrowers: Counter[int] = Counter()
        self._loading = threading.Lock()
        self._counting = threading.Lock()
        self._closed = False

    @property
    def held(self) -> OpenAIGenerator:
        """The generator in use, loaded if need be. ModelError or GeneratorError when it cannot be."""
        with self._loading:
            if self._closed:
                raise UsageError("this assistant is closed", fix="open another with qa.open(…)")
            if self._held is None:
                self._held = self._load()
            return self._held

    @property
    def loaded(self) -> bool:
        """Whether a generator is ready."""
        return self._held is not None

    @contextmanager
    def borrowing(self) -> Iterator[Callable[[], OpenAIGenerator]]:
        """A way to get the generator that stays the same, and open, within the block."""
        lent: list[OpenAIGenerator] = []

        def lend() -> OpenAIGenerator:
            if not lent:
                lent.append(self._lend())
            return lent[0]

        try:
            yield lend
        finally:
            for generator in lent:
                self._take_back(generator)

    def replace(self, generator: OpenAIGenerator) -> None:
        """Hold another one from now on; the old one is closed as soon as nobody uses it."""
        with self._loading, self._counting:
            closed, old = self._closed, self._held
            if not closed:
                self._held = generator
            idle = old is not None and not self._borrowers[id(old)]
        if closed:
            generator.close()
        elif old is not None and idle:
            old.close()

    def close(self) -> None:
        """Close the generator in use, whoever still uses it. May be called twice."""
        with self._loading:
            self._closed, held, self._held = True, self._held, None
        if held is not None:
            held.close()

    def _lend(self) -> OpenAIGenerator:
        while True:
            generator = self.held
            with self._counting:
                if generator is self._held:  # else it was exchanged just now, and may be closed already
                    self._borrowers[id(generator)] += 1
                    return generator

    def _take_back(self, generator: OpenAIGenerator) -> None:
        with self._counting:
            self._borrowers[id(generator)] -= 1
            last = not self._borrowers[id(generator)] and generator is not self._held
            if not self._borrowers[id(generator)]:
                del self._borrowers[id(generator)]
        if last:
            generator.close()
