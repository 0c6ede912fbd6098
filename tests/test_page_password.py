"""The password before the page: what it covers, how it is given, and what guessing costs."""

import base64

import httpx
import pytest

from qa.errors import UsageError
from qa.page import guard, password, server
from qa.page.server import Access, start
from tests.scripted_assistant import FEB_2023, TROOPS, Scripted

SECRET = "correct horse ☂"


@pytest.fixture(scope="module")
def url():
    running = start(Scripted(step=0), Access(port=0, password=SECRET))
    yield running.url
    running.close()


def basic(text):
    return {"Authorization": "Basic " + base64.b64encode(f"anyone:{text}".encode()).decode()}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", path) for path in ("/", "/healthz", "/openapi.json", "/config", "/favicon.ico", "/page/script.js")),
        *(("GET", path) for path in ("/api/articles", f"/api/articles/{FEB_2023}", "/api/search?q=x", "/nothing")),
        *(("GET", path) for path in ("/gradio_api/info", "/gradio_api/heartbeat/x", "/theme.css", "/assets/x")),
        *(("GET", path) for path in ("/conversations", "/conversations/x.md", "/evaluation", "/library/view")),
        *(("PUT", path) for path in ("/library/files?name=a.txt", "/exchanges/x/feedback")),
        *(
            ("POST", path)
            for path in ("/api/ask", "/api/ask/stream", "/gradio_api/queue/join", "/gradio_api/run/predict")
        ),
    ],
)
def test_nothing_is_served_without_it(url, method, path):
    reply = httpx.request(method, url + path)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"].startswith("Basic ")
    assert "articles" not in reply.text and "Footnote" not in reply.text
    assert {name: reply.headers.get(name) for name in guard.HEADERS} == guard.HEADERS


@pytest.mark.parametrize("headers", [basic(SECRET), {"Authorization": f"Bearer {SECRET}".encode()}])
def test_with_it_everything_is_served(url, headers):
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        assert "page/script.js" in client.get("/").text
        assert client.get("/healthz").json()["status"] == "ok"
        assert client.post("/api/ask", json={"question": TROOPS}).json()["status"] == "answered"


def test_it_does_not_open_the_page_to_other_hosts_and_sites(url):
    assert httpx.get(url, headers={**basic(SECRET), "Host": "evil.example"}).status_code == 403
    asked = httpx.post(f"{url}/api/ask", json={}, headers={**basic(SECRET), "Origin": "http://evil.example"})
    assert asked.status_code == 403


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def guess(clock):
    async def inner(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body"})

    protected = password.Password(inner, SECRET, clock)

    def attempt(word, address="192.0.2.1"):
        transport = httpx.ASGITransport(protected, client=(address, 5))

        async def get():
            async with httpx.AsyncClient(transport=transport, base_url="http://x") as client:
                return await client.get("/api/articles", headers=basic(word) if word is not None else {})

        import asyncio

        return asyncio.run(get())

    return attempt


def test_who_guesses_wrong_too_often_must_wait_even_with_the_right_one(guess, clock):
    for _ in range(password.FREE_ATTEMPTS):
        assert guess("wrong").status_code == 401
    refused = guess(SECRET)
    assert refused.status_code == 429 and int(refused.headers["retry-after"]) > 0
    assert guess(SECRET, "192.0.2.2").status_code == 200
    assert guess(None).status_code == 401
    clock.now += password.WAIT_SECONDS + 1
    assert guess(SECRET).status_code == 200


def test_asking_without_a_password_and_getting_it_right_cost_nothing(guess):
    for _ in range(2 * password.FREE_ATTEMPTS):
        assert guess(None).status_code == 401
    for _ in range(password.FREE_ATTEMPTS - 1):
        guess("wrong")
    assert guess(SECRET).status_code == 200
    for _ in range(password.FREE_ATTEMPTS - 1):
        assert guess("wrong").status_code == 401


def test_only_so_many_guessers_are_remembered(guess, monkeypatch):
    monkeypatch.setattr(password, "REMEMBERED", 2)
    for number in range(password.FREE_ATTEMPTS):
        for address in ("192.0.2.1", "192.0.2.2"):
            assert guess(f"wrong {number}", address).status_code == 401
    guess("wrong", "192.0.2.3")
    assert guess(SECRET, "192.0.2.1").status_code == 200
    assert guess(SECRET, "192.0.2.2").status_code == 429


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ("", None),
        ("Digest x", None),
        ("Basic ???", ""),
        ("Basic " + base64.b64encode(b"\xff").decode(), ""),
        ("Basic " + base64.b64encode(b"user:a:b").decode(), "a:b"),
        ("basic " + base64.b64encode(b":x").decode(), "x"),
        ("Bearer abc", "abc"),
        ("Bearer ", None),
    ],
)
def test_how_it_is_given(header, found):
    assert password.given(header) == found


def test_it_is_read_from_the_first_line_of_a_file(tmp_path):
    (tmp_path / "word").write_text("correct horse\nnot this\n", encoding="utf-8")
    assert password.read(tmp_path / "word") == "correct horse"
    (tmp_path / "empty").write_text("\n")
    (tmp_path / "picture").write_bytes(b"\xff\xd8")
    for name in ("empty", "picture", "missing"):
        with pytest.raises(UsageError) as caught:
            password.read(tmp_path / name)
        assert caught.value.fix


def test_a_short_one_is_refused():
    assert password.checked("") == ""
    with pytest.raises(UsageError, match="fewer than 8"):
        password.checked("secret")


@pytest.mark.parametrize(
    ("access", "words"),
    [
        (Access(), ""),
        (Access("::1"), ""),
        (
            Access("0.0.0.0"),
            "can ask, read, add and remove articles, and change",
        ),
        (Access("192.168.1.5"), "QA_PASSWORD"),
        (Access("0.0.0.0", password=SECRET), "unencrypted"),
    ],
)
def test_what_is_said_at_the_start(access, words):
    assert words in server.exposure(access) and bool(words) == bool(server.exposure(access))


def test_it_is_never_shown():
    assert SECRET not in repr(Access(password=SECRET))
