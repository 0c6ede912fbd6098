"""Taking an article out of the folder so that it can be put back: it moves into `.removed`, which indexing passes over.

    gone = discard(Path("seeds"), "2023/troops.txt")   → Removed("20231228T101500-4f1c9a", "2023/troops.txt", …)
    seeds/.removed/20231228T101500-4f1c9a/2023/troops.txt
    restore(Path("seeds"), gone.key)                   → "2023/troops.txt"

It stays on its disk, so nothing is copied and nothing can be lost on the way. Nobody empties it but its owner.
"""

from __future__ import annotations

import re
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from qa.corpus import is_hidden
from qa.errors import CorpusError, UsageError
from qa.intake import place, unwritable

BASKET = ".removed"
_STAMP = "%Y%m%dT%H%M%S"
_KEY = re.compile(r"\d{8}T\d{6}-[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Removed:
    """A file in the wastebasket: where it lies there, the id it had, and when it was removed."""

    key: str
    id: str
    at: datetime


def discard(folder: Path, id: str) -> Removed:
    """Move a file of the folder into its wastebasket. UsageError when there is no such file."""
    path = _inside(folder, id)
    at = datetime.now(UTC).replace(microsecond=0)
    key = f"{at:{_STAMP}}-{secrets.token_hex(3)}"
    target = folder / BASKET / key / id
    try:
        target.parent.mkdir(parents=True)
        path.rename(target)
    except OSError as error:
        _tidy(target.parent, folder / BASKET)
        raise unwritable(folder, error) from error
    return Removed(key, id, at)


def restore(folder: Path, key: str) -> str:
    """Put a file back, beside another one that has its name meanwhile; its id. UsageError when it is not there."""
    found = next((item for item in removed(folder) if item.key == key), None)
    if found is None:
        raise UsageError("this file is no longer in the wastebasket", fix=f"look into {folder / BASKET}")
    path = folder / BASKET / key / found.id
    try:
        (folder / found.id).parent.mkdir(parents=True, exist_ok=True)
        id = place(path, folder, found.id)
    except OSError as error:
        raise unwritable(folder, error) from error
    _tidy(path.parent, folder / BASKET)
    return id


def removed(folder: Path) -> list[Removed]:
    """What lies in the wastebasket, newest first."""
    found = []
    for place_of_one in sorted((folder / BASKET).glob("*/"), reverse=True):
        if _KEY.fullmatch(place_of_one.name):
            at = datetime.strptime(place_of_one.name[:15], _STAMP).replace(tzinfo=UTC)
            files = (path for path in place_of_one.rglob("*") if path.is_symlink() or path.is_file())
            found += [Removed(place_of_one.name, path.relative_to(place_of_one).as_posix(), at) for path in files]
    return found


def _inside(folder: Path, id: str) -> Path:
    parts = PurePosixPath(id).parts
    path = folder / id
    plain = bool(parts) and not PurePosixPath(id).is_absolute() and not any(map(is_hidden, parts))
    if not plain or "\\" in id or "\0" in id or not path.parent.resolve().is_relative_to(folder.resolve()):
        raise UsageError(f"{id!r} is no article of this folder", fix="choose one of the list")
    if not (path.is_symlink() or path.is_file()):
        raise CorpusError(f"{id} is no longer in the folder", fix="look for new files")
    return path


def _tidy(folder: Path, top: Path) -> None:
    """Take away folders that became empty, up to `top` with it."""
    with suppress(OSError):
        for empty in (folder, *folder.parents):
            if not empty.is_relative_to(top):
                return
            empty.rmdir()
