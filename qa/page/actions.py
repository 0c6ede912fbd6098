"""What the page does when a person does something, without a word of Gradio.

seen = Seen("tab-1", "k3…")                                       # a browser's tab, nothing asked yet
begun = actions.begin(seen, "Who leads Iraq?", ([], "", "", ""))  # the question, shown at once
for html in actions.write("tab-1"): ...                           # the running turn, as it grows
actions.settle("tab-1")                                           # the conversation, one longer
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from qa.errors import QAError, UsageError
from qa.page import library, placing, render, shelf, suggestions
from qa.page.conversation import (
    FORTHCOMING,
    LONGEST_QUESTION,
    Exchange,
    Exchanges,
    Run,
    Runs,
    Scope,
    Seen,
    conclude,
    fail,
    fold,
    history,
    interrupted,
    limits,
)
from qa.page.keeping import Keeping
from qa.sharing import Line
from qa.types import Event, Evidence, Token

if TYPE_CHECKING:
    from qa.assistant import Assistant

FRAME = 1 / 12  # seconds between two paints of a draft; more often only costs, less often looks torn
MARKS = 50  # highlights that one request may ask for; an answer has fewer

Limits = tuple[list[str] | None, str | None, str | None, str]  # articles, since, until, kind of limit


@dataclass(frozen=True, slots=True)
class Begun:
    """A question that is being answered: its conversation, what stands before it, and its turn as HTML.

    `scope` is what the controls are to say from now on, None for what they say already.
    """

    conversation: str
    exchanges: Exchanges
    turn: str
    scope: Scope | None = None


class Actions:
    """All actions over one assistant; what belongs to one tab is in its run and in what it hands in."""

    def __init__(self, assistant: Assistant, line: Line | None = None) -> None:
        self.assistant = assistant
        self.line = line or Line()
        self.runs = Runs()
        self.keeping = Keeping(assistant.config.archive)
        self._cautions: dict[str, float] = {}

    def titles(self) -> dict[str, str]:
        """The title of every article by its id."""
        return {source.id: source.title for source in self.assistant.sources()}

    def welcome(self) -> str:
        """The empty conversation."""
        sources = self.assistant.sources()
        offered = suggestions.to_begin(self.assistant.suggestions(), sources)
        return render.welcome(sources, self.assistant.config.folder.resolve().name, offered)

    def listing(self) -> str:
        """The list of articles."""
        assistant = self.assistant
        return shelf.frame(shelf.Shelf(assistant.sources(), assistant.passage_counts(), assistant.skipped()))

    def choices(self) -> list[tuple[str, str]]:
        """Title and id of every article, for the scope."""
        return [(title, source) for source, title in self.titles().items()]

    def index(self) -> str:
        """How many articles the index holds and how fresh it is."""
        return render.index_words(len(self.assistant.sources()), self.assistant.indexed)

    def past(self, shown: Seen) -> str:
        """The finished exchanges and what one may do next, or the welcome when there is none."""
        exchanges = shown.exchanges
        if not exchanges:
            return self.welcome()
        more = suggestions.to_follow(exchanges, self.assistant.suggestions())
        conversation = render.conversation(exchanges, self.titles(), self.keeping.feedback(shown.owner, exchanges))
        kept = shown.conversation if any(each.saved for each in exchanges) else ""
        return conversation + suggestions.further(more) + render.save(kept)

    def scope(self, scope: Limits) -> str:
        """The scope in words, as the controls say it now."""
        try:
            return render.scope_words(limits(*scope), self.titles())
        except UsageError as error:
            return str(error.args[0])

    def left_out(self, scope: Limits) -> str:
        """How many articles the period of the controls leaves out because they have no date; nothing when none is."""
        try:
            wanted = limits(*scope)
        except UsageError:
            return ""
        return render.undated_words(self._undated(wanted.sources) if wanted.since or wanted.until else 0)

    def begin(self, seen: Seen, question: str, scope: Limits, replaces: str = "", anyway: bool = False) -> Begun | None:
        """The question as a running turn, in place of the exchange `replaces` and all after it, if it is named.

        It then keeps the limits of that exchange, unless others were chosen since the last question; `anyway` asks at
        the least caution and keeps them always. None when it is blank or the tab's last one is still being answered.
        """
        question = question.strip()[:LONGEST_QUESTION]
        if not question:
            return None
        exchange = Exchange(
            question,
            id=uuid.uuid4().hex,
            asked=datetime.now(UTC),
            model=self._model(),
            caution=FORTHCOMING if anyway else self._cautions.get(seen.tab),
            anyway=anyway,
            index=self.index(),
        )
        said = self.keeping.load(seen.owner, seen.conversation, seen.exchanges)
        ids = [each.id for each in said]
        at = ids.index(replaces) if replaces in ids else len(said)
        chosen = _chosen_since(seen, scope)
        before = said[at].scope if at < len(said) and (anyway or not chosen) else None
        exchange = replace(exchange, scope=before) if before else _limited(exchange, scope)
        conversation = seen.conversation if said else uuid.uuid4().hex
        run = Run(exchange, seen.owner, conversation, said[:at], tuple(ids[at:]))
        if not self.runs.begin(seen.tab, run):
            return None
        *kept, _ = self.keeping.keep(seen.owner, conversation, (*run.kept, interrupted(exchange)))
        run.kept = tuple(kept)
        first = render.turn(Exchange(question, id=exchange.id), at, {})
        return Begun(conversation, run.kept, first, None if chosen else before)

    def write(self, tab: str) -> Iterator[str]:
        """The running turn, painted again as it grows, until the answer is there."""
        run = self.runs.take(tab)
        if run is None:
            return
        titles, painted = self.titles(), 0.0
        try:
            for event in self._follow(run) if run.exchange.running else ():
                if not isinstance(event, Token) or time.monotonic() - painted >= FRAME:
                    painted = time.monotonic()
                    yield render.turn(run.exchange, len(run.kept), titles)
        finally:
            run.over = True

    def settle(self, tab: str) -> Seen | None:
        """The conversation with the outcome of the tab's run; None when it was given up or is still being written."""
        run = self.runs.finish(tab)
        if run is None:
            return None
        exchanges = (*run.kept, conclude(run))
        exchanges = self.keeping.keep(run.owner, run.conversation, exchanges, run.dropped)
        exchanges = self.keeping.load(run.owner, run.conversation, exchanges)
        return Seen(tab, run.owner, run.conversation, exchanges)

    def set_caution(self, tab: str, caution: float | None) -> None:
        """How sure answers of a tab must be from its next question on; None for the program's own caution."""
        if caution is None:
            self._cautions.pop(tab, None)
        else:
            self._cautions[tab] = min(1.0, max(0.0, caution))

    def abandon(self, tab: str) -> None:
        """End the tab's run and forget it; on disk its question stays, as stopped."""
        self.runs.stop(tab)
        self.runs.end(tab)

    def article(self, request: dict[str, Any]) -> str:
        """An article as script.js asks: {"source", "active", "marks": [[number, start, end, kind, words], …]}."""
        wanted = [
            placing.Wanted(library.Mark(int(number), int(start), int(end), _kind(kind)), str(words or ""))
            for number, start, end, kind, words in request["marks"][:MARKS]
        ]
        try:
            document = self.assistant.document(str(request["source"]))
        except QAError as error:
            return library.trouble(str(error), placing.gone(wanted))
        placed = placing.place(document.text, wanted)
        return library.article(document, placed.marks, int(request["active"]), placing.note(placed))

    def _model(self) -> str:
        config = self.assistant.config
        return config.llm_name if config.llm_url else Path(config.model).name

    def _undated(self, sources: Sequence[str]) -> int:
        """How many of these articles, or of all, have no date."""
        return sum(not (each.published or (sources and each.id not in sources)) for each in self.assistant.sources())

    def _follow(self, run: Run) -> Iterator[Event]:
        """The events of the assistant, after each was folded into the run."""
        begun, asked = time.monotonic(), run.exchange
        scope, said = asked.scope, history(run.kept)

        within = scope.sources or None, scope.since, scope.until
        answering = partial(self.assistant.stream, asked.question, said, *within, caution=asked.caution, stop=run.stop)
        try:
            for event in self.line.served(answering, run.stop):
                run.exchange = replace(fold(run.exchange, event), seconds=time.monotonic() - begun)
                if isinstance(event, Evidence) and (event.query.since or event.query.until):
                    run.exchange = replace(run.exchange, undated=self._undated(scope.sources))
                yield event
        except QAError as error:
            run.exchange = replace(fail(run.exchange, error), seconds=time.monotonic() - begun)
        except GeneratorExit:  # the tab was closed
            run.stop.set()
            raise


def _chosen_since(seen: Seen, scope: Limits) -> bool:
    """Whether the controls say something else than what the tab's last question was asked under."""
    try:
        return not seen.exchanges or limits(*scope) != seen.exchanges[-1].scope
    except UsageError:
        return True


def _limited(exchange: Exchange, scope: Limits) -> Exchange:
    try:
        return replace(exchange, scope=limits(*scope))
    except UsageError as error:
        return fail(exchange, error)


def _kind(kind: object) -> Literal["cited", "nearest"]:
    return "nearest" if kind == "nearest" else "cited"
