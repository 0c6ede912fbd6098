"""What a person can do on the page, with nothing scripted: the whole program, the small model and real files.

What that model says is often wrong, so only that is looked at which has to hold of any answer.
"""

import json
import os
import re
import shutil
from urllib.parse import urljoin

import httpx
import pytest
from gradio_client import Client
from playwright.sync_api import expect

import qa
from eval import questions
from qa import cli
from qa.assistant import Assistant
from qa.page.server import Access, start
from tests.browser import AWAY, PATIENCE, visiting
from tests.conftest import SMALL_MODEL
from tests.scripted_assistant import DEC_2023, FEB_2023, SATURDAY
from tests.scripted_model import ScriptedModel
from tests.test_suggesting import ASKED
from tests.test_suggesting import FERRY as MADE_FOR

pytestmark = pytest.mark.browser

COMBAT = "What does Iraq’s prime minister say about foreign combat troops?"
MISSION = "Who talks with Iraq about the mission of the coalition?"
SYRIA = "How many troops are in Syria?"
FERRY = "How many people did the Alba ferry carry across the strait?"
OSLO = "What is the weather in Oslo?"
CARRIED = "The Alba ferry carried {} people across the strait."
MAY = f"Ferries resume\n\n4 May 2024\n\n{CARRIED.format('4,300')}\n"
JUNE = f"Ferries counted again\n\n6 June 2024\n\n{CARRIED.format('5,100')}\n"
HEARD = """
said = [], seen = [];
new MutationObserver(() => said.push(document.querySelector("#status").textContent))
  .observe(document.querySelector("#status"), { childList: true, characterData: true, subtree: true });
new MutationObserver(() => seen.push(document.querySelector("#live .draft")?.innerText ?? ""))
  .observe(document.querySelector("#live"), { childList: true, subtree: true });
"""
MARKED = """quote => {
  const words = (text) => text.trim().split(/\\s+/).join(" ");
  const marks = document.querySelectorAll("#source mark.active");
  return words([...marks].map((mark) => mark.innerText).join(" ")) === words(quote);
}"""


class Program:
    """The program over its own articles, index and data, which can be started again on the same port."""

    def __init__(self, place, seeds, model):
        self.folder = shutil.copytree(seeds, place / "articles")
        (self.folder / "scan.pdf").write_bytes(b"%PDF-1.4\nnothing else")
        self.settings = {"index": place / "index", "data": place / "data", "model": str(model)}
        self.begin(Access(port=0))
        self.url = self.running.url

    def begin(self, access):
        self.assistant = qa.open(self.folder, **self.settings)
        self.running = start(self.assistant, access)

    def end(self):
        self.running.close()
        self.assistant.close()

    def restart(self):
        self.end()
        self.begin(Access(port=int(self.url.rsplit(":", 1)[1])))

    def text(self, source):
        return (self.folder / source).read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def program(tmp_path_factory, seeds, small_model):
    program = Program(tmp_path_factory.mktemp("whole"), seeds, small_model)
    yield program
    program.end()


@pytest.fixture
def visit(browser, program):
    with visiting(browser, program.url, tolerated=AWAY) as open_page:
        yield open_page


def scope(visitor):
    return visitor.page.locator("#scope > .label-wrap")


def entries(visitor):
    return visitor.page.locator("#library .entry")


def test_progress_and_draft_are_seen_and_an_answer_is_copied_tried_again_and_edited(visit):
    visitor = visit(permissions=["clipboard-read", "clipboard-write"])
    visitor.page.evaluate(HEARD)
    visitor.ask(COMBAT)
    said, seen = visitor.page.evaluate("[said, seen]")
    for words in ("Searching the articles", r"Reading 2 of \d passages", "Writing and checking", "Answer ready"):
        assert any(re.match(words, each) for each in said), words
    assert any("passages found in" in each for each in seen)
    assert any("Draft, not yet checked" in each for each in seen)
    facts = r"\d+\.\d s.*smollm2.*5 articles, index of \d+ \w+ 20\d\d"
    expect(visitor.last.locator(".by")).to_have_text(re.compile(facts))
    cited = visitor.last.locator(".cite").first
    visitor.page.get_by_role("button", name="Copy").click()
    expect(visitor.page.locator("#status")).to_have_text("Copied")
    copied = visitor.page.evaluate("navigator.clipboard.readText()")
    assert f"{cited.get_attribute('data-source')}: “{cited.get_attribute('data-quote')}”" in copied
    exchange = visitor.last.get_attribute("data-exchange")
    visitor.page.get_by_role("button", name="Try again").click()
    expect(visitor.page.locator(f"#past .turn[data-exchange]:not([data-exchange='{exchange}'])")).to_have_count(1)
    visitor.last.get_by_role("button", name="Edit this question").click()
    visitor.page.get_by_role("textbox", name="Edit your question").fill(MISSION)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#past .question")).to_contain_text([MISSION])
    expect(visitor.page.locator("#past .turn")).to_have_count(1)


def test_every_sentence_has_a_number_and_every_number_opens_the_words_it_shows(visit, program):
    visitor = visit()
    visitor.ask(MISSION)
    bare = "[...document.querySelectorAll('.sentence')].filter(one => !one.querySelector('.cite')).length"
    assert visitor.page.evaluate(bare) == 0
    chips = visitor.last.locator(".cite")
    for number in range(chips.count()):
        chip = chips.nth(number)
        place = chip.evaluate("chip => ({ ...chip.dataset })")
        assert program.text(place["source"])[int(place["start"]) : int(place["end"])] == place["quote"]
        chip.hover()
        expect(visitor.page.get_by_role("tooltip")).to_contain_text(place["source"])
        expect(visitor.page.get_by_role("tooltip").locator(".quote")).to_have_text(place["quote"])
        chip.click()
        expect(visitor.panel.locator(".file")).to_have_text(place["source"])
        visitor.page.wait_for_function(MARKED, arg=place["quote"])  # whatever article was open before it
        expect(visitor.panel.locator("mark.active").first).to_be_in_viewport()
        visitor.page.keyboard.press("Escape")
        expect(chip).to_be_focused()
        visitor.page.mouse.move(0, 0)  # else its card opens over the next one
        expect(visitor.page.locator("#preview.shown")).to_have_count(0)
    visitor.page.get_by_text(re.compile("Also read, not evidence")).click()
    visitor.last.locator(".near").first.click()
    expect(visitor.panel.locator(".where")).to_contain_text("not evidence")
    assert all(each.startswith((program.url, "data:", "blob:")) for each in visitor.requests)


def test_a_refusal_says_why_and_what_is_nearest(visit):
    visitor = visit()
    visitor.ask(OSLO)
    expect(visitor.last.locator(".refusal")).to_contain_text("The articles do not say")
    expect(visitor.last.locator(".nearest h3")).to_have_text("Nearest passages, not evidence")
    expect(visitor.last.locator(".cite")).to_have_count(0)
    visitor.last.locator(".near").first.click()
    expect(visitor.panel.locator("mark.nearest.active").first).to_be_in_viewport()


def test_files_come_in_are_asked_about_contradict_each_other_and_go(visit, program):
    visitor = visit()
    expect(entries(visitor)).to_have_count(5)
    expect(entries(visitor).filter(has_text="from its “Updated” line")).to_contain_text("28 Dec 2023")
    visitor.page.get_by_text("One file was not read").click()
    expect(visitor.page.locator(".skipped li")).to_contain_text("it is damaged, or not a pdf")
    chosen = {"name": "may.txt", "mimeType": "text/plain", "buffer": MAY.encode()}
    visitor.page.locator("#library .chosen").set_input_files([chosen])  # uploaded
    (program.folder / "june.txt").write_text(JUNE, encoding="utf-8")  # put in by hand
    expect(entries(visitor)).to_have_count(7)
    for title in ("Ferries resume", "Ferries counted again"):
        expect(entries(visitor).filter(has_text=title)).to_contain_text(
            re.compile(r"2024, from its first line\d passages?")
        )
    visitor.ask(FERRY)
    expect(visitor.last.locator(".as-of")).to_have_text(["6 Jun 2024", "4 May 2024"])
    visitor.last.locator(".versions .cite").nth(1).click()
    expect(visitor.panel.locator("mark.active")).to_have_text(CARRIED.format("4,300"))
    for name in ("may.txt", "june.txt"):
        count = entries(visitor).count()
        visitor.page.locator(f"[data-remove='{name}']").press("Enter")
        visitor.page.get_by_role("button", name="Remove", exact=True).click()
        expect(entries(visitor)).to_have_count(count - 1)
    visitor.ask(FERRY)
    expect(visitor.last.locator(".cite[data-source='may.txt'], .cite[data-source='june.txt']")).to_have_count(0)
    assert sorted(path.name for path in program.folder.glob("*.txt")) == sorted(
        source.id for source in program.assistant.sources()
    )


def test_a_scope_is_kept_to_and_shown_on_the_answer(visit):
    visitor = visit()
    visitor.limit("Iraq and the US held")
    visitor.ask(SYRIA)
    expect(visitor.last.locator(".within")).to_contain_text("Iraq and the US held")
    assert set(sources(visitor)) == {SATURDAY}
    visitor.page.get_by_role("button", name="New conversation").click()
    expect(scope(visitor)).to_contain_text("Scope: all articles")
    scope(visitor).click()
    visitor.page.get_by_label("As of a date").check()
    visitor.page.get_by_label("As of", exact=True).fill("2023-06-30")
    expect(scope(visitor)).to_contain_text("as of 30 Jun 2023")
    visitor.ask(MISSION)
    expect(visitor.last.locator(".within:not(.undated)")).to_contain_text("as of 30 Jun 2023")
    expect(visitor.last.locator(".undated")).to_contain_text("without a date are left out")
    assert set(sources(visitor)) == {FEB_2023}


def test_several_files_are_the_scope_of_a_question_and_of_no_other_conversation(visit):
    visitor = visit()
    visitor.limit("Iraq and the US held", "Iraq plans")
    expect(scope(visitor)).to_contain_text("Scope: 2 articles")
    visitor.ask(SYRIA)
    visitor.ask(COMBAT)
    visitor.page.reload()
    expect(visitor.page.locator("#past .turn")).to_have_count(2)
    expect(scope(visitor)).to_contain_text("Scope: 2 articles")
    expect(visitor.page.locator("#past .within")).to_have_text(["2 articles", "2 articles"])
    shown = visitor.page.locator("#past .turn [data-source]").evaluate_all(
        "each => each.map(one => one.dataset.source)"
    )
    assert set(shown) == {SATURDAY, DEC_2023}
    visitor.page.get_by_role("button", name="New conversation").click()
    expect(scope(visitor)).to_contain_text("Scope: all articles")
    visitor.ask(COMBAT)
    expect(visitor.last.locator(".within")).to_have_count(0)
    assert not set(sources(visitor)) <= {SATURDAY, DEC_2023}


def sources(visitor):
    """The files that the last turn points at, as evidence or not."""
    return visitor.last.locator("[data-source]").evaluate_all("each => each.map(one => one.dataset.source)")


def test_a_conversation_outlives_a_restart_goes_on_and_is_saved(visit, program):
    visitor = visit()
    visitor.ask(SYRIA)
    address, answer = visitor.page.url, visitor.last.locator(".reply .text, .reply .refusal, .lead").inner_text()
    visitor.page.goto("about:blank")
    program.restart()
    visitor.page.goto(address)
    expect(visitor.last.locator(".reply")).to_contain_text(answer.split("\n")[0])
    visitor.last.locator("[data-source]:visible").first.click()
    expect(visitor.panel.locator("mark.active").first).to_be_in_viewport()
    visitor.ask("And in Iraq?")
    expect(visitor.page.locator("#past .turn")).to_have_count(2)
    with visitor.page.expect_download() as loaded:
        visitor.page.get_by_role("link", name="Save this conversation as JSON").click()
    saved = json.loads(loaded.value.path().read_text(encoding="utf-8"))
    assert [each["question"] for each in saved["exchanges"]] == [SYRIA, "And in Iraq?"]
    with visitor.page.expect_download() as loaded:
        visitor.page.get_by_role("link", name="Save this conversation as Markdown").click()
    text = loaded.value.path().read_text(encoding="utf-8")
    cited = [item for each in saved["exchanges"] for item in each["answer"]["citations"]]
    assert len(re.findall(r"^\[\^\d+\]: ", text, re.MULTILINE)) == len(cited)


def test_what_is_said_of_an_answer_becomes_a_question_of_the_evaluation(visit, program, tmp_path, monkeypatch, capsys):
    visitor = visit()
    visitor.ask(COMBAT)
    visitor.last.get_by_role("button", name="Not right").click()
    visitor.last.get_by_role("radio", name="The articles do not say this").check()
    visitor.last.get_by_role("textbox", name="Comment").fill("Nobody said so")
    visitor.last.get_by_role("button", name="Done").click()
    expect(visitor.last.locator(".opinion")).to_be_hidden()
    monkeypatch.setenv("QA_DATA", str(program.settings["data"]))
    monkeypatch.setenv("QA_FOLDER", str(program.folder))
    assert cli.main(["feedback"]) == 0
    assert "comment   Nobody said so" in capsys.readouterr().out
    assert cli.main(["feedback", "--export", str(tmp_path / "drafts.jsonl")]) == 0
    (drafted,) = questions.read(tmp_path / "drafts.jsonl")
    assert (drafted.question, drafted.answerable, drafted.status) == (COMBAT, False, "not_found")


def test_caution_and_model_are_chosen_and_said_below_the_answer(visit, program, tmp_path, models_folder):
    (tmp_path / "models").mkdir()
    for path in models_folder.iterdir():
        if path.name.startswith((SMALL_MODEL, program.assistant.config.embedding)):
            os.symlink(path, tmp_path / "models" / path.name)
    os.symlink(program.settings["model"], tmp_path / "models" / "another.gguf")
    places = {"index": tmp_path / "index", "data": tmp_path / "data", "cache": tmp_path}
    with qa.open(program.folder, **places, model=SMALL_MODEL) as own:
        running = start(own)
        try:
            visitor = visit(running.url)
            visitor.page.get_by_role("button", name="Settings", exact=True).click()
            visitor.page.get_by_role("button", name="another.gguf").click()
            expect(visitor.page.locator("#settings [aria-pressed=true]")).to_contain_text("another.gguf")
            with visitor.page.expect_response("**/run/predict*"):
                visitor.page.get_by_role("slider", name="Caution").fill("80")
            visitor.page.keyboard.press("Escape")
            visitor.ask(SYRIA)
            expect(visitor.last.locator(".by")).to_have_text(re.compile("another.*5 articles, index of.*caution 80"))
        finally:
            running.close()


def test_a_suggested_question_is_answered_with_the_words_it_was_made_for(visit, tmp_path, monkeypatch):
    """The one thing that the small model cannot do: its questions are scripted, and the program checks them itself."""
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "ferry.txt").write_text(f"Ferries resume\n\n{MADE_FOR}\n", encoding="utf-8")
    model = ScriptedModel({MADE_FOR: ASKED}, sure=0.999)
    monkeypatch.setattr(Assistant, "_load_generator", lambda *_: model)
    with qa.open(tmp_path / "articles", index=tmp_path / "index", data=tmp_path / "data") as own:
        running = start(own)
        try:
            visitor = visit(running.url)
            own.warm()
            visitor.page.get_by_role("button", name=ASKED).click()
            visitor.last.locator(".cite").first.click()
            expect(visitor.panel.locator("mark.active")).to_have_text(MADE_FOR)
        finally:
            running.close()


def test_a_stopped_answer_and_a_closed_tab_free_the_model(visit):
    visitor, leaver, other = visit(), visit(), visit()
    visitor.type("Which base in Iraq did the troops of the coalition leave?")
    expect(visitor.page.locator("#live .progress")).to_contain_text("Reading")
    visitor.page.get_by_role("button", name="Stop").click()
    expect(visitor.last).to_contain_text("Stopped")
    leaver.type("Which prime minister of Iraq met the troops of the coalition?")
    expect(leaver.page.locator("#live .progress")).to_contain_text("Reading")
    leaver.page.close()
    other.ask(OSLO)
    expect(other.last.locator(".refusal")).to_be_visible()
    expect(other.page.locator("#past .turn")).to_have_count(1)


def test_the_results_of_the_evaluation_are_plots(visit):
    visitor = visit()
    with visitor.page.expect_popup() as opened:
        visitor.page.get_by_role("link", name="Evaluation, in a new tab").click()
    page = opened.value
    links = page.get_by_label("Results").get_by_role("link").all()
    for address in [page.url, *(str(link.get_attribute("href")) for link in links)]:
        page.goto(urljoin(page.url, address))
        for heading in ("Answers and refusals by type", "Reliability", "How long answers take"):
            card = page.locator("section.card").filter(has_text=heading)
            lacking = card.get_by_text(re.compile("before answers carried|hold no times"))
            expect(card.locator("svg.plot").or_(lacking).first).to_be_visible()


def test_programs_get_what_the_page_gets(program):
    with httpx.Client(base_url=program.url, timeout=PATIENCE / 1000) as client:
        assert client.get("/healthz").json()["articles"] == 5
        with client.stream("POST", "/api/ask/stream", json={"question": SYRIA}) as reply:
            lines = list(reply.iter_lines())
        names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
        assert names[:2] == ["progress", "evidence"] and names[-1] == "answer" and "token" in names
        whole = client.post("/api/ask", json={"question": SYRIA}).json()
    streamed = json.loads(next(line for line in reversed(lines) if line.startswith("data: ")).removeprefix("data: "))
    assert [each["quote"] for each in whole["citations"]] == [each["quote"] for each in streamed["citations"]]
    client = Client(program.url, verbose=False, analytics_enabled=False)
    answer, text = client.predict(SYRIA, api_name="/ask")
    client.close()
    assert (answer["citations"], text) == (whole["citations"], whole["text"])
