"""What one browser tab has asked, and how far each answer is.

Exchange("How many US troops are in Iraq?", stage=Progress("reading", 2, 3), drafts={0: "Roughly 2,500 US tro"})
"""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from qa.errors import QAError, Stopped, UsageError
from qa.types import Answer, Event, Evidence, Hit, Progress, Token, Turn

LONGEST_QUESTION = 2000  # characters; a question longer than a page of text is a paste by mistake
FORTHCOMING = 0.05  # the least caution that the settings offer; at it whatever was found is shown
AS_OF, BETWEEN = "as of", "between"  # kinds of limit: the state of a day, what was published in a period
UNFORESEEN = "The program failed in a way it did not foresee, so there is no answer."
UNFORESEEN_FIX = "Try again; if it happens again, the terminal that the program runs in says where."


@dataclass(frozen=True, slots=True)
class Scope:
    """The limits a question is asked under; empty means all articles of all dates.

    With `as_of`, `until` is the day as of which the question is to be answered, and is said so.
    """

    sources: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    as_of: bool = False

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not (self.sources or self.since or self.until)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One question and what came of it so far; `drafts` is unverified text by index into `hits`.

    `id` is unique, `asked` is UTC, `model` is the one that was to answer; `saved` says that it is on disk as it is.
    `caution` is the tab's own, None for the program's; `anyway` says that it was lowered for this question alone.
    `index` says in words which index answered, `undated` how many articles a period left out for want of a date.
    """

    question: str
    scope: Scope = field(default_factory=Scope)
    caution: float | None = None
    anyway: bool = False
    index: str = ""
    undated: int = 0
    stage: Progress | None = None
    hits: tuple[Hit, ...] = ()
    drafts: Mapping[int, str] = field(default_factory=dict)
    answer: Answer | None = None
    problem: str = ""
    fix: str = ""
    stopped: bool = False
    seconds: float = 0.0
    id: str = ""
    asked: datetime | None = None
    model: str = ""
    saved: bool = False

    @property
    def running(self) -> bool:
        """Whether more is to come."""
        return not (self.answer or self.problem or self.stopped)


Exchanges = tuple[Exchange, ...]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a tab shows: its browser's key, the id of its conversation, and the exchanges it holds."""

    tab: str
    owner: str = ""
    conversation: str = ""
    exchanges: Exchanges = ()


@dataclass(slots=True)
class Run:
    """An answer being written; setting `stop` ends it.

    It follows `kept` in the conversation of the browser `owner`, and takes the place of the ids in `dropped`.
    """

    exchange: Exchange
    owner: str = ""
    conversation: str = ""
    kept: Exchanges = ()
    dropped: tuple[str, ...] = ()
    stop: threading.Event = field(default_factory=threading.Event)
    started: bool = False
    over: bool = False


def limits(sources: Sequence[str] | None, since: str | None, until: str | None, kind: str = "") -> Scope:
    """The scope that the controls say; UsageError on a date that is none or a period that ends before it starts.

    Of the kind AS_OF, `until` alone counts.
    """
    if kind == AS_OF:
        day = _day(until)
        return Scope(tuple(sources or ()), None, day, as_of=day is not None)
    scope = Scope(tuple(sources or ()), _day(since), _day(until))
    if scope.since and scope.until and scope.since > scope.until:
        raise UsageError(f"the period ends ({scope.until}) before it starts ({scope.since})", fix="swap the two dates")
    return scope


def fold(exchange: Exchange, event: Event) -> Exchange:
    """The exchange after one more event of the stream."""
    match event:
        case Evidence(hits=hits):
            return replace(exchange, hits=hits)
        case Progress():
            return replace(exchange, stage=event)
        case Token(hit=hit, text=text):
            return replace(exchange, drafts={**exchange.drafts, hit: exchange.drafts.get(hit, "") + text})
        case Answer():
            return replace(exchange, answer=event, model=event.model or exchange.model)


def fail(exchange: Exchange, error: QAError) -> Exchange:
    """The exchange after an error; having been stopped is not a problem."""
    if isinstance(error, Stopped):
        return replace(exchange, stopped=True)
    return replace(exchange, problem=str(error.args[0]), fix=error.fix)


def interrupted(exchange: Exchange) -> Exchange:
    """What is on disk of an exchange until its answer is there."""
    return replace(exchange, stopped=True) if exchange.running else exchange


def conclude(run: Run) -> Exchange:
    """The exchange of a run that is over; one that has no outcome was stopped, or broke in an unforeseen way."""
    if not run.exchange.running:
        return run.exchange
    if run.stop.is_set():
        return replace(run.exchange, stopped=True)
    return replace(run.exchange, problem=UNFORESEEN, fix=UNFORESEEN_FIX)


def history(exchanges: Sequence[Exchange]) -> tuple[Turn, ...]:
    """The turns that a follow-up question may refer to: those that were answered, oldest first."""
    pairs = ((exchange.question, exchange.answer.text) for exchange in exchanges if exchange.answer)
    return tuple(turn for question, text in pairs for turn in (Turn("user", question), Turn("assistant", text)))


class Runs:
    """The answers being written, at most one for each browser tab."""

    def __init__(self) -> None:
        self._runs: dict[str, Run] = {}
        self._lock = threading.Lock()

    def begin(self, tab: str, run: Run) -> bool:
        """Note that an answer is wanted; False while the tab's last one is being written."""
        with self._lock:
            if tab in self._runs:
                return False
            self._runs[tab] = run
            return True

    def busy(self, tab: str) -> bool:
        """Whether the tab has an answer being written."""
        with self._lock:
            return tab in self._runs

    def take(self, tab: str) -> Run | None:
        """The run to work on, once; None when there is none or it was taken."""
        with self._lock:
            run = self._runs.get(tab)
            if run is None or run.started:
                return None
            run.started = True
            return run

    def stop(self, tab: str) -> None:
        """Ask the tab's answer to end; its run stays until it is taken away with `end`."""
        with self._lock:
            if tab in self._runs:
                self._runs[tab].stop.set()

    def finish(self, tab: str) -> Run | None:
        """Take the tab's run away; None when there is none, or it is still worked on."""
        with self._lock:
            run = self._runs.get(tab)
            return None if run is None or (run.started and not run.over) else self._runs.pop(tab)

    def end(self, tab: str) -> Run | None:
        """Take the tab's run away; None when there is none."""
        with self._lock:
            return self._runs.pop(tab, None)


def _day(text: str | None) -> date | None:
    text = (text or "").strip()
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageError(f"“{text}” is not a date", fix="write it as 2023-01-31") from error
