"""Model files: where they lie, and that they are what was published.

    qa models pull qwen2.5-coder-1.5b-instruct   →   <cache>/models/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf
    sha256 cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046

Only `pull` uses the network. A file gets its name when it is whole and its hash is right; `NAME.verified` beside it
remembers the size and time of the file that was hashed, so that 1.1 GB are not hashed at every start.
"""

from __future__ import annotations

import contextlib
import errno
import os
import re
import shutil
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from tqdm import tqdm

from qa import downloads, gguf
from qa.config import DEFAULT_EMBEDDING, DEFAULT_MODEL
from qa.downloads import length, settle, sha256
from qa.errors import DownloadError, ModelError
from qa.models import MODELS, Kind, Model

Progress = Callable[[int, int], None]  # bytes present, bytes in all

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # disk full, quota reached, file larger than allowed
MORE_ROOM = "make room there, or set QA_CACHE to a folder on a larger disk"
HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")  # "sentence-transformers/all-MiniLM-L12-v2"


@dataclass(frozen=True, slots=True)
class Listed:
    """A model as found: `size` is in bytes (what there is to fetch when absent), `partial` what is fetched so far.

    `verified` is "yes" when its hash was checked since it last changed, "no" when it is absent or has a wrong size.
    """

    name: str
    kind: Kind
    path: Path
    size: int
    present: bool
    verified: Literal["yes", "no", "not checked"]
    default: bool = False
    partial: int = 0


def locate(name: str | Model, models_folder: Path, kind: Kind | None = None) -> Path:
    """The file or folder of a name from `listing`, a path, or a name in the Hugging Face cache; never uses the network.

    ModelError, with the command that mends it, when it is absent, damaged or not of the wanted kind.
    """
    model = _known(name)
    if model is None:
        other = models_folder / str(name)
        return _brought(str(other if other.is_file() and not Path(str(name)).exists() else name), kind)
    if kind not in (None, model.kind):
        raise ModelError(f"{model.name} is of the kind {model.kind}, not {kind}", fix=_choices(kind))
    return _sound(model, models_folder)


def adapter(name: str | Model) -> Path | None:
    """The adapter that comes with the program for a known model; None where there is none."""
    model = _known(name)
    return Path(__file__).with_name(model.adapter) if model and model.adapter else None


def pull(name: str | Model, models_folder: Path, progress: Progress | None = None) -> Path:
    """Make a known model be there, whole and verified; without `progress` a bar is drawn on stderr.

    DownloadError when no source has it, ModelError when it is unknown or cannot be written; what was fetched so far
    is kept under another name, and the next call goes on from there.
    """
    model = _known(name)
    if model is None:
        raise ModelError(f"{name} is not among the models that can be fetched", fix=_choices(None))
    try:
        models_folder.mkdir(parents=True, exist_ok=True)
        with _lock(model, models_folder):
            if _problem(model, models_folder):
                with contextlib.nullcontext(progress) if progress else _bar(model) as show:
                    _fetch(model, models_folder, show)
    except OSError as error:
        raise _unwritable(error, model, models_folder) from error
    return models_folder / model.place


def verify(name: str | Model, models_folder: Path) -> Path:
    """Hash every file of a known model again, whatever was remembered; ModelError when one is not as published."""
    model = _known(name)
    return _sound(model, models_folder, trust_marker=False) if model else locate(name, models_folder)


def remove(name: str | Model, models_folder: Path) -> int:
    """Delete a known model and what was fetched of it; the bytes that were freed."""
    model = _known(name)
    if model is None:
        raise ModelError(f"{name} is not among the models kept in {models_folder}", fix=_choices(None))
    if not models_folder.is_dir():
        return 0
    with _lock(model, models_folder):
        partial = _partial(model, models_folder)
        downloads.clear(partial)
        paths = (models_folder / model.place, partial, _marker(model, models_folder))
        return sum(_erase(path) for path in paths)


def listing(models_folder: Path) -> list[Listed]:
    """The known models, the default ones first, then any other .gguf that lies in the folder."""
    known = [_listed(model, models_folder) for model in MODELS.values()]
    others = sorted({path for path in models_folder.glob("*.gguf") if path.is_file()} - {row.path for row in known})
    return known + [Listed(p.name, "generator", p, p.stat().st_size, True, "not checked") for p in others]


def _known(name: str | Model) -> Model | None:
    return name if isinstance(name, Model) else MODELS.get(name)


def _listed(model: Model, folder: Path) -> Listed:
    fits = not _misfit(model, folder)
    verified: Literal["yes", "no", "not checked"] = "not checked" if fits else "no"
    if fits and _is_marked(model, folder):
        verified = "yes"
    path, partial = folder / model.place, _bytes(_partial(model, folder))
    default = model.name in (DEFAULT_MODEL, DEFAULT_EMBEDDING)
    size = _bytes(path) or model.size
    return Listed(model.name, model.kind, path, size, path.exists(), verified, default, partial)


def _sound(model: Model, folder: Path, trust_marker: bool = True) -> Path:
    try:
        problem = _problem(model, folder, trust_marker)
    except OSError as error:
        raise ModelError(f"{model.name} cannot be read: {error}", fix=f"see who may read {folder}") from error
    if problem:
        raise ModelError(problem, fix=f"qa models pull {model.name}")
    return folder / model.place


def _problem(model: Model, folder: Path, trust_marker: bool = True) -> str:
    """Why a known model must not be used, or nothing; hashes it unless this was done since it last changed."""
    if problem := _misfit(model, folder):
        return problem
    if trust_marker and _is_marked(model, folder):
        return ""
    for file in model.files:
        if (found := sha256(folder / file.path)) != file.sha256:
            _marker(model, folder).unlink(missing_ok=True)
            return f"{folder / file.path} is not the published file: its sha256 is {found}, not {file.sha256}"
    with contextlib.suppress(OSError):  # a folder that cannot be written is hashed at every start
        _mark(model, folder)
    return ""


def _misfit(model: Model, folder: Path) -> str:
    """What the sizes alone tell to be wrong, or nothing."""
    if not (folder / model.place).exists():
        begun = _bytes(_partial(model, folder))
        so_far = f" (an unfinished download of {_mb(begun)} is)" if begun else ""
        return f"{model.name} is not in {folder}{so_far}"
    for file in model.files:
        path = folder / file.path
        if not path.is_file():
            return f"{path} is missing"
        if (size := path.stat().st_size) != file.size:
            return f"{path} is damaged: it has {size:,} bytes, not {file.size:,}"
    return ""


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
        downloads.bring(model.download, model.sources, _partial(model, folder), report)
    except DownloadError as error:
        by_hand = f"or bring {folder / model.place} from elsewhere"
        fix = f"qa models pull {model.name} (goes on where it stopped), {by_hand}"
        raise DownloadError(f"{model.name}: {error}", fix=fix) from error
    _install(model, folder)


def _install(model: Model, folder: Path) -> None:
    """Give the verified download its name; an archive is unpacked first, and only the files that are known."""
    partial, place = _partial(model, folder), folder / model.place
    if model.archive is None:
        os.replace(partial, place)
    else:
        with tempfile.TemporaryDirectory(prefix=f"{partial.name}-", dir=folder) as scratch:
            _unpack(model, partial, Path(scratch))
            os.replace(Path(scratch) / model.place, place)
        partial.unlink()
    _mark(model, folder)


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
    need = max(0, model.download.size - length(_partial(model, folder))) + beside
    if (free := shutil.disk_usage(folder).free) < need:
        raise ModelError(f"{model.name} needs {_mb(need)} in {folder}, where {_mb(free)} are free", fix=MORE_ROOM)


def _unwritable(error: OSError, model: Model, folder: Path) -> ModelError:
    if error.errno not in NO_ROOM:
        return ModelError(f"cannot write {model.name} in {folder}: {error}", fix="set QA_CACHE to a folder of yours")
    free, begun = shutil.disk_usage(folder).free, _bytes(_partial(model, folder))
    problem = f"{folder} had no room for {model.name} ({_mb(model.size)}) after {_mb(begun)}"
    return ModelError(f"{problem}; {_mb(free)} are free now: {error.strerror}", fix=MORE_ROOM)


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


def _partial(model: Model, folder: Path) -> Path:
    return folder / f"{model.place}.partial"


def _marker(model: Model, folder: Path) -> Path:
    return folder / f"{model.place}.verified"


def _stamp(model: Model, folder: Path) -> str:
    """The state in which every file was hashed: any change of it calls for another look."""
    times = ((file, (folder / file.path).stat().st_mtime_ns) for file in model.files)
    return "".join(f"{file.sha256} {file.size} {time} {file.path}\n" for file, time in times)


def _is_marked(model: Model, folder: Path) -> bool:
    marker = _marker(model, folder)
    return marker.is_file() and marker.read_text(encoding="utf-8") == _stamp(model, folder)


def _mark(model: Model, folder: Path) -> None:
    marker = _marker(model, folder)
    fresh = marker.with_name(f"{marker.name}-{os.getpid()}")
    fresh.write_text(_stamp(model, folder), encoding="utf-8")
    os.replace(fresh, marker)


def _bytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def _erase(path: Path) -> int:
    freed = _bytes(path)
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
    return freed


def _mb(size: int) -> str:
    return f"{size / 1e6:,.0f} MB"


def _choices(kind: Kind | None) -> str:
    names = [model.name for model in MODELS.values() if kind in (None, model.kind)]
    return f"use one of {', '.join(names)}"


def _brought(name: str, kind: Kind | None) -> Path:
    """A model of the user's own: a .gguf file, a sentence-transformers folder, or one in the Hugging Face cache."""
    path = Path(name).expanduser()
    try:
        if kind != "generator" and path.is_dir():
            return _folder(path)
        if kind != "embedding" and path.is_file():
            gguf.check(path)
            return path
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror}", fix=_choices(kind)) from error
    if path.exists():
        raise ModelError(f"{path} is not {'a .gguf file' if kind == 'generator' else 'a folder'}", fix=_choices(kind))
    if kind != "generator" and HUB_NAME.fullmatch(name) and not name.endswith(".gguf"):
        return _cached(name)
    raise ModelError(f"there is no model, file or folder {name}", fix=_choices(kind))


def _folder(path: Path) -> Path:
    if not any((path / name).is_file() for name in ("modules.json", "config.json")):
        raise ModelError(f"{path} holds neither modules.json nor config.json", fix=_choices("embedding"))
    return path


def _cached(name: str) -> Path:
    """A model that was put in the Hugging Face cache before; nothing is fetched."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError

    try:
        return _folder(Path(snapshot_download(name, local_files_only=True)))
    except LocalEntryNotFoundError as error:
        raise ModelError(
            f"{name} is neither a folder nor in the Hugging Face cache", fix=f"hf download {name}"
        ) from error
