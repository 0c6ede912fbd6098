"""Integrity: whether the files of a known model are what was published.

    sound(MODELS["qwen2.5-coder-1.5b-instruct"], folder)   →   folder/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf
    sha256 cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046

`NAME.verified` beside a file remembers the size and time of the file that was hashed, so that 1.1 GB are not hashed at
every start; `NAME.partial` is what was fetched so far.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from qa.downloads import sha256
from qa.errors import ModelError
from qa.models import Model


def sound(model: Model, folder: Path, trust_marker: bool = True) -> Path:
    """Where a known model lies; ModelError, with the command that mends it, unless it is as published."""
    try:
        found = problem(model, folder, trust_marker)
    except OSError as error:
        raise ModelError(f"{model.name} cannot be read: {error}", fix=f"see who may read {folder}") from error
    if found:
        raise ModelError(found, fix=f"qa models pull {model.name}")
    return folder / model.place


def problem(model: Model, folder: Path, trust_marker: bool = True) -> str:
    """Why a known model must not be used, or nothing; hashes it unless this was done since it last changed."""
    if wrong := misfit(model, folder):
        return wrong
    if trust_marker and is_marked(model, folder):
        return ""
    for file in model.files:
        if (found := sha256(folder / file.path)) != file.sha256:
            marker_of(model, folder).unlink(missing_ok=True)
            return f"{folder / file.path} is not the published file: its sha256 is {found}, not {file.sha256}"
    with contextlib.suppress(OSError):  # a folder that cannot be written is hashed at every start
        mark(model, folder)
    return ""


def misfit(model: Model, folder: Path) -> str:
    """What the sizes alone tell to be wrong, or nothing."""
    if not (folder / model.place).exists():
        begun = size_of(partial_of(model, folder))
        so_far = f" (an unfinished download of {amount(begun)} is)" if begun else ""
        return f"{model.name} is not in {folder}{so_far}"
    for file in model.files:
        path = folder / file.path
        if not path.is_file():
            return f"{path} is missing"
        if (size := path.stat().st_size) != file.size:
            return f"{path} is damaged: it has {size:,} bytes, not {file.size:,}"
    return ""


def partial_of(model: Model, folder: Path) -> Path:
    """The file in which a download of the model grows."""
    return folder / f"{model.place}.partial"


def marker_of(model: Model, folder: Path) -> Path:
    """The file that remembers in which state the model's files were hashed."""
    return folder / f"{model.place}.verified"


def is_marked(model: Model, folder: Path) -> bool:
    """Whether the files were hashed since they last changed."""
    marker = marker_of(model, folder)
    return marker.is_file() and marker.read_text(encoding="utf-8") == _stamp(model, folder)


def mark(model: Model, folder: Path) -> None:
    """Remember that the files were hashed and are right."""
    marker = marker_of(model, folder)
    fresh = marker.with_name(f"{marker.name}-{os.getpid()}")
    fresh.write_text(_stamp(model, folder), encoding="utf-8")
    os.replace(fresh, marker)


def size_of(path: Path) -> int:
    """The bytes of a file, or of all in a folder; 0 for what is not there."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def amount(size: int) -> str:
    """Bytes as a person reads them."""
    return f"{size / 1e9:,.1f} GB" if size >= 1e9 else f"{size / 1e6:.0f} MB"


def _stamp(model: Model, folder: Path) -> str:
    """The state in which every file was hashed: any change of it calls for another look."""
    times = ((file, (folder / file.path).stat().st_mtime_ns) for file in model.files)
    return "".join(f"{file.sha256} {file.size} {time} {file.path}\n" for file, time in times)
