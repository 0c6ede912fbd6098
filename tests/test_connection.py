import os
import sqlite3

import pytest

from qa.connection import Connection
from qa.errors import DiskFullError, IndexBusyError, IndexDamagedError, UsageError

NOTE = "INSERT INTO skipped VALUES (?, 'it is empty')"


@pytest.fixture
def connection(tmp_path):
    connection = Connection(tmp_path / "catalog.sqlite")
    yield connection
    connection.close()


def skipped(connection):
    return [path for (path,) in connection.rows("SELECT path FROM skipped")]


def test_all_of_a_transaction_happens_or_nothing(connection):
    generation = connection.meta("generation")
    with pytest.raises(ZeroDivisionError), connection.write() as db:
        db.execute(NOTE, ["a.txt"])
        raise ZeroDivisionError
    assert skipped(connection) == [] and connection.meta("generation") == generation
    with connection.write() as db, connection.write():  # one within another belongs to it
        db.execute(NOTE, ["a.txt"])
    assert skipped(connection) == ["a.txt"] and int(connection.meta("generation")) == int(generation) + 1


def test_a_file_that_another_program_writes_is_busy(connection, monkeypatch):
    monkeypatch.setattr("qa.connection.BUSY_SECONDS", 0.1)
    other = Connection(connection.path)
    with connection.write(), pytest.raises(IndexBusyError, match="locked"), other.write():
        pass
    other.close()


def test_a_closed_file_says_so(tmp_path):
    closed = Connection(tmp_path / "catalog.sqlite")
    closed.close()
    with pytest.raises(UsageError, match="was closed"):
        closed.check()


def test_a_file_that_is_no_database_names_the_command(tmp_path):
    path = tmp_path / "catalog.sqlite"
    path.write_bytes(os.urandom(8192))
    with pytest.raises(IndexDamagedError, match="qa index FOLDER --rebuild"):
        Connection(path)


def test_another_layout_names_the_command(tmp_path):
    with sqlite3.connect(tmp_path / "catalog.sqlite") as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    with pytest.raises(IndexDamagedError, match=r"(?s)version 99.*--rebuild"):
        Connection(tmp_path / "catalog.sqlite")


def test_a_full_disk_loses_nothing(connection):
    with connection.write() as db:
        db.execute(NOTE, ["a.txt"])
    pages = connection.rows("PRAGMA page_count")[0][0]
    connection.rows(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(DiskFullError, match="no space left"), connection.write() as db:
        db.executemany(NOTE, [[f"{number} " * 200] for number in range(500)])
    connection.check()
    assert skipped(connection) == ["a.txt"]
