"""The root: the one place that builds adapters from a Config, and the object every door calls.

with qa.open("articles") as assistant:
    assistant.answer("Who advises Sudani?").text    # "Farhad Alaaldin advises Sudani. [1]"
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from itertools import chain, islice
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from qa import answering, encoders, indexing, llm, query, suggesting, weights
from qa.config import Config, load
from qa.errors import IndexBusyError, UsageError
from qa.judgement import Judge
from qa.lending import Lender
from qa.query import DateLike, TurnLike
from qa.retrieval import Retriever
from qa.types import Answer, Document, Event, Hit, IndexReport, Passage, Query, Skipped, Source, Suggestion
from qa.warming import MOST, ReadAhead

IndexProgress = Callable[[str, int, int], None]


class Assistant:
    """A folder of articles that answers questions; safe to share between threads, closed once.

    `report` says what indexing did when it was opened or last refreshed; None when another process was indexing.
    """

    def __init__(
        self, config: Config, progress: IndexProgress | None = None, *, rebuild: bool = False, empty: bool = False
    ) -> None:
        """Index what changed in the folder and open it. CorpusError, ModelError or IndexDamagedError when it cannot."""
        self.config = config
        self.report: IndexReport | None = None
        self._encoder = encoders.load(weights.locate(config.embedding, config.models_folder, "embedding"))
        self._lender = Lender(lambda: self._load_generator())
        self._ahead = ReadAhead()
        self._exchanging = threading.Lock()
        self._closed = self._warmed = False
        try:
            self.refresh(progress, rebuild=rebuild, empty=empty)
        except IndexBusyError:
            if not indexing.exists(config.index_folder):
                raise
        self._catalog, self._store = indexing.open_for_reading(config.index_folder, self._encoder)
        self._retriever = Retriever(self._catalog, self._store, self._encoder)

    def answer(
        self,
        question: str,
        history: Iterable[TurnLike] = (),
        sources: Sequence[str] | None = None,
        since: DateLike | None = None,
        until: DateLike | None = None,
        *,
        caution: float | None = None,
    ) -> Answer:
        """The Answer to a question after `history`, from the named files and dates of publication only.

        UsageError on an unusable argument, ModelError or GeneratorError when the model cannot be used.
        """
        *_, last = self.stream(question, history, sources, since, until, caution=caution)
        assert isinstance(last, Answer)
        return last

    def stream(
        self,
        question: str,
        history: Iterable[TurnLike] = (),
        sources: Sequence[str] | None = None,
        since: DateLike | None = None,
        until: DateLike | None = None,
        *,
        caution: float | None = None,
        stop: threading.Event | None = None,
    ) -> Iterator[Event]:
        """Yield Progress, Evidence, Tokens of unverified drafts, and the Answer last; arguments as for `answer`.

        Setting `stop`, or leaving the iteration, ends the model's work; the former raises Stopped.
        """
        self._check_open()
        caution = self.config.caution if caution is None else caution
        if not isinstance(caution, int | float) or not 0.0 <= caution <= 1.0:
            raise UsageError(f"caution = {caution!r} is no number from 0 to 1", fix="pass one, such as 0.5")
        asked = query.ask(question, history, query.scope(sources, since, until), self.newest)
        return self._respond(asked, caution, stop)

    def search(
        self,
        question: str,
        sources: Sequence[str] | None = None,
        since: DateLike | None = None,
        until: DateLike | None = None,
        *,
        limit: int = 10,
    ) -> list[Hit]:
        """The passages nearest to a question, best first, without the language model. UsageError as for `answer`."""
        self._check_open()
        return self._retriever.search(query.ask(question, (), query.scope(sources, since, until), self.newest), limit)

    @property
    def newest(self) -> date | None:
        """The date of the newest dated article."""
        return max((source.published for source in self.sources() if source.published), default=None)

    @property
    def generator(self) -> llm.OpenAIGenerator:
        """The language model, loaded at first use. ModelError or GeneratorError when it cannot be."""
        return self._lender.held

    def use(self, model: str) -> None:
        """Answer with another language model from the next question on: a name from `qa models`, or a GGUF file.

        The one in use stays so until the other is loaded, and when it cannot be: ModelError or GeneratorError.
        """
        with self._exchanging:
            self._check_open()
            chosen = replace(self.config, model=model, llm_url="")
            generator = self._load_generator(chosen)
            with ExitStack() as unused:
                unused.callback(generator.close)
                if self._warmed:
                    self._work_ahead(generator)  # before the old one is closed under it
                unused.pop_all()
            self._lender.replace(generator)
            self.config = chosen

    @property
    def loaded(self) -> bool:
        """Whether the language model is ready, so that the next question need not wait for it."""
        return self._lender.loaded

    def warm(self, *, ahead: bool = True) -> None:
        """Load every model now; `ahead` also reads passages while nobody asks, so that questions wait less."""
        self._encoder.encode(["warm"])
        _ = self.generator
        if ahead and not self.config.llm_url:  # another's server is not ours to keep busy
            with self._exchanging:
                self._warmed = True
                self._work_ahead()

    def read_ahead(self) -> None:
        """Let the model read the newest 250 passages now: a question about them is answered several times sooner.

        ModelError or GeneratorError when it cannot.
        """
        self._check_open()
        if self.config.llm_url:  # what another's server keeps is not known
            return
        with self._exchanging:
            self._ahead.start(self.generator, self._newest_passages())
        self._ahead.wait()
        if problem := self._ahead.problem:
            raise problem
        self._go_on_ahead()

    def sources(self) -> list[Source]:
        """The articles in the index, sorted by id."""
        return self._catalog.documents()

    def document(self, source: str) -> Document:
        """One article with its whole text. UsageError when there is none of that id."""
        return self._catalog.document(source)

    def passages(self, source: str | None = None) -> int:
        """The number of passages of one article, or of all."""
        return self._catalog.passage_count(source)

    def passage_counts(self) -> dict[str, int]:
        """The number of passages of every article, by its id."""
        return self._catalog.passage_counts()

    def hashes(self) -> dict[str, str]:
        """The sha256 of every article's file, by its id."""
        return self._catalog.hashes()

    def suggestions(self) -> list[Suggestion]:
        """Questions that the program asked itself, and that the articles answer."""
        return suggesting.suggestions(self._catalog)

    def suggest(self, progress: IndexProgress | None = None, stop: threading.Event | None = None) -> list[Suggestion]:
        """Make the suggestions now rather than while nobody asks, and return them; each is kept as soon as it holds.

        Setting `stop` raises Stopped soon after. ModelError or GeneratorError when the model cannot be used.
        """
        self._check_open()
        stop = stop or threading.Event()
        with self._ahead.paused(), self._lender.borrowing() as generator:
            for job in suggesting.jobs(self._workshop(generator())):
                if progress:
                    progress("suggesting", len(self.suggestions()), suggesting.MOST)
                job(stop)
        return self.suggestions()

    @property
    def version(self) -> str:
        """Another text after every change of the articles, by this process or another."""
        return self._catalog.version

    @property
    def indexed(self) -> date | None:
        """The day on which the index last took in an article."""
        newest = self._catalog.newest_entry()
        return newest.astimezone().date() if newest else None

    def skipped(self) -> list[Skipped]:
        """The files that could not be read, with reasons."""
        return self._catalog.skipped()

    def refresh(
        self, progress: IndexProgress | None = None, *, rebuild: bool = False, empty: bool = False
    ) -> IndexReport:
        """Make the index equal the folder again, while others may ask. IndexBusyError when another process does so.

        CorpusError when no article is left, unless the folder may be `empty`.
        """
        self._check_open()
        with self._ahead.paused():
            self.report = indexing.update(
                self.config.folder, self.config.index_folder, self._encoder, progress, rebuild=rebuild, empty=empty
            )
        self._go_on_ahead()
        return self.report

    def close(self) -> None:
        """Free the models and files; further calls raise UsageError. May be called twice."""
        with self._exchanging:
            if self._closed:
                return
            self._closed = True
            self._ahead.close()
            self._lender.close()
        self._store.close()
        self._catalog.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def reader(self) -> answering.Reader:
        """What answers are made with."""
        return self._reader(lambda: self.generator)

    def _check_open(self) -> None:
        if self._closed:
            raise UsageError("this assistant is closed", fix="open another with qa.open(…)")

    def _respond(self, asked: Query, caution: float, stop: threading.Event | None) -> Iterator[Event]:
        """The events of an answer, with one model from first to last, while nothing is done ahead."""
        with self._ahead.paused(), self._lender.borrowing() as generator:
            yield from answering.respond(asked, self._reader(generator), caution, stop)

    def _reader(self, generator: Callable[[], llm.Generator]) -> answering.Reader:
        return answering.Reader(self._retriever, self._encoder, generator, Judge(), self.config.passages)

    def _work_ahead(self, generator: llm.OpenAIGenerator | None = None) -> None:
        """Let this generator, or the one in use, do what is done ahead."""
        generator = generator or self.generator
        self._ahead.start(generator, self._newest_passages(), suggesting.jobs(self._workshop(generator)))

    def _go_on_ahead(self) -> None:
        """Plan again what is done ahead, where `warm` asked for it."""
        if self._warmed:
            with self._exchanging:
                self._work_ahead()

    def _newest_passages(self) -> list[Passage]:
        """Those of the newest articles, as many as are read ahead."""
        with self._catalog.snapshot():
            newest = sorted(self._catalog.documents(), key=lambda each: each.published or date.min, reverse=True)
            keys = chain.from_iterable(self._catalog.passage_keys(each.id) for each in newest)
            return self._catalog.passages(list(islice(keys, MOST)))

    def _workshop(self, generator: llm.OpenAIGenerator) -> suggesting.Workshop:
        return suggesting.workshop(self._catalog, generator, self.reader, self.config.caution)

    def _load_generator(self, config: Config | None = None) -> llm.OpenAIGenerator:
        return llm.configured(config or self.config)


def open_assistant(
    folder: str | Path | None = None,
    index: str | Path | None = None,
    *,
    progress: IndexProgress | None = None,
    rebuild: bool = False,
    empty: bool = False,
    **settings: Any,
) -> Assistant:
    """Open a folder of articles, indexing what changed; `settings` are those of `qa.config.Config`."""
    return Assistant(load(folder=folder, index=index, **settings), progress, rebuild=rebuild, empty=empty)
