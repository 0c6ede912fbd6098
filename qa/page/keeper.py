"""Keeping the folder: what goes into it and out of it, and the index made equal to it while others ask.

keeper = Keeper(assistant)
keeper.look()            # notices a file that was put into the folder, once it has stopped growing
keeper.state()           # State(version="…:42/1/8/0", stage="embedding", done=128, total=412)
"""

from __future__ import annotations

import logging
import os
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qa import corpus, intake, wastebasket
from qa.errors import IndexBusyError, QAError, UsageError
from qa.intake import Incoming
from qa.page.conversation import UNFORESEEN_FIX
from qa.page.shelf import Shelf
from qa.wastebasket import Removed

if TYPE_CHECKING:
    from qa.assistant import Assistant

EVERY = 3.0  # seconds between two looks at the folder, however many pages ask

Glance = dict[str, tuple[int, int]]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """How far reading is, empty `stage` when nothing is read; another `version` means that the list has changed."""

    version: str
    stage: str = ""
    done: int = 0
    total: int = 0
    problem: str = ""
    fix: str = ""


class Keeper:
    """The one that changes the folder and the index for every tab; safe to share between threads."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.folder = assistant.config.folder
        intake.sweep(self.folder)
        self._lock = threading.Lock()
        self._adding = threading.Lock()
        self._looking = threading.Lock()
        self._added: dict[str, str] = {}  # the sha256 of each file that was added and is not in the index yet
        self._thread: threading.Thread | None = None
        self._wanted = self._may_be_empty = False
        self._stage: tuple[str, int, int] = ("", 0, 0)
        self._problem: QAError | None = None
        self._runs = 0
        self._read: Glance = self._glance()  # the folder as the index knows it
        self._reading: Glance = self._read  # as the run that goes on knows it
        self._noticed: Glance = self._read
        self._looked = 0.0

    def state(self) -> State:
        """What every page asks for every few seconds."""
        version = f"{self.assistant.version}/{self._runs}/{len(self.assistant.suggestions())}/{len(self.arriving)}"
        problem = self._problem
        stage = self._stage if self._stage[0] or not self.busy else ("reading", 0, 0)
        return State(version, *stage, *((str(problem.args[0]), problem.fix) if problem else ()))

    def shelf(self) -> Shelf:
        """All that the list of articles shows."""
        return Shelf(
            self.assistant.sources(),
            self.assistant.passage_counts(),
            self.assistant.skipped(),
            self.arriving,
            wastebasket.removed(self.folder),
            "" if os.access(self.folder, os.W_OK) else str(intake.unwritable(self.folder).args[0]),
        )

    @property
    def busy(self) -> bool:
        """Whether the index is being made equal to the folder."""
        return self._thread is not None

    @property
    def arriving(self) -> list[str]:
        """The files that are being read."""
        return sorted(id for id, found in self._reading.items() if self._read.get(id) != found)

    def look(self, at_once: bool = False) -> None:
        """Read what changed in the folder; unless `at_once`, only what looks the same as the last time."""
        with self._looking:
            if not at_once and time.monotonic() - self._looked < EVERY:
                return
            self._looked = time.monotonic()
            now = self._glance()
            if at_once or (now != self._read and now == self._noticed):
                self.refresh()
            self._noticed = now

    def watch(self, closing: threading.Event) -> None:
        """Look again and again until `closing` is set: programs ask too, while no page is open."""
        while not closing.wait(EVERY):
            try:
                self.look()
            except OSError:  # the next look may find the folder readable again
                log.exception("looking at %s failed", self.folder)

    def refresh(self, empty: bool = False) -> None:
        """Begin to make the index equal the folder, or do it again after the run that goes on."""
        with self._lock:
            self._wanted, self._may_be_empty = True, self._may_be_empty or empty
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="qa-keeper", daemon=True)
                self._thread.start()

    def incoming(self, name: str, size: int | None = None) -> Incoming:
        """A file to be written and then kept; errors as for Incoming."""
        return Incoming(self.folder, name, size)

    def keep(self, incoming: Incoming) -> str:
        """Make a whole file an article and read it; the name it got."""
        with self._adding:
            known = self.assistant.hashes()
            waiting = {id for id in self._added if id not in known and (self.folder / id).exists()}
            self._added = {id: self._added[id] for id in waiting}
            name = incoming.keep(known | self._added)
            self._added[name] = incoming.sha256
        self.refresh()
        return name

    def remove(self, id: str) -> Removed:
        """Move an article or a file that failed into the wastebasket. UsageError when it is in neither list."""
        known = {source.id for source in self.assistant.sources()} | {file.path for file in self.assistant.skipped()}
        if id not in known:
            raise UsageError(f"{id!r} is not in the list of articles", fix="look for new files")
        gone = wastebasket.discard(self.folder, id)
        self.refresh(empty=True)
        return gone

    def restore(self, key: str) -> str:
        """Put a file back; the name it has now."""
        id = wastebasket.restore(self.folder, key)
        self.refresh()
        return id

    def wait(self, timeout: float | None = None) -> None:
        """Wait until nothing is read any more."""
        if thread := self._thread:
            thread.join(timeout)

    def _run(self) -> None:
        while True:
            with self._lock:
                if not self._wanted:
                    self._thread, self._stage = None, ("", 0, 0)
                    return
                empty, self._wanted, self._may_be_empty = self._may_be_empty, False, False
            self._refresh_once(empty)

    def _refresh_once(self, empty: bool) -> None:
        self._reading = self._glance()
        try:
            self.assistant.refresh(self._tell, empty=empty)
        except IndexBusyError as error:  # tried again at the next look, since what was read stays as it was
            self._problem, self._reading = error, self._read
        except QAError as error:
            self._problem, self._read = error, self._reading
        except Exception:
            log.exception("reading %s failed", self.folder)
            problem = "The program could not read the folder, in a way it did not foresee."
            self._problem, self._read = QAError(problem, fix=UNFORESEEN_FIX), self._reading
        else:
            self._problem, self._read = None, self._reading
        self._runs += 1

    def _tell(self, stage: str, done: int, total: int) -> None:
        self._stage = (stage, done, total)

    def _glance(self) -> Glance:
        index = self.assistant.config.index_folder.resolve()
        top = self.folder.resolve()
        own = f"{index.relative_to(top).as_posix()}/" if index.is_relative_to(top) and index != top else ""
        return {id: found for id, found in corpus.glance(self.folder).items() if not (own and id.startswith(own))}
