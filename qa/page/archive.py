"""Saved conversations: each browser's own, newest first, whole answers as they were given.

archive.keep("k3…", "9f…", exchanges)
archive.conversations("k3…", search="troops")    # [Conversation("9f…", "How many US troops are in Iraq?", …)]

`owner` is the random key of a browser; nothing is found, changed or deleted under another's.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from pydantic import TypeAdapter, ValidationError

from qa.page.conversation import Exchange
from qa.page.database import Database, StorageError

LONGEST_TITLE = 120
MOST_LISTED = 500  # nobody reads further down; the search looks through all
REGRET = timedelta(seconds=60)  # how long a deleted conversation can be brought back
AFTER = timedelta(seconds=1)  # then it is surely over
UNREADABLE = "This answer was saved by another version of the program and cannot be read."
EXCHANGE = TypeAdapter(Exchange)

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Conversation:
    """What the list shows of a conversation; the times are UTC."""

    id: str
    title: str
    begun: datetime
    changed: datetime


class Archive:
    """The conversations in a database; every method may raise StorageError."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def conversations(self, owner: str, search: str = "") -> list[Conversation]:
        """At most MOST_LISTED that have every word of `search` in title, questions or answers, newest first."""
        self.forget()
        words = [word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_") for word in folded(search).split()]
        having = "".join(
            r" AND (folded(title) LIKE ? ESCAPE '\' OR EXISTS (SELECT 1 FROM exchanges"
            r" WHERE conversation = conversations.id AND words LIKE ? ESCAPE '\'))"
            for _ in words
        )
        values = [f"%{word}%" for word in words for _ in ("title", "words")]
        with self.database.read() as db:
            db.create_function("folded", 1, folded, deterministic=True)
            rows = db.execute(
                "SELECT id, title, begun, changed FROM conversations WHERE owner = ? AND deleted IS NULL"
                f"{having} ORDER BY changed DESC, id LIMIT ?",
                [owner, *values, MOST_LISTED],
            ).fetchall()
        return [_conversation(row) for row in rows]

    def conversation(self, owner: str, id: str) -> Conversation | None:
        """One of them; None when this browser has none of that id."""
        with self.database.read() as db:
            row = db.execute(
                "SELECT id, title, begun, changed FROM conversations WHERE owner = ? AND id = ? AND deleted IS NULL",
                [owner, id],
            ).fetchone()
        return _conversation(row) if row else None

    def exchanges(self, owner: str, id: str) -> tuple[Exchange, ...]:
        """What was asked and answered in it, oldest first; empty when this browser has none of that id."""
        with self.database.read() as db:
            rows = db.execute(
                "SELECT exchanges.id, question, content FROM exchanges JOIN conversations ON conversation = "
                "conversations.id WHERE owner = ? AND conversation = ? AND deleted IS NULL ORDER BY place",
                [owner, id],
            ).fetchall()
        return tuple(thawed(*row) for row in rows)

    def exchange(self, owner: str, id: str) -> tuple[Exchange, tuple[Exchange, ...]] | None:
        """One exchange and those before it; None when this browser has none of that id."""
        with self.database.read() as db:
            row = db.execute("SELECT conversation FROM exchanges WHERE id = ?", [id]).fetchone()
        every = self.exchanges(owner, row[0]) if row else ()
        at = next((place for place, each in enumerate(every) if each.id == id), None)
        return None if at is None else (every[at], every[:at])

    def keep(self, owner: str, id: str, exchanges: Sequence[Exchange], dropped: Collection[str] = ()) -> None:
        """Add or overwrite these exchanges of a conversation, which is begun if it is new, and forget `dropped`.

        Exchanges that other tabs added meanwhile stay.
        """
        now = _now()
        with self.database.write() as db:
            db.execute("INSERT OR IGNORE INTO conversations VALUES (?, ?, '', 0, ?, ?, NULL)", [id, owner, now, now])
            if db.execute("SELECT owner FROM conversations WHERE id = ?", [id]).fetchone()[0] != owner:
                raise StorageError(f"conversation {id} is another browser's", fix="begin a new conversation")
            db.executemany("DELETE FROM exchanges WHERE conversation = ? AND id = ?", [(id, each) for each in dropped])
            db.executemany(
                "INSERT INTO exchanges (id, conversation, question, words, content) VALUES (?, ?, ?, ?, ?) "
                "ON CONFLICT (id) DO UPDATE SET words = excluded.words, content = excluded.content",
                [(each.id, id, each.question, _words(each), frozen(each)) for each in exchanges],
            )
            _entitle(db, id)
            db.execute("UPDATE conversations SET changed = ? WHERE id = ?", [now, id])

    def rename(self, owner: str, id: str, title: str) -> bool:
        """Give it another title; False when this browser has none of that id."""
        return self._change("title = ?, named = 1", [one_line(title)], owner, id)

    def delete(self, owner: str, id: str) -> bool:
        """Hide it at once and forget it after REGRET; False when this browser has none of that id."""
        done = self._change("deleted = ?", [_now()], owner, id)
        if done:
            timer = threading.Timer((REGRET + AFTER).total_seconds(), self._forget_alone)
            timer.daemon = True
            timer.start()
        return done

    def restore(self, owner: str, id: str) -> bool:
        """Bring back what was deleted; False when it is gone."""
        self.forget()
        return self._change("deleted = NULL", [], owner, id)

    def _change(self, change: str, values: list[str], owner: str, id: str) -> bool:
        with self.database.write() as db:
            sql = f"UPDATE conversations SET {change} WHERE owner = ? AND id = ?"
            return db.execute(sql, [*values, owner, id]).rowcount == 1

    def forget(self) -> None:
        """Remove from the file what was deleted longer than REGRET ago."""
        limit = (datetime.now(UTC) - REGRET).isoformat()
        with self.database.read() as db:
            if db.execute("SELECT 1 FROM conversations WHERE deleted < ?", [limit]).fetchone() is None:
                return
        with self.database.write() as db:
            db.execute("DELETE FROM conversations WHERE deleted < ?", [limit])

    def _forget_alone(self) -> None:
        try:
            self.forget()
        except StorageError as error:  # it is tried again at the next start, and whenever the list is shown
            log.info("what was deleted could not be removed yet: %s", error)


def frozen(exchange: Exchange) -> str:
    """The exchange as JSON, without what mattered only while it was written."""
    return EXCHANGE.dump_json(replace(exchange, stage=None, hits=(), drafts={}, saved=True)).decode()


def thawed(id: str, question: str, content: str) -> Exchange:
    """The exchange again; one that this program cannot read says so."""
    try:
        return EXCHANGE.validate_json(content)
    except ValidationError:
        return Exchange(question, id=id, problem=UNREADABLE, saved=True)


def folded(text: str) -> str:
    """The text for comparing: without case and accents."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def one_line(text: str) -> str:
    """A title made of any text."""
    return " ".join(text.split())[:LONGEST_TITLE]


def _entitle(db: sqlite3.Connection, id: str) -> None:
    """A conversation that nobody named is called by its first question."""
    first = db.execute("SELECT question FROM exchanges WHERE conversation = ? ORDER BY place LIMIT 1", [id]).fetchone()
    if first:
        db.execute("UPDATE conversations SET title = ? WHERE id = ? AND NOT named", [one_line(first[0]), id])


def _words(exchange: Exchange) -> str:
    return folded(f"{exchange.question}\n{exchange.answer.text if exchange.answer else exchange.problem}")


def _conversation(row: tuple[str, str, str, str]) -> Conversation:
    id, title, begun, changed = row
    return Conversation(id, title, datetime.fromisoformat(begun), datetime.fromisoformat(changed))


def _now() -> str:
    return datetime.now(UTC).isoformat()
