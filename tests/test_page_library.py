"""The library as a person meets it: its addresses, and the list in a real browser, over a scripted assistant."""

import shutil
import socket
import tempfile
import threading
import time
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from qa.page.server import start
from qa.types import IndexReport, Skipped
from tests.browser import PATIENCE
from tests.scripted_assistant import COMBAT, DEC_2023, FEB_2023, SEEDS, TROOPS, WITHDRAWN, Scripted
from tests.serving import served
from tests.test_page_browser import NAMELESS

FERRY = "Ferries resume\n\nThe island ferry runs again since 4 May 2024."


@pytest.fixture
def folder(tmp_path):
    return Path(shutil.copytree(SEEDS, tmp_path / "articles"))


@pytest.fixture
def assistant(folder):
    return Scripted(folder=folder, step=0.01, unread=(Skipped("scan.pdf", "encrypted"),))


url = served("function")


@pytest.fixture
def program(url):
    with httpx.Client(base_url=url) as client:
        yield client


def until(holds):
    """Wait until something holds; the test's own time limit ends what never does."""
    while not holds():
        time.sleep(0.02)


def put(program, name, content=FERRY, **options):
    return program.put("/library/files", params={"name": name}, content=content, **options)


# ---- its addresses


def test_a_file_is_taken_and_listed(program, folder):
    assert put(program, "ferry.txt").json() == {"name": "ferry.txt"}
    assert (folder / "ferry.txt").read_text() == FERRY
    parts = program.get("/library/view", params={"find": "ferries"}).json()
    assert "Ferries resume" in parts["rows"]
    assert parts["count"] == "1 of 6"


def test_a_clash_is_renamed_and_said(program, folder):
    assert put(program, "ferry.txt").json()["name"] == "ferry.txt"
    assert put(program, "ferry.txt", "Other words.\n\nIn it.").json()["name"] == "ferry (2).txt"
    assert (folder / "ferry.txt").read_text() == FERRY


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("../ferry.txt", FERRY, "not the name of a file"),
        ("..\\ferry.txt", FERRY, "not the name of a file"),
        (".ferry.txt", FERRY, "hidden"),
        ("ferry.exe", FERRY, "cannot be read"),
        ("ferry.pdf", FERRY, "not a pdf"),
        ("ferry.txt", b"\0\1\2", "not text"),
        ("ferry.txt", b"x" * (20 * 1024 * 1024 + 1), "larger than 20 MB"),
    ],
)
def test_what_may_not_come_in_is_refused_with_the_reason(program, folder, name, content, words):
    before = sorted(path.name for path in folder.parent.rglob("*"))
    assert words in put(program, name, content).json()["problem"]
    assert sorted(path.name for path in folder.parent.rglob("*")) == before


def test_a_body_that_goes_on_without_saying_so_is_cut_off(program, folder):
    endless = (bytes(1024 * 1024) for _ in range(22))
    assert "larger than 20 MB" in put(program, "ferry.txt", endless).json()["problem"]
    assert not list(folder.glob(".incoming-*"))


def test_an_upload_that_breaks_off_leaves_nothing(url, folder):
    host, port = url.removeprefix("http://").split(":")
    before = sorted(path.name for path in folder.iterdir())
    with socket.create_connection((host, int(port))) as sending:
        head = f"PUT /library/files?name=ferry.txt HTTP/1.1\r\nHost: {host}:{port}\r\nContent-Length: 1000\r\n\r\n"
        sending.sendall(head.encode() + b"Ferries")
        until(lambda: list(folder.glob(".incoming-*")))
    until(lambda: sorted(path.name for path in folder.iterdir()) == before)


def test_another_site_cannot_add_or_remove(program, folder):
    foreign = {"Origin": "http://evil.example"}
    assert put(program, "ferry.txt", headers=foreign).status_code == 403
    assert program.post("/library/remove", json={"id": DEC_2023}, headers=foreign).status_code == 403
    assert program.post(
        "/library/remove", content=f'{{"id": "{DEC_2023}"}}', headers={"Content-Type": "text/plain"}
    ).is_error
    assert not (folder / "ferry.txt").exists()
    assert (folder / DEC_2023).exists()


def test_removing_and_putting_back(program, folder):
    key = program.post("/library/remove", json={"id": DEC_2023}).json()["key"]
    assert not (folder / DEC_2023).exists()
    assert DEC_2023 in program.get("/library/view").json()["removed"]
    assert program.post("/library/restore", json={"key": key}).json() == {"name": DEC_2023}
    assert (folder / DEC_2023).exists()
    assert "wastebasket" in program.post("/library/restore", json={"key": key}).json()["problem"]
    assert "not in the list" in program.post("/library/remove", json={"id": "../a"}).json()["problem"]


def test_no_article_is_served_as_a_file(program, folder):
    put(program, "page.html", "<html><body><h1>Ferries</h1><p>The island ferry runs again.</p></body></html>")
    key = program.post("/library/remove", json={"id": FEB_2023}).json()["key"]
    tries = [
        *(f"/{name}" for name in ("page.html", DEC_2023, f"articles/{DEC_2023}", f".removed/{key}/{FEB_2023}")),
        *(
            f"/library/{name}"
            for name in ("files", "files/page.html", "files?name=page.html", f"../{DEC_2023}", DEC_2023)
        ),
        *(f"/library/files/%2e%2e/{name}" for name in ("page.html", DEC_2023)),
        *(f"/page/../../{folder.name}/{name}" for name in ("page.html", DEC_2023)),
        *(f"/gradio_api/file={folder / name}" for name in ("page.html", DEC_2023, f".removed/{key}/{FEB_2023}")),
        *(f"/file={folder / name}" for name in ("page.html", DEC_2023)),
    ]
    for path in tries:
        answer = program.get(path)
        assert answer.is_error, path
        assert "ferry" not in answer.text and "coalition" not in answer.text, path


def test_gradios_own_upload_stays_shut_and_leaves_nothing(program, tmp_path, monkeypatch):
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "gradio"))
    assert program.post("/gradio_api/upload", files={"files": ("a.txt", FERRY)}).status_code == 403
    put(program, "ferry.txt")
    places = [tmp_path / "gradio", Path(tempfile.gettempdir()) / "gradio"]
    assert not [path for place in places for path in place.rglob("*ferry*")]


@pytest.mark.parametrize("rows", ["-5", "0", "1000000"])
def test_any_number_of_rows_may_be_asked_for(program, rows):
    assert program.get("/library/view", params={"rows": rows}).json()["rows"].count("data-source=") in (1, 5)


# ---- in the browser


def file(name, text=FERRY):
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def entries(visitor):
    return visitor.page.locator("#library .entry")


def add(visitor, *files):
    visitor.page.locator("#library .chosen").set_input_files([*files])


DROP = """files => {
  const carried = new DataTransfer();
  for (const [name, text] of files) carried.items.add(new File([text], name));
  const fire = kind => document.body.dispatchEvent(
    new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: carried }));
  fire("dragenter");
  const veiled = !document.querySelector("#drop").hidden;
  fire("dragover");
  fire("drop");
  return [veiled, document.querySelector("#drop").hidden];
}"""


@pytest.mark.browser
def test_several_files_are_added_at_once_and_each_says_what_came_of_it(visit, folder):
    visitor = visit()
    expect(entries(visitor)).to_have_count(5)
    add(
        visitor,
        file("ferry.txt"),
        file(DEC_2023, "The same name.\n\nOther words."),
        file("notes.odt"),
        file("empty.txt", ""),
    )
    arrivals = visitor.page.locator(".arrival")
    expect(arrivals).to_have_count(4)
    expect(arrivals.nth(0)).to_contain_text("added")
    expect(arrivals.nth(1)).to_contain_text("added as 001_bb8dced5199b2cb5 (2).txt, since that name was taken")
    expect(arrivals.nth(2)).to_contain_text(".odt cannot be read: add .txt")
    expect(arrivals.nth(3)).to_contain_text("it is empty")
    expect(entries(visitor)).to_have_count(7)
    assert (folder / DEC_2023).read_bytes() == (SEEDS / DEC_2023).read_bytes()
    visitor.page.get_by_role("button", name="Dismiss notes.odt").click()
    expect(arrivals.filter(has_text="notes.odt")).to_have_count(0)


@pytest.mark.browser
def test_files_can_be_dropped_anywhere(visit):
    visitor = visit()
    assert visitor.page.evaluate(DROP, [["ferry.txt", FERRY], ["boat.txt", "Boats\n\nThey float."]]) == [True, True]
    expect(entries(visitor).filter(has_text="Ferries resume")).to_be_visible()
    expect(entries(visitor)).to_have_count(7)


@pytest.mark.browser
def test_what_was_added_can_be_asked_about_and_limits_the_scope_without_a_reload(visit, assistant):
    visitor = visit()
    question, words = "When does the ferry run?", "The island ferry runs again since 4 May 2024."
    assistant.script[question] = (("Since 4 May 2024.", (("ferry.txt", words),)),)
    add(visitor, file("ferry.txt"))
    expect(entries(visitor)).to_have_count(6)
    expect(visitor.page.locator(".welcome")).to_contain_text("6 articles")
    visitor.limit("Ferries resume")
    visitor.ask(question)
    visitor.last.locator(".cite").click()
    expect(visitor.panel.locator("mark.active")).to_have_text(words)


@pytest.mark.browser
def test_reading_shows_how_far_it_is_and_the_files_that_are_read(visit, assistant, monkeypatch):
    looked_at = threading.Event()

    def refresh(progress, **_):
        progress("reading", 0, 6)
        looked_at.wait(PATIENCE / 1000)
        return IndexReport()

    monkeypatch.setattr(assistant, "refresh", refresh)
    visitor = visit()
    add(visitor, file("ferry.txt"))
    work = visitor.page.locator("#library .work")
    expect(work).to_contain_text("Reading files: ")
    expect(visitor.page.locator("#library progress")).to_have_attribute("max", "6")
    expect(visitor.page.locator("#library .arriving")).to_contain_text("ferry.txt")
    looked_at.set()
    expect(work).to_be_hidden()
    expect(visitor.page.locator("#library .arriving")).to_have_count(0)


@pytest.mark.browser
def test_a_file_put_into_the_folder_by_hand_appears_by_itself_and_on_request(visit, folder):
    visitor = visit()
    (folder / "ferry.txt").write_text(FERRY)
    expect(entries(visitor).filter(has_text="Ferries resume")).to_be_visible()
    (folder / "boat.txt").write_text("Boats\n\nThey float.")
    visitor.page.get_by_role("button", name="Look for new files").click()
    expect(entries(visitor).filter(has_text="Boats")).to_be_visible()
    expect(visitor.page.locator("#library .told")).to_contain_text("looked through")


@pytest.mark.browser
def test_an_article_is_removed_only_after_a_yes_and_can_be_put_back(visit, folder):
    visitor = visit()
    page = visitor.page
    entries(visitor).first.hover()
    remove = page.locator(f"[data-remove='{DEC_2023}']")
    remove.click()
    expect(page.get_by_role("dialog")).to_contain_text("Iraq plans to")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(remove).to_be_focused()
    assert (folder / DEC_2023).exists()
    remove.click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(entries(visitor)).to_have_count(4)
    assert not (folder / DEC_2023).exists()
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    page.keyboard.press("Enter")
    expect(entries(visitor)).to_have_count(5)
    assert (folder / DEC_2023).read_bytes() == (SEEDS / DEC_2023).read_bytes()


@pytest.mark.browser
def test_what_was_removed_can_be_put_back_after_a_reload(visit, folder):
    visitor = visit()
    entries(visitor).first.hover()
    visitor.page.locator(f"[data-remove='{DEC_2023}']").click()
    visitor.page.get_by_role("button", name="Remove", exact=True).click()
    expect(entries(visitor)).to_have_count(4)
    later = visit()
    later.page.get_by_text("Removed (1)").click()
    later.page.get_by_role("button", name=f"Put back {DEC_2023}").click()
    expect(entries(later)).to_have_count(5)
    expect(entries(visitor)).to_have_count(5)  # the other tab sees it too


@pytest.mark.browser
def test_the_list_is_searched_and_ordered(visit):
    visitor = visit()
    visitor.page.locator("#library .seek").fill("first round")
    expect(entries(visitor)).to_have_count(1)
    expect(visitor.page.locator("#library .count")).to_have_text("1 of 5")
    visitor.page.locator("#library .seek").fill("zeppelin")
    expect(visitor.page.locator("#library .nothing")).to_have_text("No article matches.")
    visitor.page.locator("#library .seek").fill("")
    expect(entries(visitor)).to_have_count(5)
    visitor.page.locator("#library .order").select_option("oldest")
    expect(entries(visitor).first).to_contain_text("25 Jul 2021, from its content")
    visitor.page.locator("#library .order").select_option("title")
    expect(entries(visitor).last).to_contain_text("Iraqi president")


@pytest.mark.browser
def test_a_bar_of_the_timeline_limits_the_question_and_lets_go_again(visit, assistant):
    visitor = visit()
    label = visitor.page.locator("#scope > .label-wrap")
    label.click()
    visitor.page.get_by_label("As of a date").check()  # which a bar undoes
    bar = visitor.page.get_by_role("button", name="Jan–Mar 2023: 1 article")
    bar.focus()
    visitor.page.keyboard.press("Enter")
    expect(label).to_contain_text("since 1 Jan 2023 · until 31 Mar 2023")
    expect(bar).to_have_attribute("aria-pressed", "true")
    expect(visitor.page.locator("#library .undated")).to_have_text("2 undated")
    visitor.ask(TROOPS)
    assert [str(limit) for limit in assistant.scopes[-1][1:]] == ["2023-01-01", "2023-03-31"]
    visitor.page.get_by_role("button", name="All dates").click()
    expect(label).not_to_contain_text("since")
    expect(bar).to_have_attribute("aria-pressed", "false")
    visitor.ask(TROOPS)
    assert assistant.scopes[-1][1:] == (None, None)


@pytest.mark.browser
def test_the_timeline_says_the_period_of_the_scope_whoever_set_it(visit):
    visitor = visit()
    bar = visitor.page.get_by_role("button", name="Jan–Mar 2023: 1 article")
    note = visitor.page.locator("#library .limited")
    bar.click()
    expect(note).to_contain_text("Asking Jan–Mar 2023 only")
    visitor.ask(TROOPS)
    visitor.page.get_by_role("button", name="New conversation").click()
    expect(visitor.page.locator("#past .welcome")).to_be_visible()
    expect(bar).to_have_attribute("aria-pressed", "false")
    expect(note).to_be_hidden()
    scope = visitor.page.locator("#scope > .label-wrap")
    expect(scope).to_contain_text("Scope: all articles")
    visitor.page.go_back()
    expect(bar).to_have_attribute("aria-pressed", "true")
    expect(note).to_contain_text("Asking Jan–Mar 2023 only")
    expect(scope).to_contain_text("Mar 2023")  # the program has heard of it
    scope.click()
    visitor.page.get_by_label("Published until").fill("2023-03-30")
    expect(bar).to_have_attribute("aria-pressed", "false")
    expect(note).to_be_hidden()


@pytest.mark.browser
def test_two_tabs_do_not_share_their_period(visit):
    one, other = visit(), visit()
    one.page.get_by_role("button", name="Jan–Mar 2023: 1 article").click()
    expect(one.page.locator("#scope > .label-wrap")).to_contain_text("since")
    expect(other.page.locator("#scope > .label-wrap")).to_contain_text("Scope: all articles")
    expect(other.page.locator("#scope > .label-wrap")).not_to_contain_text("since")


@pytest.mark.browser
def test_a_folder_that_cannot_be_written_says_so_before_one_tries(visit, monkeypatch):
    import os

    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    visitor = visit()
    expect(visitor.page.locator("#library .shut")).to_contain_text("cannot be written")
    expect(visitor.page.locator("[data-add]")).to_be_disabled()


@pytest.mark.browser
def test_two_thousand_articles_are_paged_and_scroll(visit, folder, monkeypatch):
    many = folder.parent / "many"
    many.mkdir()
    for number in range(2000):
        (many / f"{number:04}.txt").write_text(f"Article {number:04}\n\nIt says {number} things.")
    big = Scripted(folder=many, step=0)
    sources = big.sources()
    monkeypatch.setattr(big, "sources", lambda: sources)
    monkeypatch.setattr(big, "passage_counts", lambda: {})
    running = start(big)
    try:
        visitor = visit(running.url)
        expect(entries(visitor)).to_have_count(60)
        visitor.page.get_by_role("button", name="Show 60 more of 1940").click()
        expect(entries(visitor)).to_have_count(120)
        expect(entries(visitor).nth(60)).to_be_focused()
        visitor.page.locator("#library .seek").fill("article 1234")
        expect(entries(visitor)).to_have_count(1)
        visitor.page.locator("#library .seek").fill("")
        visitor.page.get_by_role("button", name="Show 60 more").scroll_into_view_if_needed()
        assert visitor.page.evaluate(
            "[document.scrollingElement.scrollTop, document.querySelector('#bar').getBoundingClientRect().top]"
        ) == [0, 0]
    finally:
        running.close()


@pytest.mark.browser
def test_checked_questions_begin_and_follow(visit):
    visitor = visit()
    expect(visitor.page.locator(".example")).to_have_text([COMBAT, WITHDRAWN, TROOPS])
    visitor.page.locator(".example").last.click()
    expect(visitor.page.locator(".follow")).to_have_text([COMBAT, WITHDRAWN])
    visitor.page.locator(".follow").first.click()
    expect(visitor.page.locator("#past .turn")).to_have_count(2)
    expect(visitor.last.locator(".question")).to_contain_text(COMBAT)
    expect(visitor.page.locator(".follow")).to_have_text([WITHDRAWN])


@pytest.mark.browser
def test_questions_appear_when_they_have_been_checked(visit, assistant, monkeypatch):
    offered = assistant.suggestions()
    monkeypatch.setattr(assistant, "suggestions", lambda: [])
    visitor = visit()
    expect(visitor.page.locator(".welcome")).to_contain_text("will stand here")
    expect(visitor.page.locator(".example")).to_have_count(0)
    monkeypatch.setattr(assistant, "suggestions", lambda: offered)
    expect(visitor.page.locator(".example")).to_have_count(3)


@pytest.mark.browser
def test_a_file_name_stays_text(visit, folder):
    visitor = visit()
    add(visitor, file("<img src=x onerror=alert(1)>.txt"), file("a&amp;{{b}}${c}.txt"))
    expect(visitor.page.locator(".arrival").first).to_contain_text("<img src=x onerror=alert(1)>.txt")
    expect(entries(visitor)).to_have_count(6)
    assert visitor.page.locator("#library img").count() == 0
    assert (folder / "a&amp;{{b}}${c}.txt").exists()


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_every_control_of_the_list_has_a_name_and_fits(visit, width):
    visitor = visit(viewport={"width": width, "height": 800})
    if width < 1100:
        visitor.page.get_by_role("button", name="Sidebar", exact=True).click()
    add(visitor, file("notes.odt"))
    expect(visitor.page.locator(".arrival.refused")).to_be_visible()
    assert visitor.page.evaluate(NAMELESS) == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == width
    assert visitor.page.locator("#library").evaluate("list => list.scrollWidth <= list.clientWidth")
