"""Taking a file into the folder of articles: checked, never over another one, whole or not at all.

    incoming = Incoming(Path("seeds"), "troops.txt", size=4096)
    incoming.write(b"Troops in Iraq …")
    incoming.keep({})                     → "troops.txt", or "troops (2).txt" where that is taken

Until it is kept, a file has a hidden name that indexing passes over.
"""

from __future__ import annotations

import errno
import hashlib
import os
import secrets
import shutil
import time
import unicodedata
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path, PurePosixPath

from qa.corpus import MAX_BYTES, is_hidden, load
from qa.errors import CorpusError, DiskFullError, UsageError
from qa.formats import SUFFIXES
from qa.integrity import amount

DRAFT = ".incoming-"  # hidden, so that a half-written file is never an article
ABANDONED = 3600  # seconds; a draft this old belongs to a program that was killed
LONGEST_NAME = 200  # bytes; file systems take 255, and a clash adds a few
SPARE = 100 * 1024 * 1024  # bytes left free on the disk: the index grows with the file
RESERVED = frozenset(f"{name}{n}" for name in ("com", "lpt") for n in range(1, 10)) | {"con", "prn", "aux", "nul"}
FORBIDDEN = frozenset('<>:"|?*')  # no file on Windows may hold them, and folders are carried about


class Incoming:
    """A file on its way in. CorpusError when the folder cannot be written; UsageError or DiskFullError when refused."""

    def __init__(self, folder: Path, name: str, size: int | None = None) -> None:
        self.folder, self.name = folder, checked_name(name)
        self._hash, self._written = hashlib.sha256(), 0
        self._check_room(size or 0)
        self._path = folder / f"{DRAFT}{secrets.token_hex(8)}{PurePosixPath(self.name).suffix.lower()}"
        try:
            self._file = self._path.open("xb")
        except OSError as error:
            raise unwritable(folder, error) from error

    def write(self, data: bytes) -> None:
        """Take the next bytes."""
        self._written += len(data)
        if self._written > MAX_BYTES:
            raise UsageError(
                f"{self.name} is larger than {MAX_BYTES // 1024 // 1024} MB", fix="split it, or shorten it"
            )
        self._hash.update(data)
        try:
            self._file.write(data)
        except OSError as error:
            raise self._failed(error) from error

    def keep(self, known: Mapping[str, str]) -> str:
        """Make it an article, and return its name in the folder; `known` is the sha256 of each article that is there.

        UsageError when the same file is there already, Unreadable when it holds no text of its kind.
        """
        try:
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()
        except OSError as error:
            raise self._failed(error) from error
        digest = self.sha256
        if there := next((id for id, sha256 in known.items() if sha256 == digest), None):
            raise UsageError(f"{self.name} is there already, as {there}")
        load(self.folder, self._path)
        try:
            return place(self._path, self.folder, self.name)
        except OSError as error:
            raise self._failed(error) from error

    @property
    def sha256(self) -> str:
        """Of what was written so far."""
        return self._hash.hexdigest()

    def close(self) -> None:
        """Forget what was not kept. May be called twice."""
        with suppress(OSError):
            self._file.close()
        self._path.unlink(missing_ok=True)

    def _check_room(self, size: int) -> None:
        if size > MAX_BYTES:
            raise UsageError(
                f"{self.name} is larger than {MAX_BYTES // 1024 // 1024} MB", fix="split it, or shorten it"
            )
        try:
            free = shutil.disk_usage(self.folder).free
        except OSError as error:
            raise unwritable(self.folder, error) from error
        if free < size + SPARE:
            raise DiskFullError(f"only {amount(free)} are free on the disk of {self.folder}", fix="free some space")

    def _failed(self, error: OSError) -> CorpusError | DiskFullError:
        if error.errno == errno.ENOSPC:
            return DiskFullError(
                f"no space left on the disk of {self.folder}", fix="free some space, then add it again"
            )
        return unwritable(self.folder, error)


def checked_name(name: str) -> str:
    """The name a file may have in the folder; UsageError when it has none, a path, or a kind that is not read."""
    name = unicodedata.normalize("NFC", name).strip().rstrip(".")
    if not name or not name.isprintable() or any(mark in name for mark in "/\\"):
        raise UsageError(f"“{name}” is not the name of a file", fix="rename it, without / and \\")
    if is_hidden(name):
        raise UsageError(f"{name} is a hidden file", fix="rename it, without the first character")
    stem, suffix = PurePosixPath(name).stem, PurePosixPath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise UsageError(f"{suffix or 'files without a suffix'} cannot be read", fix=f"add {' '.join(SUFFIXES)}")
    if FORBIDDEN & set(name) or stem.split(".")[0].strip().lower() in RESERVED:
        raise UsageError(f"“{name}” cannot be a file's name on every system", fix="rename it in plain letters")
    if len(name.encode()) > LONGEST_NAME:
        raise UsageError(f"the name of the file is too long: {name[:40]}…", fix="rename it shorter")
    return name


def place(path: Path, folder: Path, id: str) -> str:
    """Move a file to `folder/id`, or to a free name beside it, never over another; its id there."""
    for candidate in _names(PurePosixPath(id)):
        if _moved(path, folder / candidate):
            return candidate.as_posix()
    raise AssertionError("names do not end")


def sweep(folder: Path) -> None:
    """Delete what killed programs left half-written."""
    for draft in folder.glob(f"{DRAFT}*"):
        with suppress(OSError):
            if time.time() - draft.stat().st_mtime > ABANDONED:
                draft.unlink()


def unwritable(folder: Path, error: OSError | None = None) -> CorpusError:
    """Why nothing can be put into the folder."""
    why = "permission denied" if error is None or isinstance(error, PermissionError) else error.strerror
    return CorpusError(f"the folder {folder} cannot be written: {why}", fix=f"chmod u+w {folder}, or free the disk")


def _moved(path: Path, target: Path) -> bool:
    """Whether the file has moved there; False, and it has not, when the name is taken."""
    try:
        os.link(path, target, follow_symlinks=False)  # at once and never over another
    except FileExistsError:
        return False
    except OSError:  # no hard links here: then whoever makes the name owns it
        try:
            target.open("xb").close()
        except FileExistsError:
            return False
        path.replace(target)
    else:
        path.unlink()
    return True


def _names(path: PurePosixPath) -> Iterator[PurePosixPath]:
    yield path
    for number in count(2):
        yield path.with_name(f"{path.stem} ({number}){path.suffix}")
