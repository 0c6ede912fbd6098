"""The connection to an index's SQLite file: its tables, its transactions, and its errors in plain words.

with connection.write() as db:                   # all of it happens, or nothing
    db.execute("DELETE FROM documents WHERE id = ?", ("a.txt",))
connection.rows("SELECT count(*) FROM documents")          # [(2,)]
"""

from __future__ import annotations

import sqlite3
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from qa.errors import DiskFullError, IndexBusyError, IndexDamagedError, QAError, UsageError

SCHEMA = 1
BUSY_SECONDS = 30  # longest wait for another process's transaction; ours take milliseconds
TABLES = (
    "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
    """CREATE TABLE documents (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, title_from TEXT NOT NULL,
    published INTEGER, published_from TEXT NOT NULL,
    sha256 TEXT NOT NULL, text TEXT NOT NULL, boilerplate TEXT NOT NULL, indexed_at TEXT NOT NULL)""",
    """CREATE TABLE passages (
    key INTEGER PRIMARY KEY AUTOINCREMENT,
    document TEXT NOT NULL REFERENCES documents (id) ON UPDATE CASCADE ON DELETE CASCADE,
    start INTEGER NOT NULL, "end" INTEGER NOT NULL, sentences TEXT NOT NULL, vector BLOB NOT NULL)""",
    "CREATE INDEX passages_by_document ON passages (document)",
    "CREATE VIRTUAL TABLE words USING fts5 (title, text, tokenize = 'porter unicode61 remove_diacritics 2')",
    "CREATE TRIGGER passages_gone AFTER DELETE ON passages BEGIN DELETE FROM words WHERE rowid = old.key; END",
    "CREATE TABLE skipped (path TEXT PRIMARY KEY, reason TEXT NOT NULL)",
)
SUGGESTED = """CREATE TABLE IF NOT EXISTS suggested (
    sha256 TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, question TEXT NOT NULL,
    model TEXT NOT NULL, checked TEXT NOT NULL, PRIMARY KEY (sha256, start)) WITHOUT ROWID"""


class Connection:
    """The file `path`, made if absent; safe to share between threads, and to read while it is written.

    Every method may raise IndexDamagedError; within one `write` a further one belongs to it.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._writing = False
        with self._errors():
            self._db = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False)
        try:
            with self._errors():
                self._prepare()
        except QAError:
            self._db.close()
            raise

    def close(self) -> None:
        """Close the file; nothing else may be called afterwards."""
        with self._lock:
            self._db.close()

    def rows(self, query: str, *values: object) -> list[Any]:
        """The rows that a query gives; within `snapshot` or `write` they are of that version."""
        with self._lock, self._errors():
            return self._db.execute(query, values).fetchall()

    def meta(self, name: str) -> str:
        """What the file keeps under a name of its own: identity, generation, fingerprint or folder."""
        return str(self.rows("SELECT value FROM meta WHERE name = ?", name)[0][0])

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Within it every read sees the same version, whatever another process commits meanwhile."""
        with self._lock:
            if self._db.in_transaction:
                yield
                return
            self.rows("BEGIN")
            try:
                yield
            finally:
                self.rows("ROLLBACK")

    @contextmanager
    def write(self, counted: bool = True) -> Iterator[sqlite3.Connection]:
        """Within it all changes happen or none; `counted` ones make what was derived before stale."""
        with self._lock, self._errors():
            if self._writing:
                yield self._db
                return
            self._db.execute("BEGIN IMMEDIATE")
            self._writing = True
            try:
                yield self._db
                if counted:
                    self._db.execute("UPDATE meta SET value = value + 1 WHERE name = 'generation'")
                self._db.execute("COMMIT")
            finally:
                self._writing = False
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")

    def check(self) -> None:
        """Read the whole file; IndexDamagedError if a page or the word index is wrong (a second per 100 MB)."""
        verdict = self.rows("PRAGMA quick_check(1)")[0][0]
        if verdict != "ok":
            raise self._damaged(verdict)
        self.rows("INSERT INTO words (words) VALUES ('integrity-check')")

    def _prepare(self) -> None:
        self._db.execute("PRAGMA journal_mode = WAL")
        self._db.execute("PRAGMA synchronous = NORMAL")  # a power cut may lose the last commits; indexing redoes them
        self._db.execute("PRAGMA foreign_keys = ON")
        if self._layout() == 0:
            with self.write(counted=False) as db:
                if self._layout() == 0:  # still: another process may have been first
                    for statement in TABLES:
                        db.execute(statement)
                    values = {"identity": uuid.uuid4().hex, "generation": "0", "fingerprint": "", "folder": ""}
                    db.executemany("INSERT INTO meta VALUES (?, ?)", values.items())
                    db.execute(f"PRAGMA user_version = {SCHEMA}")
        if (layout := self._layout()) != SCHEMA:
            raise self._damaged(f"its layout is version {layout}, this program reads {SCHEMA}")
        self._db.execute(SUGGESTED)  # younger than the layout, and of no use to a program that does not know it

    def _layout(self) -> int:
        return int(self.rows("PRAGMA user_version")[0][0])

    @contextmanager
    def _errors(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.ProgrammingError as error:
            raise UsageError(f"the index {self.path} was closed", fix="open it again") from error
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT) & 0xFF  # the low byte is the kind
            if code == sqlite3.SQLITE_FULL:
                raise DiskFullError(
                    f"no space left on the disk of {self.path}", fix="free some space, try again"
                ) from error
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise IndexBusyError(f"{self.path} is locked by another process", fix="try again") from error
            if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
                fix = "correct its permissions, or choose another place with QA_INDEX"
                raise UsageError(f"{self.path} cannot be opened for writing: {error}", fix=fix) from error
            raise self._damaged(str(error)) from error

    def _damaged(self, reason: str) -> IndexDamagedError:
        return IndexDamagedError(f"the index {self.path} cannot be read: {reason}", fix="qa index FOLDER --rebuild")
