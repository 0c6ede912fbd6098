"""A folder of articles as documents: which files count, and the text of each with its title and date.

    scan(Path("seeds"))          → ([Path("seeds/000_b57e1e3586da0442.txt"), …], [Skipped("notes.odt", "…")])
    load(Path("seeds"), path)    → Document(Source("000_b57e1e3586da0442.txt", "Iraq is in talks…", 2023-02-01), …)

The text of a .txt or .md file is exactly its decoded bytes, so offsets are the file's own. The text of html, pdf and
docx is what is extracted. Nothing in a file is executed, followed or fetched.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from qa.decoding import Unreadable
from qa.errors import CorpusError
from qa.formats import READERS, SUFFIXES
from qa.metadata import describe
from qa.types import Document, Skipped, Source

MAX_BYTES = 20 * 1024 * 1024  # an article is far smaller; reading more would take memory for nothing


def scan(folder: Path) -> tuple[list[Path], list[Skipped]]:
    """The readable files below `folder` by relative path, and the others with the reason; hidden ones are left out.

    CorpusError when the folder is missing or cannot be listed.
    """
    if not folder.is_dir():
        problem = "is not a folder" if folder.exists() else "does not exist"
        raise CorpusError(f"{folder} {problem}", fix="give a folder of articles, for example: qa index seeds")
    if not os.access(folder, os.R_OK | os.X_OK):
        raise CorpusError(f"{folder} cannot be opened: permission denied", fix=f"chmod u+rx {folder}")
    files: list[Path] = []
    skipped: list[Skipped] = []
    for path in _walk(folder, skipped):
        reason = _refusal(folder, path)
        if reason:
            skipped.append(Skipped(_name(folder, path), reason))
        else:
            files.append(path)
    return sorted(files, key=lambda path: _name(folder, path)), sorted(skipped, key=lambda item: item.path)


def load(folder: Path, path: Path) -> Document:
    """The document at `path`, a file below `folder`; Unreadable with the reason when there is no text to be had."""
    reason = _refusal(folder, path)
    if reason:
        raise Unreadable(reason)
    data = _read(path)
    text, hints = READERS[path.suffix.lower()](data)
    if not text.strip("\ufeff \t\r\n\v\f\xa0"):
        raise Unreadable("it has no text" + (": is it a scan?" if path.suffix.lower() == ".pdf" else ""))
    facts = describe(text, _name(folder, path), hints)
    if not _outside(text, facts.boilerplate).strip():
        raise Unreadable("it holds nothing but boilerplate (forms, sharing and copyright lines)")
    source = Source(_name(folder, path), facts.title, facts.published, facts.published_from, facts.title_from)
    return Document(source, text, hashlib.sha256(data).hexdigest(), facts.boilerplate)


def glance(folder: Path) -> dict[str, tuple[int, int]]:
    """Size and time of change of every file below `folder` that is not hidden, by relative path; opens none."""
    seen = {}
    for path in _walk(folder, []):
        with suppress(OSError):
            found = path.stat()
            seen[_name(folder, path)] = (found.st_size, found.st_mtime_ns)
    return seen


def is_hidden(name: str) -> bool:
    """Whether files and folders of this name are left out."""
    return name.startswith((".", "~$"))  # ~$ is the lock that Word leaves beside an open file


def _walk(folder: Path, skipped: list[Skipped]) -> Iterator[Path]:
    def note(error: OSError) -> None:
        skipped.append(Skipped(_name(folder, Path(error.filename)), f"the folder cannot be opened: {_words(error)}"))

    for parent, folders, names in os.walk(folder, onerror=note):
        links = [name for name in folders if Path(parent, name).is_symlink()]
        folders[:] = [name for name in folders if not is_hidden(name) and name not in links]
        yield from (Path(parent, name) for name in [*names, *links] if not is_hidden(name))


def _name(folder: Path, path: Path) -> str:
    name = path.relative_to(folder).as_posix()
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _refusal(folder: Path, path: Path) -> str:
    """Why a path is not read at all, or nothing."""
    try:
        target = path.resolve(strict=True)
        regular = target.is_file()
    except (OSError, RuntimeError):
        return "a link to nowhere" if path.is_symlink() else "it is no longer there, or cannot be reached"
    if not target.is_relative_to(folder.resolve()):
        return "a link that leads out of the folder"
    if target.is_dir():
        return "a link to a folder; links to folders are not followed"
    if path.suffix.lower() not in READERS:
        kind = f"{path.suffix} files are not read" if path.suffix else "a file without a suffix is not read"
        return f"{kind}, only {' '.join(SUFFIXES)}"
    if not regular:
        return "not a regular file"
    return "" if _name(path.parent, path) == path.name else "its name is not valid text"


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise Unreadable(f"it cannot be opened: {_words(error)}") from error
    if not data:
        raise Unreadable("it is empty")
    if len(data) > MAX_BYTES:
        raise Unreadable(f"it is larger than {MAX_BYTES // 1024 // 1024} MB")
    return data


def _words(error: OSError) -> str:
    return "permission denied" if isinstance(error, PermissionError) else (error.strerror or str(error)).lower()


def _outside(text: str, spans: tuple[tuple[int, int], ...]) -> str:
    edges = [0, *(edge for span in spans for edge in span), len(text)]
    return "".join(text[start:end] for start, end in zip(edges[::2], edges[1::2], strict=True))
