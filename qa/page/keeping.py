"""What the page does with saved conversations: it goes on when they cannot be kept, and says so.

exchanges = keeping.keep(owner, conversation, exchanges)    # those that are on disk are marked as saved
keeping.trouble                                             # "no space left on …", or nothing
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from pathlib import Path

from qa.page.archive import Archive
from qa.page.conversation import Exchange, Exchanges
from qa.page.database import Database, StorageError
from qa.page.feedback import Feedback, Opinions

NO_COOKIE = "This browser keeps no cookies, so conversations are not saved."


class Keeping:
    """The archive in a file, for a page that must not fail; a browser without a key (`owner` "") keeps nothing."""

    def __init__(self, path: Path) -> None:
        database = Database(path)
        self.archive = Archive(database)
        self.opinions = Opinions(database)
        self.trouble = ""
        if path.exists():
            self._forget()

    def load(self, owner: str, conversation: str, held: Exchanges = ()) -> Exchanges:
        """The conversation as it is on disk, with what this tab holds and could not save."""
        if not (owner and conversation):
            return held
        try:
            kept = self.archive.exchanges(owner, conversation)
        except StorageError as error:
            self._note(error)
            return _unsaved(held)
        if not kept and self.archive.database.aside:  # lost with the damaged file, not deleted
            return _unsaved(held)
        unsaved = {each.id: each for each in held if not each.saved}
        return (*(unsaved.pop(each.id, each) for each in kept), *unsaved.values())

    def keep(self, owner: str, conversation: str, exchanges: Exchanges, dropped: Collection[str] = ()) -> Exchanges:
        """Save what is not saved, forget `dropped`; the exchanges, marked as saved when they are."""
        if not owner:
            return exchanges
        try:
            self.archive.keep(owner, conversation, [each for each in exchanges if not each.saved], dropped)
        except StorageError as error:
            self._note(error)
            return exchanges
        self.trouble = ""
        return tuple(replace(each, saved=True) for each in exchanges)

    def feedback(self, owner: str, exchanges: Iterable[Exchange]) -> dict[str, Feedback]:
        """What this browser said about these exchanges, by their ids."""
        try:
            return self.opinions.of(owner, [each.id for each in exchanges])
        except StorageError as error:
            self._note(error)
            return {}

    def notice(self, owner: str) -> str:
        """What a person must know about their saved conversations, or nothing."""
        if not owner:
            return NO_COOKIE
        if self.trouble:
            return f"Conversations are not being saved: {self.trouble}"
        if aside := self.archive.database.aside:
            return f"The saved conversations were damaged. They were put aside as {aside}, and a new file was begun."
        return ""

    def _forget(self) -> None:
        """What was deleted before the program ended is removed when it starts again."""
        try:
            self.archive.forget()
        except StorageError as error:
            self._note(error)

    def _note(self, error: StorageError) -> None:
        self.trouble = f"{error.args[0]}. To mend it: {error.fix}."


def _unsaved(held: Exchanges) -> Exchanges:
    """What a tab holds, to be written to the file that comes next."""
    return tuple(replace(each, saved=False) for each in held)
