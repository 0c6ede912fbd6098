"""Conversations as a person keeps them, in a real browser over the scripted assistant: restarts, lists, files."""

import json
import re

import pytest
from playwright.sync_api import expect

from qa.page.archive import Archive
from qa.page.conversation import Exchange
from qa.page.database import Database
from qa.page.drafts import draft
from qa.page.feedback import Opinions
from tests.browser import AWAY, PATIENCE, visiting
from tests.scripted_assistant import (
    DEC_2023,
    FEB_2023,
    FOLLOW_UP,
    SATURDAY,
    SLOW,
    TROOPS,
    WEATHER,
    WITHDRAWN,
)
from tests.serving import kept
from tests.test_page_browser import NAMELESS

pytestmark = pytest.mark.browser


program = kept("module")


@pytest.fixture
def visit(browser, program):
    with visiting(browser, program.url, tolerated=AWAY) as open_page:
        yield open_page


def saved(visitor):
    visitor.page.get_by_role("tab", name="Conversations").click()
    return visitor.page.locator("#saved li")


def fresh(visitor):
    visitor.page.get_by_role("button", name="New conversation").click()
    expect(visitor.page.locator("#past .welcome")).to_be_visible()


def menu(visitor, row, choice):
    item = visitor.page.get_by_role("menuitem", name=choice)
    while not item.count():  # a list that is painted between a finger going down and up takes the click with it
        row.hover()
        row.get_by_role("button", name=re.compile("More about")).click()
    item.click()


def test_a_reload_and_a_restart_show_the_conversation_again(visit, program):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.ask(FOLLOW_UP)
    address = visitor.page.url
    assert re.search(r"#[0-9a-f]{32}$", address)
    visitor.page.reload()
    expect(visitor.page.locator("#past .turn")).to_have_count(2)
    visitor.page.goto("about:blank")
    program.restart()
    visitor.page.goto(address)
    expect(visitor.page.locator("#past .turn")).to_have_count(2)
    visitor.page.locator("#past .turn").first.locator(".cite").nth(1).click()
    expect(visitor.panel.locator("mark.active")).to_have_text(program.assistant.answer(TROOPS).citations[1].quote)
    visitor.ask(WEATHER)
    assert [turn.text for turn in program.assistant.histories[-1]][::2] == [TROOPS, FOLLOW_UP]
    expect(saved(visitor)).to_have_count(1)


def test_a_page_that_was_left_open_goes_on_after_a_restart(visit, program):
    visitor = visit()
    visitor.ask(TROOPS)
    program.restart()
    visitor.page.wait_for_timeout(3000)  # Gradio notices and comes back by itself
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    visitor.ask(FOLLOW_UP)
    assert [turn.text for turn in program.assistant.histories[-1]][:1] == [TROOPS]
    expect(visitor.page.locator("#past .turn")).to_have_count(2)


def test_the_list_is_newest_first_and_opens_and_continues_one(visit, program):
    visitor = visit()
    visitor.ask(TROOPS)
    fresh(visitor)
    visitor.ask(WEATHER)
    rows = saved(visitor)
    expect(rows.locator(".title")).to_have_text([WEATHER, TROOPS])
    expect(rows.first.locator("time")).to_contain_text("Today, ")
    expect(rows.first).to_have_attribute("aria-current", "true")
    rows.nth(1).get_by_role("link").click()
    expect(visitor.last.locator(".cite")).to_have_count(3)
    expect(rows.nth(1)).to_have_attribute("aria-current", "true")
    visitor.page.go_back()
    expect(visitor.last.locator(".refusal")).to_be_visible()
    visitor.page.go_forward()
    expect(visitor.last.locator(".cite")).to_have_count(3)
    visitor.ask(FOLLOW_UP)
    assert [turn.text for turn in program.assistant.histories[-1]][::2] == [TROOPS]
    expect(rows.locator(".title")).to_have_text([TROOPS, WEATHER])


def test_titles_and_texts_are_searched(visit):
    visitor = visit()
    for question in (TROOPS, WEATHER, WITHDRAWN, FOLLOW_UP, "Fifth?"):
        visitor.ask(question)
        fresh(visitor)
    rows = saved(visitor)
    box = visitor.page.get_by_role("searchbox", name="Search conversations")
    box.fill("donald trump")
    expect(rows.locator(".title")).to_have_text([TROOPS])
    box.fill("oslo")
    expect(rows.locator(".title")).to_have_text([WEATHER])
    box.fill("nowhere")
    expect(visitor.page.locator("#saved .none")).to_have_text("No conversation has these words.")
    box.fill("")
    expect(rows).to_have_count(5)


def test_it_is_renamed_in_its_place(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    rows = saved(visitor)
    menu(visitor, rows.first, "Rename")
    visitor.page.get_by_role("textbox", name="Title of the conversation").fill("Troops <b>2024</b>")
    visitor.page.keyboard.press("Enter")
    expect(rows.first.locator(".title")).to_have_text("Troops <b>2024</b>")
    expect(rows.first.get_by_role("link")).to_be_focused()
    menu(visitor, rows.first, "Rename")
    visitor.page.get_by_role("textbox", name="Title of the conversation").fill("no")
    visitor.page.keyboard.press("Escape")
    expect(rows.first.locator(".title")).to_have_text("Troops <b>2024</b>")
    visitor.page.reload()
    expect(rows.first.locator(".title")).to_have_text("Troops <b>2024</b>")


def test_it_is_deleted_and_the_deletion_undone(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    rows = saved(visitor)
    menu(visitor, rows.first, "Delete")
    expect(rows).to_have_count(0)
    expect(visitor.page.locator("#past .welcome")).to_be_visible()
    visitor.page.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(1)
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    menu(visitor, rows.first, "Delete")
    expect(rows).to_have_count(0)
    visitor.page.reload()
    expect(visitor.page.locator("#saved .none")).to_be_attached()
    expect(rows).to_have_count(0)


def test_one_click_saves_it_as_markdown_and_as_json(visit, program):
    visitor = visit()
    visitor.ask(TROOPS)
    rows = saved(visitor)
    expect(rows).to_have_count(1)
    with visitor.page.expect_download() as loaded:
        menu(visitor, rows.first, "Save as Markdown")
    assert loaded.value.suggested_filename == "How many US troops are in Iraq.md"
    text = loaded.value.path().read_text(encoding="utf-8")
    quote = program.assistant.answer(TROOPS).citations[0].quote
    assert re.search(rf"\[\^1\]: .*, no date stated, `{SATURDAY}` \d+–\d+:\n\n    “{quote}”\n", text)
    with visitor.page.expect_download() as loaded:
        menu(visitor, rows.first, "Save as JSON")
    data = json.loads(loaded.value.path().read_text(encoding="utf-8"))
    assert data["exchanges"][0]["answer"]["citations"][0]["quote"] == quote
    expect(visitor.page.locator("#past .turn")).to_have_count(1)


def test_the_open_conversation_is_saved_from_itself(visit):
    visitor = visit()
    expect(visitor.page.locator("#talk .save")).to_have_count(0)
    for question in (TROOPS, WEATHER):
        visitor.ask(question)
        links = visitor.page.locator("#talk").get_by_role("link", name="Save this conversation as")
        expect(links).to_have_count(2)
    files = {}
    for name, ending in (("Markdown", "md"), ("JSON", "json")):
        with visitor.page.expect_download() as loaded:
            visitor.page.get_by_role("link", name=f"Save this conversation as {name}").focus()
            visitor.page.keyboard.press("Enter")
        assert loaded.value.suggested_filename == f"How many US troops are in Iraq.{ending}"
        files[ending] = loaded.value.path().read_text(encoding="utf-8")
    assert all(f"## {question}" in files["md"] for question in (TROOPS, WEATHER))
    assert [each["question"] for each in json.loads(files["json"])["exchanges"]] == [TROOPS, WEATHER]
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow")
    expect(links.first).to_be_hidden()
    visitor.page.get_by_role("button", name="Stop").click()
    visitor.page.reload()
    expect(links).to_have_count(2)
    fresh(visitor)
    expect(links).to_have_count(0)


def test_browsers_do_not_see_each_other_and_tabs_of_one_do(visit):
    one, other = visit(), visit()
    one.ask(TROOPS)
    address = one.page.url
    expect(saved(other)).to_have_count(0)
    other.page.goto("about:blank")
    other.page.goto(address)
    expect(other.page.locator("#past .welcome")).to_be_visible()
    expect(other.page.get_by_role("alert").filter(has_text="not among those saved")).to_be_visible()
    assert "#" not in other.page.url
    tab = visit(beside=one)
    expect(saved(tab)).to_have_count(1)


def test_two_tabs_on_one_conversation_lose_nothing(visit):
    one = visit()
    one.ask(TROOPS)
    two = visit(beside=one)
    saved(two).first.get_by_role("link").click()
    expect(two.page.locator("#past .turn")).to_have_count(1)
    one.ask(WEATHER)
    two.type(FOLLOW_UP)
    expect(two.page.locator("#past .question")).to_contain_text([TROOPS, WEATHER, FOLLOW_UP])
    one.page.reload()
    expect(one.page.locator("#past .question")).to_contain_text([TROOPS, WEATHER, FOLLOW_UP])


def test_a_question_is_edited_in_its_place(visit, program):
    visitor = visit()
    for question in (TROOPS, WEATHER, FOLLOW_UP):
        visitor.ask(question)
    turn = visitor.page.locator("#past .turn").nth(1)
    turn.get_by_role("button", name="Edit this question").click()
    box = visitor.page.get_by_role("textbox", name="Edit your question")
    expect(box).to_have_value(WEATHER)
    expect(box).to_be_focused()
    expect(turn).to_contain_text("replaces this answer and all that follow it")
    visitor.page.keyboard.press("Escape")
    expect(turn.locator(".question")).to_contain_text(WEATHER)
    expect(turn.get_by_role("button", name="Edit this question")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    box.fill(WITHDRAWN)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#past .question")).to_contain_text([TROOPS, WITHDRAWN])
    expect(visitor.page.locator("#past .turn")).to_have_count(2)
    assert [said.text for said in program.assistant.histories[-1]][::2] == [TROOPS]
    visitor.page.reload()
    expect(visitor.page.locator("#past .turn")).to_have_count(2)
    expect(visitor.last.locator(".versions > li")).to_have_count(3)
    visitor.last.get_by_role("button", name="Edit this question").click()
    expect(visitor.last).to_contain_text("Asking again replaces this answer.")


def test_a_question_that_is_edited_keeps_its_scope_and_the_next_one_has_it_too(visit, program):
    visitor = visit()
    visitor.limit("Iraq plans")
    expect(limits_of(visitor)).to_contain_text("Iraq plans")
    visitor.ask(TROOPS)
    limits_of(visitor).click()
    visitor.page.get_by_role("button", name="Clear").click()
    visitor.page.locator("#since input").fill("2023-01-01")
    expect(limits_of(visitor)).to_contain_text("all articles · since 1 Jan 2023")
    visitor.ask(WEATHER)
    first = visitor.page.locator("#past .turn").first
    first.get_by_role("button", name="Edit this question").click()
    visitor.page.get_by_role("textbox", name="Edit your question").fill(WITHDRAWN)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator("#past .question")).to_contain_text([WITHDRAWN])
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    expect(visitor.last.locator(".within")).to_contain_text("Iraq plans")
    expect(limits_of(visitor)).to_contain_text("Iraq plans")
    expect(limits_of(visitor)).not_to_contain_text("since")
    visitor.ask(FOLLOW_UP)
    assert program.assistant.scopes[-2:] == [((DEC_2023,), None, None)] * 2
    limits_of(visitor).click()
    visitor.page.get_by_label("Published until").fill("2023-06-30")
    expect(limits_of(visitor)).to_contain_text("until 30 Jun 2023")
    with visitor.page.expect_response("**/queue/join*"):
        visitor.page.get_by_role("button", name="Try again").click()
    expect(visitor.last.locator(".within:not(.undated)")).to_contain_text("until 30 Jun 2023")
    expect(limits_of(visitor)).to_contain_text("until 30 Jun 2023")


def test_feedback_is_kept_changed_and_becomes_a_draft(visit, program):
    visitor = visit()
    visitor.ask(TROOPS)
    right, wrong = (visitor.last.get_by_role("button", name=name, exact=True) for name in ("Right", "Not right"))
    right.click()
    expect(right).to_have_attribute("aria-pressed", "true")
    expect(visitor.page.get_by_role("alert").filter(has_text="Thank you")).to_be_visible()
    wrong.click()
    expect(right).to_have_attribute("aria-pressed", "false")
    visitor.last.get_by_role("radio", name="A source is missing").check()
    visitor.last.get_by_role("textbox", name="Comment").fill("It is in another file too")
    visitor.last.get_by_role("button", name="Done").click()
    expect(visitor.last.locator(".opinion")).to_be_hidden()
    (found,) = (each for each in Opinions(Database(program.file)).every() if each.exchange.question == TROOPS)
    assert (found.verdict, found.kind, found.comment) == ("wrong", "missing_source", "It is in another file too")
    assert draft(found)["fill"] == ["answers", "sources"]
    visitor.page.reload()
    expect(wrong).to_have_attribute("aria-pressed", "true")
    wrong.click()
    expect(visitor.last.get_by_role("textbox", name="Comment")).to_have_value("It is in another file too")
    expect(visitor.last.get_by_role("radio", name="A source is missing")).to_be_checked()
    with visitor.page.expect_response("**/feedback"):
        wrong.click()
    assert not [each for each in Opinions(Database(program.file)).every() if each.exchange.question == TROOPS]


def test_a_verdict_that_could_not_be_kept_is_not_shown_after_the_next_answer(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    right = visitor.page.locator("#past .turn").first.get_by_role("button", name="Right", exact=True)
    visitor.page.route("**/feedback", lambda route: route.fulfill(status=500, json={"message": "The disk is full"}))
    right.click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("The disk is full")
    expect(right).to_have_attribute("aria-pressed", "false")
    visitor.ask(FOLLOW_UP)
    expect(right).to_have_attribute("aria-pressed", "false")


def test_a_quote_of_an_article_that_changed_or_went_is_still_shown(visit, program):
    visitor = visit()
    visitor.ask(TROOPS)
    quotes = [citation.quote for citation in program.assistant.answer(TROOPS).citations]
    moved, changed = program.assistant.folder / SATURDAY, program.assistant.folder / FEB_2023
    before = moved.read_text(encoding="utf-8"), changed.read_text(encoding="utf-8")
    try:
        moved.write_text(f"Corrected.\n\n{before[0]}", encoding="utf-8")
        changed.write_text(before[1].replace(quotes[1], "It was cut."), encoding="utf-8")
        chips = visitor.last.locator(".cite")
        chips.nth(0).click()
        expect(visitor.panel.locator("mark.active")).to_have_text(quotes[0])
        expect(visitor.panel.locator(".changed")).to_contain_text("The words still stand in it.")
        chips.nth(1).click()
        expect(visitor.panel.locator(".changed")).to_contain_text("are no longer in it")
        expect(visitor.panel.locator(".lost")).to_contain_text(quotes[1])
        changed.unlink()
        chips.nth(0).click()
        chips.nth(1).click()
        expect(visitor.panel).to_contain_text("cannot be opened")
        expect(visitor.panel.locator(".lost")).to_contain_text(quotes[1])
    finally:
        moved.write_text(before[0], encoding="utf-8")
        changed.write_text(before[1], encoding="utf-8")


def test_an_answer_that_was_cut_off_is_kept_as_a_question_to_try_again(visit, program):
    visitor = visit()
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow slow")
    expect(saved(visitor).locator(".title")).to_have_text([SLOW])
    stop = program.assistant.stops[-1]
    visitor.page.reload()
    assert stop.wait(PATIENCE / 1000)
    expect(visitor.last).to_contain_text("Stopped before the answer was checked")
    expect(visitor.last.get_by_role("button", name="Try again")).to_be_visible()


def test_another_conversation_can_be_opened_while_an_answer_is_written(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    fresh(visitor)
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow slow")
    saved(visitor).filter(has_text=TROOPS).get_by_role("link").click()
    expect(visitor.last.locator(".cite")).to_have_count(3)
    expect(visitor.page.locator("#live .turn")).to_have_count(0)
    visitor.ask(FOLLOW_UP)
    expect(visitor.page.locator("#past .turn")).to_have_count(2)


def test_the_scope_of_a_conversation_comes_back_with_it(visit, program):
    visitor = visit()
    visitor.limit("Iraq plans", since="2023-01-01")
    expect(visitor.page.locator("#scope > .label-wrap")).to_contain_text("since 1 Jan 2023")
    visitor.ask(TROOPS)
    visitor.page.reload()
    expect(visitor.last.locator(".within")).to_contain_text("since 1 Jan 2023")
    expect(visitor.page.locator("#scope > .label-wrap")).to_contain_text("since 1 Jan 2023")
    visitor.ask(FOLLOW_UP)
    sources, since, _ = program.assistant.scopes[-1]
    assert (sources, str(since)) == ((DEC_2023,), "2023-01-01")


def limits_of(visitor):
    return visitor.page.locator("#scope > .label-wrap")


def test_a_scope_that_was_chosen_and_not_asked_under_outlives_a_reload(visit, program):
    visitor = visit()
    visitor.limit("Iraq plans", since="2023-01-01")
    expect(limits_of(visitor)).to_contain_text("since 1 Jan 2023")
    visitor.page.reload()
    expect(limits_of(visitor)).to_contain_text("Iraq plans")
    expect(limits_of(visitor)).to_contain_text("since 1 Jan 2023")
    visitor.ask(TROOPS)
    sources, since, _ = program.assistant.scopes[-1]
    assert (sources, str(since)) == ((DEC_2023,), "2023-01-01")
    limits_of(visitor).click()
    visitor.page.get_by_label("As of a date").check()
    visitor.page.get_by_label("As of", exact=True).fill("2023-06-30")
    expect(limits_of(visitor)).to_contain_text("as of 30 Jun 2023")
    visitor.page.reload()
    expect(limits_of(visitor)).to_contain_text("as of 30 Jun 2023")
    expect(visitor.last.locator(".within")).to_contain_text("since 1 Jan 2023")


def test_a_new_conversation_begins_with_all_articles_and_the_old_one_keeps_its_scope(visit):
    visitor = visit()
    visitor.limit("Iraq plans", since="2023-01-01")
    expect(limits_of(visitor)).to_contain_text("since 1 Jan 2023")
    visitor.ask(TROOPS)
    fresh(visitor)
    expect(limits_of(visitor)).to_contain_text("Scope: all articles")
    visitor.ask(WEATHER)
    expect(visitor.last.locator(".within")).to_have_count(0)
    limits_of(visitor).click()
    visitor.page.get_by_label("Published until").fill("2023-06-30")
    expect(limits_of(visitor)).to_contain_text("until 30 Jun 2023")
    rows = saved(visitor)
    rows.filter(has_text=TROOPS).get_by_role("link").click()
    expect(limits_of(visitor)).to_contain_text("since 1 Jan 2023")
    rows.filter(has_text=WEATHER).get_by_role("link").click()
    expect(limits_of(visitor)).to_contain_text("until 30 Jun 2023")
    fresh(visitor)
    expect(limits_of(visitor)).to_contain_text("Scope: all articles")
    visitor.page.reload()
    expect(visitor.page.locator("#past .welcome")).to_be_visible()
    expect(limits_of(visitor)).to_contain_text("Scope: all articles")


def test_the_scope_shuts_when_a_question_is_sent(visit):
    visitor = visit()
    visitor.limit("Iraq plans")
    expect(visitor.page.locator("#only")).to_be_visible()
    visitor.ask(TROOPS)
    expect(visitor.page.locator("#only")).to_be_hidden()
    expect(limits_of(visitor)).to_have_attribute("aria-expanded", "false")
    limits_of(visitor).click()
    expect(visitor.page.locator("#only")).to_be_visible()
    visitor.ask(WEATHER)
    expect(visitor.page.locator("#only")).to_be_hidden()


def test_a_damaged_file_is_said_and_the_page_goes_on(visit, program):
    visitor = visit()
    visitor.ask(TROOPS)
    before = program.file.read_bytes()
    try:
        program.file.write_bytes(b"\0" * len(before))
        visitor.type(FOLLOW_UP)  # below what was said, or alone where the page has seen the damage first
        expect(visitor.page.locator("#past .question").last).to_contain_text(FOLLOW_UP)
        expect(visitor.page.locator("#live .turn")).to_have_count(0)
        rows = saved(visitor)
        expect(visitor.page.locator("#saved .unkept")).to_contain_text("put aside as")
        visitor.ask(WEATHER)
        expect(rows).to_have_count(1)
        aside = next(program.file.parent.glob("*.damaged-*"))
        assert aside.read_bytes() == b"\0" * len(before)
    finally:
        program.file.write_bytes(before)
        program.restart()


def test_the_switch_and_the_menu_work_from_the_keyboard(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.page.get_by_role("tab", name="Articles").focus()
    visitor.page.keyboard.press("ArrowLeft")
    tab = visitor.page.get_by_role("tab", name="Conversations")
    expect(tab).to_be_focused()
    expect(tab).to_have_attribute("aria-selected", "true")
    expect(visitor.page.locator("#library")).to_be_hidden()
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.locator("#saved li a")).to_be_focused()
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("menuitem", name="Rename")).to_be_focused()
    visitor.page.keyboard.press("ArrowUp")
    expect(visitor.page.get_by_role("menuitem", name="Delete")).to_be_focused()
    visitor.page.keyboard.press("Escape")
    expect(visitor.page.locator("#saved .more")).to_be_focused()
    expect(visitor.page.locator("#row-menu")).to_have_count(0)
    visitor.page.reload()
    expect(tab).to_have_attribute("aria-selected", "true")


def test_a_list_that_arrives_while_a_menu_is_open_waits_for_it(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    row = saved(visitor).first
    expect(row).to_have_attribute("aria-current", "true")
    lists = "**/conversations?search="
    on_the_way = []
    visitor.page.route(lists, lambda route: on_the_way.append(route))
    with visitor.page.expect_request(lists):
        visitor.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    row.locator(".more").focus()
    visitor.page.keyboard.press("Enter")
    row.evaluate("row => { row.dataset.old = 'yes'; }")
    with visitor.page.expect_response(lists) as listed:
        on_the_way.pop().continue_()
    listed.value.finished()
    visitor.page.evaluate("new Promise((done) => setTimeout(done))")  # it has been read by the page too
    visitor.page.unroute(lists)
    expect(row).to_have_class("opened")
    expect(row).to_have_attribute("data-old", "yes")
    with visitor.page.expect_response(lists):
        visitor.page.keyboard.press("Escape")
    expect(row).not_to_have_attribute("data-old", "yes")
    expect(row.locator(".more")).to_be_focused()


def test_on_a_phone_the_conversations_are_in_the_drawer(visit):
    visitor = visit(viewport={"width": 360, "height": 740}, has_touch=True)
    visitor.ask(TROOPS)
    visitor.page.get_by_role("button", name="New conversation").tap()
    expect(visitor.page.locator("#past .welcome")).to_be_visible()
    visitor.page.get_by_role("button", name="Sidebar").tap()
    rows = saved(visitor)
    rows.first.get_by_role("button", name=re.compile("More about")).tap()
    expect(visitor.page.get_by_role("menuitem", name="Delete")).to_be_in_viewport(ratio=1)
    visitor.page.keyboard.press("Escape")
    rows.first.get_by_role("link").tap()
    expect(visitor.last.locator(".cite")).to_have_count(3)
    expect(visitor.page.locator("#saved")).not_to_be_in_viewport()
    assert visitor.page.evaluate("document.documentElement.scrollWidth") == 360


def test_every_new_control_has_a_name(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    rows = saved(visitor)
    visitor.last.get_by_role("button", name="Not right").click()
    visitor.last.get_by_role("button", name="Edit this question").click()
    rows.first.hover()
    rows.first.get_by_role("button", name=re.compile("More about")).click()
    assert visitor.page.evaluate(NAMELESS) == []


def test_what_was_asked_stays_text_in_the_list(visit, program):
    visitor = visit()
    probe = "<img src=x onerror=alert(1)> ${alert(2)} {{alert(3)}} \u202eabc"
    visitor.ask(probe)
    expect(saved(visitor).locator(".title")).to_have_text([probe])
    assert visitor.page.locator("#sidebar img").count() == 0
    key = next(one["value"] for one in visitor.page.context.cookies() if one["name"] == "footnote")
    exchanges = Archive(Database(program.file)).exchanges(key, visitor.page.url.rsplit("#", 1)[1])
    assert [type(each) for each in exchanges] == [Exchange]
