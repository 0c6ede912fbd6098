"""The file that keeps what people asked and what they said about answers, one for each folder of articles.

with Database(path).write() as db:
    db.execute("DELETE FROM feedback WHERE exchange = ?", [exchange])

Every use opens the file anew: any number of tabs and programs may use it, and none holds it while it is put aside.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock

from qa.errors import QAError

LAYOUT = 1
BUSY_SECONDS = 10.0  # a transaction takes milliseconds; whoever waits longer is told
ELSEWHERE = "correct its permissions, or choose another place with QA_DATA"
TABLES = (
    """CREATE TABLE conversations (
        id TEXT PRIMARY KEY, owner TEXT NOT NULL, title TEXT NOT NULL, named INTEGER NOT NULL DEFAULT 0,
        begun TEXT NOT NULL, changed TEXT NOT NULL, deleted TEXT)""",
    "CREATE INDEX by_owner ON conversations (owner, changed)",
    """CREATE TABLE exchanges (
        place INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE,
        conversation TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE,
        question TEXT NOT NULL, words TEXT NOT NULL, content TEXT NOT NULL)""",
    "CREATE INDEX by_conversation ON exchanges (conversation, place)",
    """CREATE TABLE feedback (
        exchange TEXT PRIMARY KEY, owner TEXT NOT NULL, given TEXT NOT NULL, verdict TEXT NOT NULL,
        kind TEXT NOT NULL, comment TEXT NOT NULL, content TEXT NOT NULL, history TEXT NOT NULL)""",
)


class StorageError(QAError):
    """What people wrote could not be kept or read; the page goes on without."""


class Database:
    """The file at `path`, made at its first use. Both ways of using it raise StorageError when they cannot.

    A damaged file is moved to `aside`, whole, and a new one begun.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.aside: Path | None = None
        self._checked = False

    @contextmanager
    def read(self) -> Iterator[sqlite3.Connection]:
        """A connection for one query."""
        with self._errors(), closing(self._open()) as db:
            yield db

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """A connection within one transaction: all of it happens, or nothing."""
        with self._errors(), closing(self._open()) as db:
            db.execute("BEGIN IMMEDIATE")
            try:
                yield db
                db.execute("COMMIT")
            finally:
                if db.in_transaction:
                    db.execute("ROLLBACK")

    def _open(self) -> sqlite3.Connection:
        if not self._checked:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._put_aside_if_damaged()
            self._checked = True
        db = self._connect()
        try:
            self._prepare(db)
        except BaseException:
            db.close()
            raise
        return db

    def _connect(self) -> sqlite3.Connection:
        if not self.path.exists():
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_CREAT | os.O_RDWR, 0o600))  # what people ask is theirs alone
        return sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)

    def _prepare(self, db: sqlite3.Connection) -> None:
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA secure_delete = ON")  # what is deleted leaves no words in the file
        if _layout(db) == 0:
            db.execute("BEGIN IMMEDIATE")
            if _layout(db) == 0:  # still: another program may have been first
                for statement in TABLES:
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {LAYOUT}")
            db.execute("COMMIT")
        if (layout := _layout(db)) != LAYOUT:
            raise StorageError(
                f"{self.path} has layout {layout}, this program knows {LAYOUT}",
                fix="use the newer program, or choose another place with QA_DATA",
            )

    def _put_aside_if_damaged(self) -> None:
        with FileLock(self.path.with_suffix(".lock"), timeout=BUSY_SECONDS):
            if not self.path.exists() or not self._damaged():  # another program may have been first
                return
            aside = self.path.with_name(f"{self.path.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
            for ending in ("-journal", ""):
                part = self.path.with_name(self.path.name + ending)
                if part.exists():
                    part.rename(aside.with_name(aside.name + ending))
            self.aside = aside

    def _damaged(self) -> bool:
        with closing(self._connect()) as db:
            try:
                return bool(db.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok")
            except sqlite3.DatabaseError as error:
                if _kind(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                    return True
                raise

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.DatabaseError as error:
            raise self._said(error) from error
        except (OSError, TimeoutError) as error:
            raise StorageError(f"{self.path} cannot be used: {error}", fix=ELSEWHERE) from error

    def _said(self, error: sqlite3.DatabaseError) -> Exception:
        match _kind(error):
            case sqlite3.SQLITE_FULL:
                return StorageError(f"no space left on the disk of {self.path}", fix="free some space")
            case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                return StorageError(f"{self.path} is in use by another program", fix="try again")
            case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_CANTOPEN | sqlite3.SQLITE_PERM | sqlite3.SQLITE_IOERR:
                return StorageError(f"{self.path} cannot be written: {error}", fix=ELSEWHERE)
            case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
                self._checked = False  # the next use looks at the whole file and puts it aside
                return StorageError(
                    f"{self.path} is damaged: {error}", fix="try again: it is put aside, a new one begun"
                )
        return error


def _layout(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _kind(error: sqlite3.DatabaseError) -> int:
    return int(getattr(error, "sqlite_errorcode", 0)) & 0xFF  # the low byte is the kind
