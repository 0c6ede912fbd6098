"""What is installed, found or stale, and the command that mends it; looks, and mends nothing itself.

    Check("generator", "problem", "qwen2.5-coder-1.5b-instruct is absent", fix="qa models pull")

A problem keeps `qa ask` from working; a note does not.
"""

from __future__ import annotations

import ctypes.util
import operator
import os
import platform
import re
import shlex
import shutil
import socket
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import closing
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Literal

from qa.config import PORT, Config
from qa.errors import CorpusError, ModelError, QAError
from qa.integrity import amount

State = Literal["ok", "note", "problem"]
PACKAGE = "qa-articles"
NAME = re.compile(r"[\w.-]+")
BOUND = re.compile(r"(>=|<=|<|>|==)\s*([\d.]+)")
COMPARE = {">=": operator.ge, "<=": operator.le, "<": operator.lt, ">": operator.gt, "==": operator.eq}
MEMORY_NEEDED = 3 << 30  # bytes: the default model takes 1.3 GB, torch and the page the rest
DISK_NEEDED = 2 << 30  # bytes: the default models are 1.3 GB and an index of a thousand articles 0.1 GB
SERVER_SECONDS = 3.0  # a server on this machine answers in milliseconds
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at; `fix` is the command that mends it, or empty."""

    name: str
    state: State
    found: str
    fix: str = ""

    def to_dict(self) -> dict[str, str]:
        """A JSON-ready mapping."""
        return asdict(self)


def examine(config: Config) -> list[Check]:
    """Everything the program stands on, in the order in which it is needed."""
    return [
        _python(),
        *_packages(),
        _processor(),
        _memory(),
        _openmp(),
        _disk(config.cache),
        *_models(config),
        _folder(config.folder),
        _index(config),
        _port(PORT),
        _chromium(),
    ]


def _python() -> Check:
    return Check("python", "ok", f"{platform.python_version()} at {sys.executable}")


def _packages() -> Iterator[Check]:
    """One line when all are as required, else one per package that is not."""
    if _installed(PACKAGE) == "absent":
        yield Check("packages", "problem", f"{PACKAGE} is not installed in this Python", fix="pip install -e .")
        return
    required, found = dict(_requirements()), versions()
    wrong = [name for name in required if not _within(found[name], required[name])]
    for name in wrong:
        fix = f"pip install '{name}{required[name]}'"
        yield Check(name, "problem", f"{found[name]}, needed: {required[name]}", fix)
    if not wrong:
        listed = ", ".join(f"{name} {version}" for name, version in found.items())
        yield Check("packages", "ok", f"{PACKAGE} {_installed(PACKAGE)} with {listed}")


def versions() -> dict[str, str]:
    """The installed version of every package that the program requires, "absent" where there is none."""
    return {name: _installed(name) for name, _ in _requirements()}


def _requirements() -> Iterator[tuple[str, str]]:
    """Name and bounds of each requirement, those of the extras aside: ("torch", ">=2.6,<=2.13.0")."""
    for line in metadata.requires(PACKAGE) or []:
        requirement, _, marker = line.partition(";")
        if "extra ==" not in marker and (name := NAME.match(requirement)):
            yield name[0], requirement[name.end() :].strip()


def _installed(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "absent"


def _within(version: str, bounds: str) -> bool:
    """Whether a version's numbers satisfy all bounds; what follows them (2.13.0+cpu) does not count."""
    return version != "absent" and all(
        COMPARE[sign](_numbers(version), _numbers(bound)) for sign, bound in BOUND.findall(bounds)
    )


def _numbers(version: str) -> tuple[int, ...]:
    """The release without trailing zeros, so that 6.0 equals 6: "2.13.0+cpu" is (2, 13)."""
    release = re.match(r"\d+(\.\d+)*", version)
    numbers = [int(part) for part in release[0].split(".")] if release else [0]
    while numbers and not numbers[-1]:
        numbers.pop()
    return tuple(numbers)


def _processor() -> Check:
    found = f"{os.cpu_count()} cores, {platform.machine()}"
    flags = Path("/proc/cpuinfo")
    if platform.machine() == "x86_64" and flags.exists() and " avx2 " not in flags.read_text(encoding="utf-8"):
        return Check(
            "processor",
            "problem",
            f"{found}, without AVX2, which the embedded model server needs",
            fix="start a model server of your own and set QA_LLM_URL and QA_LLM_NAME",
        )
    return Check("processor", "ok", found)


def _memory() -> Check:
    if not hasattr(os, "sysconf"):
        return Check("memory", "note", "unknown on this system")
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    if total < MEMORY_NEEDED:
        fix = "set QA_MODEL to a smaller GGUF, or QA_LLM_URL to a server on another machine"
        return Check("memory", "problem", f"{amount(total)} of memory, {amount(MEMORY_NEEDED)} needed", fix)
    return Check("memory", "ok", amount(total))


def _openmp() -> Check:
    """xllamacpp's wheel takes libgomp from the system; a minimal Debian image has none."""
    if platform.system() != "Linux" or ctypes.util.find_library("gomp"):
        return Check("openmp", "ok", "present")
    return Check("openmp", "problem", "libgomp.so.1 is absent", fix="sudo apt-get install libgomp1")


def _disk(cache: Path) -> Check:
    present = next(path for path in (cache.absolute(), *cache.absolute().parents) if path.exists())
    free = shutil.disk_usage(present).free
    if free < DISK_NEEDED:
        fix = "set QA_CACHE to a folder on a larger disk"
        return Check("disk", "note", f"{amount(free)} free at {cache}, {amount(DISK_NEEDED)} is safe", fix)
    return Check("disk", "ok", f"{amount(free)} free at {cache}")


def _models(config: Config) -> Iterator[Check]:
    """The generator and the embedding as set; one that was never hashed is hashed now."""
    from qa import models, weights

    wanted: list[tuple[str, models.Kind]] = [(config.model, "generator"), (config.embedding, "embedding")]
    if config.llm_url:
        yield _server(config)
        del wanted[0]
    for name, kind in wanted:
        try:
            path = weights.locate(name, config.models_folder, kind)
        except ModelError as error:
            yield Check(kind, "problem", error.args[0], error.fix)
        else:
            verified = "verified, " if name in models.MODELS else ""
            yield Check(kind, "ok", f"{name}, {verified}{path}")


def _server(config: Config) -> Check:
    import httpx

    from qa import llm

    headers = {"Authorization": f"Bearer {config.llm_key}"} if config.llm_key else {}
    url, start = f"{llm.based(config.llm_url)}/models", "start that server, or unset QA_LLM_URL"
    try:
        status = httpx.get(url, headers=headers, timeout=SERVER_SECONDS, trust_env=False).status_code
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Check("generator", "problem", f"{config.llm_url} does not answer: {error}", start)
    if status in (401, 403):
        return Check("generator", "problem", f"{url} refuses the key: status {status}", "set QA_LLM_KEY to its key")
    if status != 200:
        return Check("generator", "problem", f"{url} answers with status {status}", "correct QA_LLM_URL")
    return Check("generator", "ok", f"{config.llm_url} answers")


def _folder(folder: Path) -> Check:
    from qa import corpus

    try:
        paths, skipped = corpus.scan(folder)
    except CorpusError as error:
        return Check("articles", "problem", error.args[0], error.fix)
    found = f"{len(paths)} articles in {folder}, {len(skipped)} other files skipped"
    return Check("articles", "ok" if paths else "note", found)


def _index(config: Config) -> Check:
    """Compares by hash, as indexing does; a stale index is no problem, the next question brings it up to date."""
    from qa.catalog import Catalog
    from qa.indexing import CATALOG

    path, fix = config.index_folder / CATALOG, f"qa index {shlex.quote(str(config.folder))}"
    if not path.exists():
        return Check("index", "note", f"not made yet, will be in {config.index_folder}", fix)
    try:
        with closing(Catalog(path)) as catalog:
            indexed, passages, made_by = catalog.hashes(), catalog.passage_count(), catalog.fingerprint
            ignored = {skipped.path for skipped in catalog.skipped()}
    except QAError as error:
        return Check("index", "problem", error.args[0], error.fix or f"{fix} --rebuild")
    if stale := _other_embedding(config, made_by.split("@")[0]) or _stale(config.folder, indexed, ignored):
        return Check("index", "note", f"stale: {stale}; {config.index_folder}", fix)
    return Check("index", "ok", f"fresh: {len(indexed)} articles, {passages} passages, {config.index_folder}")


def _other_embedding(config: Config, made_by: str) -> str:
    """That an index was made with another embedding than is set; one that is not there is told of elsewhere."""
    from qa import weights

    try:
        wanted = weights.locate(config.embedding, config.models_folder, "embedding").resolve().name
    except ModelError:
        return ""
    return f"made with {made_by}, the settings say {wanted}" if made_by and made_by != wanted else ""


def _stale(folder: Path, indexed: Mapping[str, str], ignored: Collection[str]) -> str:
    """What differs between the folder and its index in words, or nothing."""
    from qa import corpus
    from qa.indexing import sha256

    try:
        paths, _ = corpus.scan(folder)
    except CorpusError:
        return "the folder cannot be read"
    files = {path.relative_to(folder).as_posix(): path for path in paths}
    new = files.keys() - indexed.keys() - set(ignored)
    gone = indexed.keys() - files.keys()
    changed = [name for name in files.keys() & indexed.keys() if sha256(files[name]) != indexed[name]]
    counts = {"new": len(new), "removed": len(gone), "changed": len(changed)}
    return ", ".join(f"{count} {kind}" for kind, count in counts.items() if count)


def _port(port: int) -> Check:
    with closing(socket.socket()) as probe:
        probe.settimeout(1)
        if probe.connect_ex(("127.0.0.1", port)):
            return Check("port", "ok", f"{port} is free")
    return Check("port", "note", f"{port} is in use, perhaps by the chat page", fix=f"qa ui --port {port + 1}")


def _chromium() -> Check:
    if path := next(filter(None, map(shutil.which, CHROMIUM)), None):
        return Check("chromium", "ok", path)
    return Check("chromium", "note", "absent; only the tests need it", fix="sudo apt-get install chromium")
