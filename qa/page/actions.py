"""What the page does when a person does something, without a word of Gradio.

actions.begin("tab-1", "How many US troops are in Iraq?", ([], "", ""), 0)   # the question, shown at once
for html in actions.write("tab-1", ()): ...                                 # the running turn, as it grows
actions.settle("tab-1", ())                                                 # the conversation, one longer
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from qa.errors import QAError, UsageError
from qa.page import library, render
from qa.page.conversation import (
    LONGEST_QUESTION,
    Exchange,
    Run,
    Runs,
    conclude,
    fail,
    fold,
    history,
    limits,
)
from qa.page.examples import examples
from qa.types import Event, Token

if TYPE_CHECKING:
    from qa.assistant import Assistant

FRAME = 1 / 12  # seconds between two paints of a draft; more often only costs, less often looks torn
MARKS = 50  # highlights that one request may ask for; an answer has fewer

Exchanges = tuple[Exchange, ...]
Limits = tuple[list[str] | None, str | None, str | None, str]  # articles, since, until, kind of limit


class Actions:
    """All actions over one assistant; what belongs to one tab is in its run and in the exchanges it hands in."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.runs = Runs()
        self._cautions: dict[str, float] = {}

    def titles(self) -> dict[str, str]:
        """The title of every article by its id."""
        return {source.id: source.title for source in self.assistant.sources()}

    def welcome(self) -> str:
        """The empty conversation."""
        sources = self.assistant.sources()
        return render.welcome(sources, self.assistant.config.folder.resolve().name, examples(sources))

    def listing(self) -> str:
        """The list of articles."""
        return library.listing(self.assistant.sources(), self.assistant.skipped())

    def index(self) -> str:
        """How many articles the index holds and how fresh it is."""
        return render.index_words(len(self.assistant.sources()), self.assistant.indexed)

    def past(self, exchanges: Exchanges) -> str:
        """The finished exchanges, or the welcome when there is none."""
        return render.conversation(exchanges, self.titles()) if exchanges else self.welcome()

    def scope(self, scope: Limits) -> str:
        """The scope in words, as the controls say it now."""
        try:
            return render.scope_words(limits(*scope), self.titles())
        except UsageError as error:
            return str(error.args[0])

    def begin(self, tab: str, question: str, scope: Limits, number: int) -> str | None:
        """The question as a running turn; None when it is blank or the tab's last one is still being answered."""
        question = question.strip()[:LONGEST_QUESTION]
        if not question:
            return None
        exchange = Exchange(question, caution=self._cautions.get(tab), index=self.index())
        try:
            exchange = replace(exchange, scope=limits(*scope))
        except UsageError as error:
            exchange = fail(exchange, error)
        if not self.runs.begin(tab, exchange):
            return None
        return render.turn(Exchange(question), number, {})

    def write(self, tab: str, exchanges: Exchanges) -> Iterator[str]:
        """The running turn, painted again as it grows, until the answer is there."""
        run = self.runs.take(tab)
        if run is None or not run.exchange.running:
            return
        titles, painted = self.titles(), 0.0
        for event in self._follow(run, exchanges):
            if not isinstance(event, Token) or time.monotonic() - painted >= FRAME:
                painted = time.monotonic()
                yield render.turn(run.exchange, len(exchanges), titles)

    def settle(self, tab: str, exchanges: Exchanges) -> Exchanges | None:
        """The conversation with the outcome of the tab's run; None when it was given up meanwhile."""
        run = self.runs.end(tab)
        return None if run is None else (*exchanges, conclude(run))

    def set_caution(self, tab: str, caution: float | None) -> None:
        """How sure answers of a tab must be from its next question on; None for the program's own caution."""
        if caution is None:
            self._cautions.pop(tab, None)
        else:
            self._cautions[tab] = min(1.0, max(0.0, caution))

    def abandon(self, tab: str) -> None:
        """End the tab's run and forget it."""
        self.runs.stop(tab)
        self.runs.end(tab)

    def article(self, request: dict[str, Any]) -> str:
        """An article as script.js asks for it: {"source", "active", "marks": [[number, start, end, kind], …]}."""
        marks = [
            library.Mark(int(number), int(start), int(end), "nearest" if kind == "nearest" else "cited")
            for number, start, end, kind in request["marks"][:MARKS]
        ]
        try:
            return library.article(self.assistant.document(str(request["source"])), marks, int(request["active"]))
        except QAError as error:
            return library.trouble(str(error))

    def _follow(self, run: Run, exchanges: Exchanges) -> Iterator[Event]:
        """The events of the assistant, after each was folded into the run."""
        begun, asked = time.monotonic(), run.exchange
        scope, said = asked.scope, history(exchanges)
        try:
            for event in self.assistant.stream(
                asked.question,
                said,
                scope.sources or None,
                scope.since,
                scope.until,
                caution=asked.caution,
                stop=run.stop,
            ):
                run.exchange = replace(fold(run.exchange, event), seconds=time.monotonic() - begun)
                yield event
        except QAError as error:
            run.exchange = replace(fail(run.exchange, error), seconds=time.monotonic() - begun)
        except GeneratorExit:  # the tab was closed
            run.stop.set()
            raise
