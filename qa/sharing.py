"""Sharing: one assistant among all who ask it, first come, first served.

for event in line.served(lambda: assistant.stream("Who leads Iraq?", stop=stop), stop):
    event                                           # Progress("waiting", 0, 2): two questions come first

async for event in followed(lambda stop: line.served(…, stop)):     # the same in an event loop
    event
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import suppress

from qa.config import Config
from qa.errors import QueueFullError, Stopped
from qa.types import Event, Progress

ROOM = 16  # questions that may be answered and wait together; each holds a thread
OWN_MODEL, REMOTE_MODEL = 1, 4  # at once: one question's passages fill the own model's slots, more would slow it down
POLL_SECONDS = 0.1  # how soon a stop is noticed


class Line:
    """Whose turn it is. Safe between threads."""

    def __init__(self, at_once: int = OWN_MODEL, room: int = ROOM) -> None:
        self._at_once, self._room = at_once, room
        self._places: list[object] = []  # of the questions that are answered or wait, in the order they came
        self._moved = threading.Condition()

    @classmethod
    def before(cls, config: Config) -> Line:
        """The line for the model that the settings name."""
        return cls(REMOTE_MODEL if config.llm_url else OWN_MODEL)

    def served(self, events: Callable[[], Iterator[Event]], stop: threading.Event | None = None) -> Iterator[Event]:
        """The events of a question when its turn has come; until then a Progress whenever the line moves.

        QueueFullError when there is no room, Stopped soon after `stop`. Leaving the iteration gives the place up.
        """
        place = self._join()
        try:
            yield from self._waiting(place, stop or threading.Event())
            yield from events()
        finally:
            self._leave(place)

    def _join(self) -> object:
        place = object()
        with self._moved:
            if len(self._places) >= self._room:
                problem = f"{len(self._places)} questions are being answered or wait already"
                raise QueueFullError(problem, fix="ask again in a minute")
            self._places.append(place)
        return place

    def _leave(self, place: object) -> None:
        with self._moved:
            self._places.remove(place)
            self._moved.notify_all()

    def _waiting(self, place: object, stop: threading.Event) -> Iterator[Progress]:
        said = 0
        while ahead := self._ahead(place):
            if stop.is_set():
                raise Stopped("stopped")
            if ahead != said:
                said = ahead
                yield Progress("waiting", 0, ahead)
            with self._moved:
                self._moved.wait_for(lambda said=said: self._ahead(place) != said, POLL_SECONDS)  # type: ignore[misc]

    def _ahead(self, place: object) -> int:
        """How many questions must end before this one's turn."""
        with self._moved:
            return max(0, self._places.index(place) - self._at_once + 1)


async def followed(
    events: Callable[[threading.Event], Iterator[Event]], stop: threading.Event | None = None
) -> AsyncGenerator[Event]:
    """The events of a stream that blocks, made in a thread of its own.

    The stream is handed `stop`, which is set when the iteration is left or cancelled: close it with `aclosing`.
    """
    stop = stop or threading.Event()
    loop = asyncio.get_running_loop()
    arrived: asyncio.Queue[Event | BaseException | None] = asyncio.Queue()

    def put(item: Event | BaseException | None) -> None:
        with suppress(RuntimeError):  # the loop was closed meanwhile, so nobody waits any more
            loop.call_soon_threadsafe(arrived.put_nowait, item)

    def work() -> None:
        try:
            for event in events(stop):
                put(event)
            put(None)
        except BaseException as error:  # raised again where the events are wanted
            put(error)

    threading.Thread(target=work, name="qa-stream", daemon=True).start()
    try:
        while (item := await arrived.get()) is not None:
            if isinstance(item, BaseException):
                raise item
            yield item
    finally:
        stop.set()
