"""The page on its address, asked as a program asks: what it answers, what it refuses, how it starts and ends."""

import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

import qa
import ui
from qa.errors import UsageError
from qa.page import guard
from qa.page.server import Access, listen, start
from tests.scripted_assistant import FEB_2023, SEEDS, TROOPS, Scripted


@pytest.fixture(scope="module")
def url():
    running = start(Scripted(step=0))
    yield running.url
    running.close()


def test_it_answers_on_the_loopback_address_only(url):
    assert url.startswith("http://127.0.0.1:")
    assert httpx.get(f"{url}/healthz").json()["status"] == "ok"
    page = httpx.get(url)
    assert page.status_code == 200
    assert page.text.index("page/script.js") < page.text.index("</head>")


def test_the_page_loads_nothing_from_elsewhere(url):
    page = httpx.get(url).text
    own = httpx.get(f"{url}/page/style.css").text + httpx.get(f"{url}/page/script.js").text
    assert "fonts.googleapis" not in page + own
    assert "https://" not in own
    assert httpx.get(f"{url}/favicon.ico").content.startswith(b"\x89PNG")


@pytest.mark.parametrize("path", ["/", "/healthz", "/page/script.js", "/gradio_api/upload"])
def test_every_answer_has_the_security_headers(url, path):
    headers = httpx.get(url + path).headers
    assert {name: headers.get(name) for name in guard.HEADERS} == guard.HEADERS


@pytest.mark.parametrize("host", ["evil.example", "evil.example:7860", "127.0.0.1.evil.example", "", "[", "0.0.0.0"])
def test_a_foreign_host_name_is_refused(url, host):
    assert httpx.get(url, headers={"Host": host}).status_code in (400, 403)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1"])
@pytest.mark.parametrize(
    "path", ["/gradio_api/queue/join", "/gradio_api/upload", "/api/ask", "/api/ask/stream", "/library/remove"]
)
def test_a_foreign_origin_is_refused(url, path, origin):
    asked = httpx.post(url + path, headers={"Origin": origin}, json={"question": TROOPS})
    assert asked.status_code == 403


@pytest.mark.parametrize("path", ["/gradio_api/upload", "/api/articles", "/upload"])
def test_a_file_cannot_be_sent_from_another_site(url, path):
    headers = {"Origin": "http://evil.example", "Sec-Fetch-Site": "cross-site"}
    sent = httpx.post(url + path, headers=headers, files={"files": ("evil.txt", b"The moon is of cheese.")})
    assert sent.status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "site", "mode", "status"),
    [
        ("GET", "/", "cross-site", "navigate", 200),  # a link to the page
        ("GET", "/", "none", "navigate", 200),  # its address, typed
        ("GET", "/", "cross-site", "no-cors", 403),  # <img>, <script>
        ("GET", "/api/search?q=x", "same-origin", "cors", 200),
        ("GET", "/api/search?q=x", "cross-site", "no-cors", 403),
        ("GET", "/api/articles", "cross-site", "navigate", 403),
        ("GET", "/api/articles", "same-site", "cors", 403),  # another program's page on this machine
        ("POST", "/api/ask", "cross-site", "navigate", 403),  # a form
    ],
)
def test_another_site_may_link_to_the_page_and_no_more(url, method, path, site, mode, status):
    headers = {"Sec-Fetch-Site": site, "Sec-Fetch-Mode": mode}
    assert httpx.request(method, url + path, headers=headers).status_code == status


def test_what_is_sent_to_the_page_is_limited(url):
    sent = httpx.post(f"{url}/gradio_api/queue/join", json={"data": ["x" * 2**21]}, timeout=60)
    assert sent.status_code == 413


def test_no_origin_is_ever_allowed_to_read(url):
    for origin in ("http://evil.example", url):
        for method in ("GET", "OPTIONS"):
            headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
            for path in ("/api/articles", "/api/ask", "/"):
                answer = httpx.request(method, url + path, headers=headers)
                assert answer.headers.get("access-control-allow-origin") in (None, url)


@pytest.mark.parametrize(
    "path",
    [
        "upload",
        "file=http://127.0.0.1:9/x",
        "file=https://example.org/",
        f"file={SEEDS / FEB_2023}",
        "file=/etc/passwd",
        "proxy=http://127.0.0.1:9/",
        "runs",
        "run-history/buckets",
        "vibe-code",
        "stream/x",
        "call/begin",
        "run/other",
        "queue/join/../../upload",
    ],
)
def test_what_the_page_does_not_need_is_shut(url, path):
    for method in ("GET", "POST"):
        assert httpx.request(method, f"{url}/gradio_api/{path}").status_code in (403, 404)


@pytest.mark.parametrize("path", [f"/{FEB_2023}", f"/seeds/{FEB_2023}", "/page/../server.py", "/page/%2e%2e/server.py"])
def test_no_file_is_served_but_its_own(url, path):
    answer = httpx.get(url + path)
    assert answer.status_code in (403, 404)
    assert "Al Sudani" not in answer.text


@pytest.mark.parametrize(
    ("header", "bound", "served"),
    [
        ("127.0.0.1:7860", "127.0.0.1", True),
        ("LOCALHOST", "127.0.0.1", True),
        ("[::1]:7860", "127.0.0.1", True),
        ("192.168.1.5:7860", "127.0.0.1", False),
        ("192.168.1.5:7860", "192.168.1.5", True),
        ("192.168.1.5:7860", "0.0.0.0", True),
        (socket.gethostname(), "0.0.0.0", True),
        ("evil.example", "0.0.0.0", False),
        ("", "", False),
        ("Articles.Example:80", "0.0.0.0", True),
        ("articles.example.evil", "0.0.0.0", False),
    ],
)
def test_which_host_names_are_served(header, bound, served):
    assert guard.allowed(header, bound, ["articles.example"]) is served


def test_a_further_name_is_served_when_it_is_allowed():
    running = start(Scripted(step=0), Access(port=0, names=("articles.example",)))
    try:
        for host, status in (("articles.example", 200), ("evil.example", 403)):
            assert httpx.get(f"{running.url}/healthz", headers={"Host": host}).status_code == status
    finally:
        running.close()


def test_a_taken_port_is_said_with_the_command_that_helps():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        with pytest.raises(UsageError, match=f"port {port} on 127.0.0.1 is taken") as caught:
            listen(Access(port=port))
    assert caught.value.fix == f"add --port {port + 1}"


def test_a_taken_port_is_known_before_the_indexing(tmp_path, monkeypatch, capsys):
    opened = []
    monkeypatch.setattr(qa, "open", lambda *_, **__: opened.append(1))
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert ui.main([str(tmp_path), "--port", str(port)]) == 2
    assert f"port {port} on 127.0.0.1 is taken" in capsys.readouterr().err
    assert not opened


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("203.0.113.1", 0), ("no such host", 0)])
def test_an_address_that_cannot_be_used_is_a_usage_error(host, port):
    with pytest.raises(UsageError):
        start(Scripted(), Access(host, port))


def test_closing_frees_the_port_and_leaves_no_thread():
    before = threading.active_count()
    running = start(Scripted())
    port = int(running.url.rsplit(":", 1)[1])
    running.close()
    socket.create_server(("127.0.0.1", port)).close()
    assert threading.active_count() <= before + 1  # a worker of the web server may idle a little longer


def test_two_pages_in_one_process_answer_from_their_own_folders(tmp_path):
    (tmp_path / "ferry.txt").write_text("Ferries resume.\n\nThe island ferry runs again.")
    one, other = start(Scripted()), start(Scripted(folder=tmp_path))
    try:
        assert "Ferries resume." in httpx.get(other.url).text
        assert "Ferries resume." not in httpx.get(one.url).text
        assert TROOPS in httpx.get(one.url).text
    finally:
        one.close()
        other.close()


def test_starting_says_the_address_and_sigterm_ends_it():
    script = (
        "from tests.scripted_assistant import Scripted; from qa.page.server import Access, serve;"
        "serve(Scripted(), Access(port=0))"
    )
    root = Path(ui.__file__).parent
    with subprocess.Popen([sys.executable, "-c", script], cwd=root, stdout=subprocess.PIPE, text=True) as page:
        address = page.stdout.readline().split()[0]
        assert httpx.get(f"{address}/healthz").status_code == 200
        begun = time.monotonic()
        page.terminate()
        assert page.wait(timeout=20) == 0
        assert page.stdout.read() == "\nClosing\n"
    assert time.monotonic() - begun < 20


def test_the_entry_explains_itself_and_refuses_nonsense(capsys):
    for argv, code in ((["--help"], 0), (["--port", "http"], 2), (["--speed"], 2)):
        with pytest.raises(SystemExit) as ended:
            ui.main(argv)
        assert ended.value.code == code
    said = capsys.readouterr()
    assert all(
        option in said.out for option in ("--port", "--host", "--open", "--password-file", "--allow-host", "FOLDER")
    )
    assert "--speed" in said.err
