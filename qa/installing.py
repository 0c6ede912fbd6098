"""Installing: a known model is fetched, put in place and removed again.

    qa models pull qwen2.5-coder-1.5b-instruct   →   <cache>/models/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf

Only `pull` uses the network. A file gets its name when it is whole and its hash is right.
"""

from __future__ import annotations

import contextlib
import errno
import os
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from filelock import FileLock, Timeout
from tqdm import tqdm

from qa import downloads
from qa.downloads import length, settle
from qa.errors import DownloadError, ModelError
from qa.integrity import amount, mark, marker_of, partial_of, problem, size_of
from qa.models import Model, choices, known

Progress = Callable[[int, int], None]  # bytes present, bytes in all
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # disk full, quota reached, file larger than allowed
MORE_ROOM = "make room there, or set QA_CACHE to a folder on a larger disk"


def pull(name: str | Model, models_folder: Path, progress: Progress | None = None) -> Path:
    """Make a known model be there, whole and verified; without `progress` a bar is drawn on stderr.

    DownloadError when no source has it, ModelError when it is unknown or cannot be written; what was fetched so far
    is kept under another name, and the next call goes on from there.
    """
    model = known(name)
    if model is None:
        raise ModelError(f"{name} is not among the models that can be fetched", fix=choices(None))
    try:
        models_folder.mkdir(parents=True, exist_ok=True)
        with _lock(model, models_folder):
            if problem(model, models_folder):
                with contextlib.nullcontext(progress) if progress else _bar(model) as show:
                    _fetch(model, models_folder, show)
    except OSError as error:
        raise _unwritable(error, model, models_folder) from error
    return models_folder / model.place


def remove(name: str | Model, models_folder: Path) -> int:
    """Delete a known model and what was fetched of it; the bytes that were freed."""
    model = known(name)
    if model is None:
        raise ModelError(f"{name} is not among the models kept in {models_folder}", fix=choices(None))
    if not models_folder.is_dir():
        return 0
    with _lock(model, models_folder):
        partial = partial_of(model, models_folder)
        downloads.clear(partial)
        paths = (models_folder / model.place, partial, marker_of(model, models_folder))
        return sum(_erase(path) for path in paths)


def _fetch(model: Model, folder: Path, progress: Progress) -> None:
    """Download to the temporary name, then put in place what has the right hash."""
    best = 0
    _erase(folder / model.place)  # whatever lies there was found to be damaged
    _check_space(model, folder)

    def report(present: int) -> None:
        nonlocal best
        best = max(best, present)
        progress(best, model.download.size)

    try:
        downloads.bring(model.download, model.sources, partial_of(model, folder), report)
    except DownloadError as error:
        by_hand = f"or bring {folder / model.place} from elsewhere"
        fix = f"qa models pull {model.name} (goes on where it stopped), {by_hand}"
        raise DownloadError(f"{model.name}: {error}", fix=fix) from error
    _install(model, folder)


def _install(model: Model, folder: Path) -> None:
    """Give the verified download its name; an archive is unpacked first, and only the files that are known."""
    partial, place = partial_of(model, folder), folder / model.place
    if model.archive is None:
        os.replace(partial, place)
    else:
        with tempfile.TemporaryDirectory(prefix=f"{partial.name}-", dir=folder) as scratch:
            _unpack(model, partial, Path(scratch))
            os.replace(Path(scratch) / model.place, place)
        partial.unlink()
    mark(model, folder)


def _unpack(model: Model, partial: Path, folder: Path) -> None:
    assert model.archive is not None
    with zipfile.ZipFile(partial) as archive:
        for file in model.files:
            target, inner = folder / file.path, file.path.removeprefix(model.place)
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(model.archive.path + inner) as source, target.open("wb") as out:
                shutil.copyfileobj(source, out)
                settle(out)


def _check_space(model: Model, folder: Path) -> None:
    """ModelError unless the rest of the download fits on the disk, with one part or the unpacked files beside it."""
    beside = max([model.size if model.archive else 0, *(source.spare for source in model.sources)])
    need = max(0, model.download.size - length(partial_of(model, folder))) + beside
    if (free := shutil.disk_usage(folder).free) < need:
        raise ModelError(f"{model.name} needs {amount(need)} in {folder}, where {amount(free)} are free", fix=MORE_ROOM)


def _unwritable(error: OSError, model: Model, folder: Path) -> ModelError:
    if error.errno not in NO_ROOM:
        return ModelError(f"cannot write {model.name} in {folder}: {error}", fix="set QA_CACHE to a folder of yours")
    free, begun = shutil.disk_usage(folder).free, size_of(partial_of(model, folder))
    said = f"{folder} had no room for {model.name} ({amount(model.size)}) after {amount(begun)}"
    return ModelError(f"{said}; {amount(free)} are free now: {error.strerror}", fix=MORE_ROOM)


@contextlib.contextmanager
def _lock(model: Model, folder: Path) -> Iterator[None]:
    """One process at a time for each model; a second one says that it waits."""
    lock = FileLock(folder / f"{model.place}.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout:
        tqdm.write(f"another process is fetching {model.name}; waiting for it", file=sys.stderr)
        lock.acquire()
    try:
        yield
    finally:
        lock.release()


@contextlib.contextmanager
def _bar(model: Model) -> Iterator[Progress]:
    with tqdm(desc=model.name, total=model.download.size, unit="B", unit_scale=True) as bar:

        def show(present: int, total: int) -> None:
            bar.update(present - bar.n)

        yield show


def _erase(path: Path) -> int:
    freed = size_of(path)
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return freed
