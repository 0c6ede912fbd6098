import json
import socket
import threading
from contextlib import closing, contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import numpy as np
import pytest

from qa import cli, commands, config, corpus, doctor
from qa.catalog import Catalog
from qa.indexing import CATALOG
from qa.types import Passage


@pytest.fixture
def news(tmp_path):
    folder = tmp_path / "news"
    folder.mkdir()
    for name in ("a.txt", "b.txt"):
        (folder / name).write_text(f"A headline of {name}\n\nTroops left the town on Monday, the mayor said.\n")
    return folder


@pytest.fixture
def settings(tmp_path, news):
    return config.load({}, folder=news, index=tmp_path / "index", cache=tmp_path / "cache")


def indexed(settings) -> None:
    """An index of the folder as it is now, one passage a document, without a model."""
    settings.index_folder.mkdir()
    catalog = Catalog(settings.index_folder / CATALOG)
    for path in corpus.scan(settings.folder)[0]:
        document = corpus.load(settings.folder, path)
        passage = Passage(document.source, 0, len(document.text), document.text)
        catalog.replace(document, [passage], np.ones((1, 3), dtype=np.float32))
    catalog.close()


def check(name, settings) -> doctor.Check:
    return next(check for check in doctor.examine(settings) if check.name == name)


def test_what_is_absent_comes_with_the_command_that_gets_it(settings):
    for name in ("generator", "embedding"):
        found = check(name, settings)
        assert found.state == "problem" and found.fix.startswith("qa models pull ")


def test_a_model_that_is_there_is_verified(settings, models_folder, small_model):
    found = check(
        "generator", config.load({}, model=small_model.stem.removesuffix("-q4_1"), cache=models_folder.parent)
    )
    assert found.state == "ok" and "verified" in found.found


@contextmanager
def answering(status):
    """A server whose status of a GET is `status(path, authorization)`; its address."""

    class Server(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(status(self.path, self.headers.get("Authorization")))
            self.end_headers()

        def log_message(self, *_):
            pass

    with HTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def test_a_server_of_ones_own_replaces_the_generator(tmp_path):
    with answering(lambda *_: 200) as place:
        assert check("generator", config.load({}, llm_url=f"{place}/v1", cache=tmp_path)).state == "ok"
    assert check("generator", config.load({}, llm_url=f"{place}/v1", cache=tmp_path)).state == "problem"
    assert check("generator", config.load({}, llm_url="http://[::1", cache=tmp_path)).state == "problem"


@pytest.mark.parametrize(
    ("url", "key", "state", "words"),
    [
        ("", "secret", "ok", "answers"),  # with or without /v1, as for a question
        ("/v1/", "secret", "ok", "answers"),
        ("/v1", "", "problem", "refuses the key"),
        ("/other/v1", "secret", "problem", "status 404"),
    ],
)
def test_a_server_that_refuses_the_key_or_is_another_is_a_problem(tmp_path, url, key, state, words):
    def status(path, authorization):
        return 401 if authorization != "Bearer secret" else 200 if path == "/v1/models" else 404

    with answering(status) as place:
        found = check("generator", config.load({}, llm_url=f"{place}{url}", llm_key=key, cache=tmp_path))
    assert found.state == state and words in found.found and bool(found.fix) == (state == "problem")


def test_a_folder_that_is_not_there_is_a_problem(tmp_path):
    assert check("articles", config.load({}, folder=tmp_path / "none", cache=tmp_path)).state == "problem"


def test_an_index_is_absent_then_fresh(settings):
    absent = check("index", settings)
    assert absent.state == "note" and absent.fix == f"qa index {settings.folder}"
    assert not settings.index_folder.exists()
    indexed(settings)
    assert check("index", settings) == doctor.Check("index", "ok", f"fresh: 2 articles, 2 passages, {settings.index}")


def test_a_stale_index_says_what_differs(settings, news):
    indexed(settings)
    (news / "a.txt").write_text("Another headline\n\nTroops stayed in the town, the mayor said.\n")
    (news / "b.txt").unlink()
    (news / "c.txt").write_text("A third headline\n\nTroops came back to the town, the mayor said.\n")
    found = check("index", settings)
    assert found.state == "note" and "stale: 1 new, 1 removed, 1 changed" in found.found


def test_an_index_of_another_embedding_is_stale(settings, models_folder):
    indexed(settings)
    with closing(Catalog(settings.index_folder / CATALOG)) as catalog:
        catalog.clear("another-model@1 | title and text | 1")
    own = replace(settings, cache=models_folder.parent)
    assert "made with another-model, the settings say all-MiniLM-L6-v2" in check("index", own).found


def test_an_article_that_cannot_be_read_is_a_change_and_no_crash(settings, news, monkeypatch):
    indexed(settings)
    real = Path.open

    def refuses(path, *args, **named):
        if path.name == "a.txt":
            raise PermissionError(13, "Permission denied")
        return real(path, *args, **named)

    monkeypatch.setattr(Path, "open", refuses)
    assert "1 changed" in check("index", settings).found


def test_a_damaged_index_is_a_problem(settings):
    settings.index_folder.mkdir()
    (settings.index_folder / CATALOG).write_bytes(b"no database" * 1000)
    assert check("index", settings).state == "problem"


def test_a_port_in_use_is_noted():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert doctor._port(port).fix == f"qa ui --port {port + 1}"
    assert doctor._port(port).state == "ok"


@pytest.mark.parametrize(
    ("version", "bounds", "within"),
    [
        ("2.13.0+cpu", ">=2.6,<=2.13.0", True),
        ("2.13.1", ">=2.6,<=2.13.0", False),
        ("6.0", ">=6.0.0", True),
        ("2026.10.11549", ">=2026.10", True),
        ("0.9", ">=0.10", False),
        ("5.0rc1", "", True),
        ("absent", "", False),
    ],
)
def test_versions_are_compared_by_their_numbers(version, bounds, within):
    assert doctor._within(version, bounds) == within


def test_the_command_prints_each_problem_with_its_cure_and_fails(settings, capsys, monkeypatch):
    monkeypatch.setenv("QA_CACHE", str(settings.cache))
    assert cli.main(["doctor", "--folder", str(settings.folder)]) == commands.FAILED
    out = capsys.readouterr().out
    assert "problem generator" in out and "→ qa models pull" in out


def test_json_holds_every_check(settings, capsys, monkeypatch):
    monkeypatch.setenv("QA_CACHE", str(settings.cache))
    cli.main(["doctor", "--folder", str(settings.folder), "--json"])
    checks = json.loads(capsys.readouterr().out)
    assert {"python", "memory", "disk", "generator", "embedding", "articles", "index", "port"} <= {
        check["name"] for check in checks
    }
    assert all(set(check) == {"name", "state", "found", "fix"} for check in checks)


def test_nothing_is_written(settings, tmp_path):
    def files():
        return {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}

    indexed(settings)
    doctor.examine(settings)  # SQLite may fold its journal into the file once
    before = files()
    doctor.examine(settings)
    assert files() == before
