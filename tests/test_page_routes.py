"""Saved conversations over HTTP, as the script of the page asks for them: each browser its own."""

import json
from urllib.parse import unquote

import httpx
import pytest

from qa.page import visitors
from qa.page.archive import Archive
from qa.page.conversation import Exchange
from qa.page.database import Database, StorageError
from tests.scripted_assistant import TROOPS, Scripted
from tests.serving import served


@pytest.fixture(scope="module")
def assistant():
    return Scripted(step=0)


url = served("module")


@pytest.fixture
def browser(url):
    with httpx.Client(base_url=url) as client:
        client.get("/")
        yield client


@pytest.fixture
def kept(browser, assistant):
    """A saved conversation of the browser, as the id of it and of its exchange."""
    key = browser.cookies[visitors.COOKIE]
    asked = Exchange(TROOPS, id=f"exchange-{key}", answer=assistant.answer(TROOPS))
    Archive(Database(assistant.config.archive)).keep(key, f"c-{key}", [asked])
    return f"c-{key}", asked.id


def test_a_browser_gets_a_key_that_scripts_cannot_read_and_keeps_it(url):
    first = httpx.get(url)
    given = first.headers["set-cookie"]
    key = first.cookies[visitors.COOKIE]
    assert visitors.KEY.fullmatch(key)
    assert all(words in given for words in ("HttpOnly", "SameSite=Lax", "Path=/", "Max-Age="))
    assert httpx.get(url, headers={"Cookie": f"footnote={key}"}).cookies[visitors.COOKIE] == key
    assert httpx.get(url).cookies[visitors.COOKIE] != key
    assert httpx.get(url, headers={"Cookie": "footnote=../../x"}).cookies[visitors.COOKIE] != "../../x"


def test_the_list_is_searched_renamed_deleted_and_restored(browser, kept):
    conversation, _ = kept
    assert TROOPS in browser.get("/conversations").text
    assert browser.patch(f"/conversations/{conversation}", json={"title": " New <b>  title "}).status_code == 204
    assert "New &lt;b&gt; title" in browser.get("/conversations", params={"search": "2,500"}).text
    assert "No conversation has" in browser.get("/conversations", params={"search": "oslo"}).text
    assert browser.delete(f"/conversations/{conversation}").status_code == 204
    assert "What you ask is kept here." in browser.get("/conversations").text
    assert browser.post(f"/conversations/{conversation}/restore").status_code == 204
    assert "New &lt;b&gt;" in browser.get("/conversations").text


def test_a_conversation_is_a_file_to_download(browser, kept):
    conversation, _ = kept
    markdown = browser.get(f"/conversations/{conversation}.md")
    assert unquote(markdown.headers["content-disposition"]) == (
        "attachment; filename*=UTF-8''How many US troops are in Iraq.md"
    )
    assert "[^1]: " in markdown.text
    data = browser.get(f"/conversations/{conversation}.json").json()
    assert data["exchanges"][0]["question"] == TROOPS
    assert browser.get(f"/conversations/{conversation}.html").status_code == 404


def test_feedback_is_given_changed_and_taken_back(browser, kept):
    conversation, exchange = kept

    def said():
        return browser.get(f"/conversations/{conversation}.json").json()["exchanges"][0]["feedback"]

    path = f"/exchanges/{exchange}/feedback"
    opinion = {"verdict": "wrong", "kind": "missing_source", "comment": "more"}
    assert browser.put(path, json=opinion).status_code == 204
    assert said() == opinion
    assert browser.put(path, json={"verdict": "right"}).status_code == 204
    assert said() == {"verdict": "right", "kind": None, "comment": ""}
    assert browser.delete(path).status_code == 204
    assert said() is None


def test_another_browser_reaches_nothing_of_it(url, kept):
    conversation, exchange = kept
    for headers in ({"Cookie": f"footnote={'z' * 32}"}, {}):
        asked = [
            httpx.get(f"{url}/conversations/{conversation}.md", headers=headers),
            httpx.get(f"{url}/conversations/{conversation}.json", headers=headers),
            httpx.patch(f"{url}/conversations/{conversation}", json={"title": "x"}, headers=headers),
            httpx.delete(f"{url}/conversations/{conversation}", headers=headers),
            httpx.put(f"{url}/exchanges/{exchange}/feedback", json={"verdict": "right"}, headers=headers),
        ]
        assert {each.status_code for each in asked} == {404}
        assert TROOPS not in httpx.get(f"{url}/conversations", headers=headers).text
    assert "keeps no cookies" in httpx.get(f"{url}/conversations").text


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/exchanges/x/feedback", {"verdict": "maybe"}),
        ("/exchanges/x/feedback", {"verdict": "wrong", "kind": "other"}),
        ("/exchanges/x/feedback", {"verdict": "wrong", "comment": "x" * 2001}),
        ("/conversations/x", {"title": "  "}),
        ("/conversations/x", {}),
    ],
)
def test_nonsense_is_refused(browser, path, body):
    method = "PUT" if "feedback" in path else "PATCH"
    assert browser.request(method, path, json=body).status_code == 422


def test_another_site_cannot_delete(browser, kept):
    refused = browser.delete(f"/conversations/{kept[0]}", headers={"Origin": "http://evil.example"})
    assert refused.status_code == 403


def test_a_failing_disk_is_said(browser, kept, monkeypatch):
    def full(*_):
        raise StorageError("no space left", fix="free some space")

    monkeypatch.setattr(Archive, "rename", full)
    failed = browser.patch(f"/conversations/{kept[0]}", json={"title": "x"})
    assert failed.status_code == 503
    assert "free some space" in json.loads(failed.text)["fix"]
    monkeypatch.setattr(Archive, "conversations", full)
    assert "cannot be read: no space left" in browser.get("/conversations").text
