"""The truth of an index: one SQLite file with every text, offset, vector and word.

documents  seeds.txt | Troops in Iraq | 20230201 | sha256 | text …
passages   17 | seeds.txt | start 0 | end 412 | sentences [[0, 99], …] | vector, float32
words      17 | Troops in Iraq | the passage's text, full text search (FTS5)
suggested  sha256 | start 0 | end 99 | How many troops … ? | what it was checked against, empty if it does not hold

A passage's key names the same words for ever: a replaced or renamed document gets new keys, and no key is given twice.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.connection import Connection
from qa.errors import IndexBusyError, UsageError
from qa.types import Document, Passage, Skipped, Source, Span, Suggestion

TITLE_WEIGHT = 0.5  # a title belongs to every passage of its article, so it says less about one of them
MEANINGLESS = 1e-4  # FTS5 scores a word that stands in over half of the passages at about 1e-6: it selects nothing

SOURCE = "documents.id, documents.title, published, published_from, title_from"
PASSAGE = f'{SOURCE}, start, "end", words.text, sentences'
GIVEN = "(SELECT value FROM json_each(?))"  # a list of any length as one parameter


class Catalog:
    """The catalog in the file `path`, made if absent; safe to share between threads, and to read while it is written.

    Every method may raise IndexDamagedError; those that write need the index's lock (see `indexing`).
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._db = Connection(path)

    def close(self) -> None:
        """Close the file; nothing else may be called afterwards."""
        self._db.close()

    # What is there

    @property
    def fingerprint(self) -> str:
        """What made the vectors and passages; empty in a new catalog."""
        return self._db.meta("fingerprint")

    @property
    def folder(self) -> str:
        """The folder that was indexed, for messages."""
        return self._db.meta("folder")

    @property
    def version(self) -> str:
        """`identity:generation`, another one after every change: what was derived from an older version is stale."""
        return f"{self._db.meta('identity')}:{self._db.meta('generation')}"

    def documents(self) -> list[Source]:
        """Every document without its text, sorted by id."""
        return [_source(row) for row in self._db.rows(f"SELECT {SOURCE} FROM documents ORDER BY id")]

    def hashes(self) -> dict[str, str]:
        """The sha256 of every document's file, by document id."""
        return dict(self._db.rows("SELECT id, sha256 FROM documents"))

    def document(self, id: str) -> Document:
        """The document with its text; UsageError if it is not in the index."""
        rows = self._db.rows(f"SELECT {SOURCE}, text, sha256, boilerplate FROM documents WHERE id = ?", id)
        if not rows:
            raise UsageError(f"no article {id!r} in the index", fix="see the list of articles, or run: qa index FOLDER")
        *source, text, sha256, boilerplate = rows[0]
        return Document(_source(source), text, sha256, _spans(boilerplate))

    def passage_count(self, id: str | None = None) -> int:
        """Passages of one document, or of all."""
        rows = self._db.rows("SELECT count(*) FROM passages WHERE ?1 IS NULL OR document = ?1", id)
        return int(rows[0][0])

    def passage_counts(self) -> dict[str, int]:
        """Passages of every document, by its id."""
        return dict(self._db.rows("SELECT document, count(*) FROM passages GROUP BY document"))

    def newest_entry(self) -> datetime | None:
        """When an article was last added or changed; None when there is none."""
        [(stamp,)] = self._db.rows("SELECT max(indexed_at) FROM documents")
        return datetime.fromisoformat(stamp) if stamp else None

    def passage_keys(self, id: str | None = None) -> list[int]:
        """The keys of one document's passages in the order of its text, or of all in rising order."""
        rows = self._db.rows("SELECT key FROM passages WHERE ?1 IS NULL OR document = ?1 ORDER BY key", id)
        return [key for (key,) in rows]

    def skipped(self) -> list[Skipped]:
        """The files that the last run left out, sorted by path."""
        return [Skipped(*row) for row in self._db.rows("SELECT path, reason FROM skipped ORDER BY path")]

    def suggested(self, model: str = "") -> list[tuple[Suggestion, str]]:
        """Every question tried on the present documents, by `model` or by any, with what it was checked against.

        The latter is empty when the question does not hold.
        """
        rows = self._db.rows(
            'SELECT question, id, start, "end", checked FROM suggested JOIN documents USING (sha256) '
            "WHERE ?1 IN ('', model) ORDER BY id, start",
            model,
        )
        return [(Suggestion(*tried), checked) for *tried, checked in rows]

    def passages(self, keys: Sequence[int]) -> list[Passage]:
        """The passages in the order of `keys`; IndexBusyError if one is gone, which `snapshot` prevents."""
        rows = self._db.rows(
            f"SELECT key, {PASSAGE} FROM passages JOIN documents ON documents.id = document "
            f"JOIN words ON words.rowid = key WHERE key IN {GIVEN}",
            _list(keys),
        )
        found = {key: _passage(row) for key, *row in rows}
        if missing := [key for key in keys if key not in found]:
            raise IndexBusyError(f"the index changed while it was read (passage {missing[0]} is gone)", fix="ask again")
        return [found[key] for key in keys]

    def keys(
        self, sources: Iterable[str] | None = None, since: date | None = None, until: date | None = None
    ) -> set[int] | None:
        """The passages within all limits given, None when there is none; a period leaves undated documents out."""
        limits: dict[str, object] = {}
        if sources is not None:
            limits[f"document IN {GIVEN}"] = _list(sources)
        if since is not None:
            limits["published >= ?"] = day_number(since)
        if until is not None:
            limits["published <= ?"] = day_number(until)
        if not limits:
            return None
        query = "SELECT key FROM passages JOIN documents ON documents.id = document WHERE " + " AND ".join(limits)
        return {key for (key,) in self._db.rows(query, *limits.values())}

    def search_text(
        self, terms: Sequence[Sequence[str]], k: int, allowed: set[int] | None = None
    ) -> list[tuple[int, float]]:
        """Up to `k` (key, BM25 score), best first, of passages with any term; each group lists spellings of one term.

        Any text is a legal term: it is searched for as a phrase and never read as an expression.
        """
        phrases = [f'"{_quoted(term)}"' for group in terms for term in group if term.strip()]
        if not phrases:
            return []
        # the plus keeps SQLite from searching the words once for every allowed row (20 s became 56 ms)
        within, limit = ("", []) if allowed is None else (f"AND +rowid IN {GIVEN}", [_list(allowed)])
        rows = self._db.rows(
            f"SELECT rowid, -bm25(words, {TITLE_WEIGHT}, 1.0) AS score FROM words WHERE words MATCH ? {within} "
            f"AND score > {MEANINGLESS} ORDER BY score DESC, rowid LIMIT ?",
            " OR ".join(phrases),
            *limit,
            k,
        )
        return [(key, score) for key, score in rows]

    def vectors(self, keys: Iterable[int] | None = None) -> tuple[list[int], NDArray[np.float32]]:
        """Keys in rising order and their vectors, shape (len(keys), dimensions); all when `keys` is None."""
        within, limit = ("", []) if keys is None else (f"WHERE key IN {GIVEN}", [_list(keys)])
        rows = self._db.rows(f"SELECT key, vector FROM passages {within} ORDER BY key", *limit)
        matrix = np.frombuffer(b"".join(vector for _, vector in rows), dtype="<f4")
        return [key for key, _ in rows], matrix.reshape(len(rows), -1 if rows else 0)

    def snapshot(self) -> AbstractContextManager[None]:
        """Within it every read sees the same version, whatever another process commits meanwhile."""
        return self._db.snapshot()

    def check(self) -> None:
        """Read the whole file; IndexDamagedError if a page or the word index is wrong (a second per 100 MB)."""
        self._db.check()

    # What changes it

    def clear(self, fingerprint: str) -> None:
        """Forget every document; what is stored from now on is made by `fingerprint`."""
        with self._db.write() as db:
            db.execute("DELETE FROM documents")
            db.execute("UPDATE meta SET value = ? WHERE name = 'fingerprint'", (fingerprint,))

    def replace(self, document: Document, passages: Sequence[Passage], vectors: NDArray[np.float32]) -> None:
        """Store a document with its passages and their vectors, in place of its former state, in one transaction."""
        source, text = document.source, document.text
        with self._db.write() as db:
            db.execute("DELETE FROM documents WHERE id = ?", (source.id,))
            db.execute("INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _document_row(document))
            for passage, vector in zip(passages, self._fitting(vectors), strict=True):
                if text[passage.start : passage.end] != passage.text:
                    raise ValueError(f"passage {passage.id} is not the text at its offsets")
                row = (source.id, passage.start, passage.end, json.dumps(passage.sentences), vector.tobytes())
                columns = '(document, start, "end", sentences, vector)'
                key = db.execute(f"INSERT INTO passages {columns} VALUES (?, ?, ?, ?, ?)", row).lastrowid
                words = (key, source.title, passage.text)
                db.execute("INSERT INTO words (rowid, title, text) VALUES (?, ?, ?)", words)

    def remove(self, id: str) -> None:
        """Forget a document."""
        with self._db.write() as db:
            db.execute("DELETE FROM documents WHERE id = ?", (id,))

    def rename(self, old_id: str, source: Source) -> None:
        """Give a document another id, title and date; its words and vectors stay, its passages get new keys."""
        with self._db.write():
            document = self.document(old_id)
            keys = self.passage_keys(old_id)
            passages, (_, vectors) = self.passages(keys), self.vectors(keys)
            self.remove(old_id)
            self.replace(replace(document, source=source), passages, vectors)

    def record_run(self, folder: str, skipped: Iterable[Skipped]) -> None:
        """Remember where the articles are and which files were left out; what is derived stays valid."""
        with self._db.write(counted=False) as db:
            db.execute("UPDATE meta SET value = ? WHERE name = 'folder'", (folder,))
            db.execute("DELETE FROM suggested WHERE sha256 NOT IN (SELECT sha256 FROM documents)")
            db.execute("DELETE FROM skipped")
            db.executemany("INSERT INTO skipped VALUES (?, ?)", [(file.path, file.reason) for file in skipped])

    def record_suggestion(self, tried: Suggestion, model: str, checked: str) -> None:
        """Remember that a question was tried, under the hash of its article's file; needs no lock of the index."""
        with self._db.write(counted=False) as db:
            db.execute(
                "INSERT OR REPLACE INTO suggested SELECT sha256, ?, ?, ?, ?, ? FROM documents WHERE id = ?",
                (tried.start, tried.end, tried.question, model, checked, tried.source),
            )

    # How

    def _fitting(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        present = self._db.rows("SELECT length(vector) / 4 FROM passages LIMIT 1")
        if len(vectors) and present and present[0][0] != vectors.shape[1]:
            raise ValueError(f"vectors of {vectors.shape[1]} numbers for an index of {present[0][0]}")
        return np.asarray(vectors, dtype="<f4")


def _document_row(document: Document) -> tuple[object, ...]:
    source = document.source
    published = None if source.published is None else day_number(source.published)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    boilerplate = json.dumps(document.boilerplate)
    origin = (source.id, source.title, source.title_from, published, source.published_from)
    return (*origin, document.sha256, document.text, boilerplate, now)


def _source(row: Sequence[Any]) -> Source:
    id, title, published, published_from, title_from = row
    return Source(id, title, None if published is None else _date(published), published_from, title_from)


def _passage(row: Sequence[Any]) -> Passage:
    *source, start, end, text, sentences = row
    return Passage(_source(source), start, end, text, _spans(sentences))


def _spans(text: str) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in json.loads(text))


def day_number(day: date) -> int:
    """A date as an integer that sorts and that a person can read: 20230201."""
    return day.year * 10_000 + day.month * 100 + day.day


def _date(number: int) -> date:
    return date(number // 10_000, number // 100 % 100, number % 100)


def _list(values: Iterable[object]) -> str:
    return json.dumps(list(values))


def _quoted(term: str) -> str:
    return term.replace("\0", " ").replace('"', '""')
