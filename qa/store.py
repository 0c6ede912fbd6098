"""The Chroma collection: derived from the catalog, replaced whole, so that no crash can spoil it.

chroma/state.json    {"folder": "7", "catalog": "3f9c…:42", "chroma": "1.5.9", "deleted": 12}
chroma/7/            the collection "passages": id "17", vector, text, {"source": "a.txt", "start": 0, "end": 412, …}

Chroma 1.5.9 does not survive being killed while it writes, and shows other processes half of what was written. So a
folder that `state.json` names is never written again: a change is made in a copy, which is flushed to disk, named in
`state.json` and then replaces the old one. What is unfinished is never read. A store that is not of the catalog's
version, or cannot be opened, is not asked: the same question is answered exactly from the catalog's vectors.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import sqlite3
import threading
import uuid
import zlib
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from qa.catalog import Catalog, day_number
from qa.errors import DiskFullError, IndexDamagedError, UsageError
from qa.types import Passage

Progress = Callable[[int, int], None]
Found = list[tuple[int, float]]

COLLECTION = "passages"
DATABASE = "chroma.sqlite3"
STATE = "state.json"
FULL = 1_000_000  # bytes free at most when a write failed for want of space
BATCH = 1000  # records a call: Chroma takes 5,461 at most, and progress should be seen to move

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class State:
    """What a finished store holds; `deleted` counts dead records in its graph, `sums` are checksums of its files."""

    folder: str
    catalog: str
    chroma: str
    deleted: int
    sums: dict[str, int]

    def of(self, catalog: Catalog) -> bool:
        """Whether it was built from this catalog, now or formerly, by the Chroma installed now."""
        return self.catalog.split(":")[0] == catalog.version.split(":")[0] and self.chroma == version("chromadb")


class Store:
    """The collection under `path`, for the catalog it was last given; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()  # taken after the catalog's own, never before
        self._catalog: Catalog | None = None
        self._opened: tuple[str, Any, Any] | None = None  # the catalog's version, client, collection
        self._matrix: tuple[str, NDArray[np.int64], NDArray[np.float32]] | None = None  # version, keys, vectors

    def follow(self, catalog: Catalog) -> None:
        """Answer for this catalog from now on; writes nothing, so a reader without the index's lock may call it."""
        self._catalog = catalog

    def sync(self, catalog: Catalog, progress: Progress | None = None) -> None:
        """Make Chroma equal the catalog without embedding, and follow it; the caller holds the index's lock.

        `progress` is told (done, total) passages. DiskFullError, or IndexDamagedError if Chroma cannot store them.
        """
        self.follow(catalog)
        with catalog.snapshot():
            state = self._state()
            if state and state.catalog == catalog.version and state.of(catalog):
                return
            self._publish(self._build(catalog, state, progress or (lambda done, total: None)))

    def query(self, vector: NDArray[np.float32], k: int, allowed: set[int] | None = None) -> Found:
        """Up to `k` (key, cosine similarity), best first, among `allowed` or all passages.

        Chroma answers when nothing is filtered. Its filters take 100 times as long as the exact product, which is
        used for them, and whenever Chroma is not of the catalog's present version.
        """
        catalog = self._catalog
        if catalog is None:
            raise UsageError("this store follows no catalog yet", fix="call sync(catalog) or follow(catalog) first")
        with catalog.snapshot(), self._lock:
            k = min(k, catalog.passage_count() if allowed is None else len(allowed))
            if k < 1:
                return []
            found = self._ask_chroma(catalog, vector, k) if allowed is None else None
            if found is None:
                found = self._ask_exactly(catalog, vector, k, allowed)
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def close(self) -> None:
        """Let go of files and memory; another query would take them again."""
        with self._lock:
            self._close_chroma()
            self._matrix = None

    def _close_chroma(self) -> None:
        if self._opened:
            self._opened[1].close()
        self._opened = None

    def _ask_chroma(self, catalog: Catalog, vector: NDArray[np.float32], k: int) -> Found | None:
        from chromadb.errors import ChromaError

        try:
            collection = self._collection(catalog)
            if collection is None:
                return None
            answer = collection.query(query_embeddings=[vector], n_results=k, include=["distances"])
        except (ChromaError, OSError, ValueError) as error:
            log.warning("Chroma in %s failed, searching the catalog's vectors instead: %s", self.path, error)
            self._condemn(catalog.version)
            return None
        pairs = zip(answer["ids"][0], answer["distances"][0], strict=True)
        found = [(int(id), 1.0 - float(distance)) for id, distance in pairs]
        return found if len(found) == k else None  # a graph with many deletions can miss some

    def _collection(self, catalog: Catalog) -> Any:
        if self._opened is None or self._opened[0] != catalog.version:
            self._close_chroma()  # the exact vectors stay: they serve while Chroma is behind
            state = self._state()
            if state is None or state.catalog != catalog.version or not state.of(catalog):
                return None
            client = _client(self.path / state.folder)
            self._opened = (catalog.version, client, client.get_collection(COLLECTION, embedding_function=None))
        return self._opened[2]

    def _ask_exactly(self, catalog: Catalog, vector: NDArray[np.float32], k: int, allowed: set[int] | None) -> Found:
        if self._matrix is None or self._matrix[0] != catalog.version:
            numbers, vectors = catalog.vectors()
            self._matrix = (catalog.version, np.array(numbers, dtype=np.int64), vectors)
        _, keys, vectors = self._matrix
        if allowed is not None:
            chosen = np.isin(keys, np.fromiter(allowed, dtype=np.int64, count=len(allowed)))
            keys, vectors = keys[chosen], vectors[chosen]
        similarities = vectors @ np.asarray(vector, dtype=np.float32)
        best = np.lexsort((keys, -similarities))[:k]
        return [(int(keys[at]), float(similarities[at])) for at in best]

    def _state(self) -> State | None:
        """The finished store, None if there is none or its files are not all there."""
        try:
            state = State(**json.loads((self.path / STATE).read_text(encoding="utf-8")))
            folder = self.path / state.folder
            whole = (folder / DATABASE).is_file() and all(
                _sum(folder / name) == was for name, was in state.sums.items()
            )
        except (OSError, ValueError, TypeError, AttributeError):
            return None
        return state if whole else None

    def _condemn(self, version: str) -> None:
        """Let the next sync build the store anew, unless that was done meanwhile."""
        self.close()
        if (state := self._state()) and state.catalog == version:
            (self.path / STATE).unlink(missing_ok=True)

    def _build(self, catalog: Catalog, state: State | None, progress: Progress) -> State:
        """A finished store in a folder of its own, made from a copy of the present one where that pays."""
        from chromadb.errors import ChromaError

        if state and state.of(catalog) and state.deleted <= catalog.passage_count():
            draft = self._draft()
            try:
                _copy(self.path / state.folder, draft)
                return _filled(draft, catalog, progress, state.deleted)
            except (ChromaError, OSError, ValueError, sqlite3.Error) as error:
                log.warning("the Chroma store in %s is built anew: %s", self.path, error)
                shutil.rmtree(draft, ignore_errors=True)
        draft = self._draft()
        try:
            return _filled(draft, catalog, progress)
        except (ChromaError, OSError) as error:
            full = shutil.disk_usage(self.path).free < FULL
            shutil.rmtree(draft, ignore_errors=True)
            if full:
                raise DiskFullError(
                    f"no space left on the disk of {self.path}", fix="free some space, try again"
                ) from error
            fix = "qa index FOLDER --rebuild"
            raise IndexDamagedError(f"Chroma cannot write in {self.path}: {error}", fix=fix) from error

    def _draft(self) -> Path:
        folder = self.path / uuid.uuid4().hex  # never a name used before: Chroma caches by path in a process
        folder.mkdir(parents=True)
        return folder

    def _publish(self, state: State) -> None:
        draft = self.path / f"{STATE}.new"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(state), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.path / STATE)
        for other in self.path.iterdir():
            if other.is_dir() and other.name != state.folder:
                shutil.rmtree(other, ignore_errors=True)  # what a reader on Windows still holds goes next time


def _client(folder: Path) -> Any:
    os.environ.setdefault("ANONYMIZED_TELEMETRY", "False")  # also keeps a stray .env from breaking the import
    import chromadb
    from chromadb.config import Settings

    return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))


def _filled(folder: Path, catalog: Catalog, progress: Progress, deleted: int = 0) -> State:
    """Add what the collection in `folder` lacks, delete what is gone, flush it to disk."""
    client = _client(folder)
    try:
        collection = client.get_or_create_collection(
            COLLECTION, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}
        )
        present = {int(id) for id in collection.get(include=[])["ids"]}
        wanted = catalog.passage_keys()
        missing, gone = [key for key in wanted if key not in present], list(present.difference(wanted))
        for start in range(0, len(gone), BATCH):
            collection.delete(ids=[str(key) for key in gone[start : start + BATCH]])
        for start in range(0, len(missing), BATCH):
            progress(start, len(missing))
            collection.upsert(**_records(catalog, missing[start : start + BATCH]))
        progress(len(missing), len(missing))
    finally:
        client.close()
    return State(folder.name, catalog.version, version("chromadb"), deleted + len(gone), _flush(folder))


def _records(catalog: Catalog, batch: list[int]) -> dict[str, Any]:
    """What Chroma stores: the vectors, and text and metadata for whoever opens the collection by other means."""
    keys, vectors = catalog.vectors(batch)
    passages = catalog.passages(keys)
    return {
        "ids": [str(key) for key in keys],
        "embeddings": vectors,
        "documents": [passage.text for passage in passages],
        "metadatas": [_metadata(passage) for passage in passages],
    }


def _metadata(passage: Passage) -> dict[str, str | int]:
    source = passage.source
    metadata: dict[str, str | int] = {"source": source.id, "title": source.title}
    if source.published:
        metadata["published"] = day_number(source.published)  # Chroma compares numbers only
    return metadata | {"start": passage.start, "end": passage.end}


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, ignore=shutil.ignore_patterns(f"{DATABASE}*"), dirs_exist_ok=True)
    with closing(sqlite3.connect(source / DATABASE)) as old, closing(sqlite3.connect(target / DATABASE)) as new:
        old.backup(new)  # a reader that opens the store writes a line into its database


def _flush(folder: Path) -> dict[str, int]:
    """Have every file on the disk before anything names the folder; checksums of those that Chroma does not check.

    A damaged graph file ends the process that loads it. The database protects itself, and reading changes it.
    """
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    for path in files:
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    return {path.relative_to(folder).as_posix(): _sum(path) for path in files if path.name != DATABASE}


def _sum(path: Path) -> int:
    return zlib.crc32(path.read_bytes())
