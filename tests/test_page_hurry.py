"""A person who is quicker than the program: what they ask, choose and say is neither lost nor told to another."""

import re
import threading
import time

import pytest
from playwright.sync_api import expect

from qa.errors import Stopped
from qa.page.database import Database
from qa.page.feedback import Opinions
from tests.scripted_assistant import COMBAT, DEC_2023, FOLLOW_UP, SLOW, TROOPS, WEATHER
from tests.serving import kept
from tests.test_page_conversations import fresh, saved

pytestmark = pytest.mark.browser


class HeldBack:
    """Requests of a page that wait: the first is kept until it is let go, those after it pass."""

    def __init__(self, visitor, address, every=False):
        self.page, self.address, self.every, self.held = visitor.page, address, every, []
        self.page.route(address, self._route)

    def _route(self, route):
        self.held.append(route)
        if len(self.held) > 1 and not self.every:
            route.continue_()

    def arrived(self, count=1):
        """Wait until so many have come."""
        until = time.monotonic() + 30
        while len(self.held) < count and time.monotonic() < until:
            self.page.wait_for_timeout(50)
        return len(self.held) >= count

    def let_go(self):
        """Send them on, in the order they came."""
        for route in self.held if self.every else self.held[:1]:
            route.continue_()
        self.page.unroute(self.address)


program = kept("module")


@pytest.fixture
def url(program):
    return program.url


def test_a_question_asked_while_another_conversation_begins_is_asked_in_that_one(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    requests = HeldBack(visitor, "**/gradio_api/**")
    visitor.page.get_by_role("button", name="New conversation").click()
    assert requests.arrived()
    visitor.type(WEATHER)
    visitor.page.wait_for_timeout(200)
    assert len(requests.held) == 1  # the new conversation alone
    requests.let_go()
    expect(saved(visitor)).to_have_count(2)
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    expect(visitor.page.locator("#past .turn")).to_contain_text(WEATHER)


FOR_EVER = """() => {
  const before = setTimeout;
  window.setTimeout = (act, ms, ...more) => (ms === 6000 ? 0 : before(act, ms, ...more));
}"""  # nothing that is said goes by itself


def test_that_a_question_waits_is_said_no_longer_than_it_does(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.page.evaluate(FOR_EVER)
    requests = HeldBack(visitor, "**/gradio_api/**")
    visitor.page.get_by_role("button", name="New conversation").click()
    assert requests.arrived()
    visitor.type(WEATHER)
    notice = visitor.page.get_by_role("alert")
    expect(notice).to_have_text("Your question is asked in a moment.")
    requests.let_go()
    expect(visitor.last).to_contain_text(WEATHER)
    expect(notice).to_be_empty()


def test_a_question_asked_while_a_given_up_answer_still_ends_is_answered(visit, program, monkeypatch):
    over = threading.Event()

    def reluctantly(stop, event):
        if stop.wait(program.assistant.step):
            over.wait(8)  # less than the page's patience
            raise Stopped("stopped")
        return event

    visitor = visit()
    monkeypatch.setattr(program.assistant, "_after", reluctantly)
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow slow")
    visitor.page.get_by_role("button", name="New conversation").click()
    visitor.type(WEATHER)
    expect(visitor.page.get_by_role("alert")).to_contain_text("Your question is asked in a moment.")
    over.set()
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    expect(visitor.last.locator(".refusal")).to_be_visible()
    expect(visitor.last).to_contain_text(WEATHER)
    expect(visitor.page.locator("#live .turn")).to_have_count(0)


def test_of_two_conversations_chosen_quickly_the_later_one_is_shown(visit):
    visitor = visit()
    for question in (TROOPS, WEATHER):
        visitor.ask(question)
        fresh(visitor)
    requests = HeldBack(visitor, "**/gradio_api/**")
    saved(visitor).filter(has_text=TROOPS).get_by_role("link").click()
    assert requests.arrived()
    saved(visitor).filter(has_text=WEATHER).get_by_role("link").click()
    requests.let_go()
    expect(visitor.last).to_contain_text(WEATHER)
    shown = saved(visitor).filter(has_text=WEATHER)
    expect(shown).to_have_attribute("aria-current", "true")
    assert visitor.page.url.endswith(f"#{shown.get_attribute('data-conversation')}")
    visitor.page.go_back()
    expect(visitor.last).to_contain_text(TROOPS)


def test_what_is_said_last_of_an_answer_is_what_is_kept(visit, program):
    visitor = visit()
    visitor.ask(TROOPS)
    requests = HeldBack(visitor, "**/feedback")
    visitor.last.get_by_role("button", name="Right", exact=True).click()
    assert requests.arrived()
    visitor.last.get_by_role("button", name="Not right").click()
    visitor.last.get_by_role("textbox", name="Comment").fill("It is more")
    visitor.last.get_by_role("button", name="Done").click()
    visitor.page.wait_for_timeout(200)
    assert len(requests.held) == 1  # the others wait for it
    requests.let_go()
    expect(visitor.last.locator(".opinion")).to_be_hidden()
    exchange = visitor.last.get_attribute("data-exchange")
    (found,) = (each for each in Opinions(Database(program.file)).every() if each.exchange.id == exchange)
    assert (found.verdict, found.comment) == ("wrong", "It is more")


def test_a_caution_chosen_while_another_is_on_its_way_counts_for_a_question_asked_at_once(visit, program):
    visitor = visit()
    visitor.page.get_by_role("button", name="Settings", exact=True).click()
    expect(visitor.page.locator("#settings .models [aria-pressed=true]")).to_be_visible()
    visitor.page.wait_for_timeout(500)  # the settings are painted again when they open
    requests = HeldBack(visitor, "**/run/predict*", every=True)
    slider = visitor.page.get_by_role("slider", name="Caution")
    slider.fill("60")
    assert requests.arrived()
    slider.fill("80")
    visitor.page.keyboard.press("Escape")
    visitor.type(TROOPS)
    visitor.page.wait_for_timeout(500)
    assert len(requests.held) == 1  # the other caution waits for it, and the question for both
    requests.let_go()
    expect(visitor.last.locator(".by")).to_contain_text("caution 80")


def test_of_two_bars_of_the_timeline_chosen_quickly_the_later_one_is_the_period(visit):
    visitor = visit()
    visitor.page.get_by_role("tab", name="Articles").click()
    requests = HeldBack(visitor, "**/run/predict*")
    bars = visitor.page.locator("#library button.bar")
    bars.first.click()
    assert requests.arrived()
    bars.last.click()
    requests.let_go()
    expect(bars.last).to_have_attribute("aria-pressed", "true")
    expect(visitor.page.locator("#scope > .label-wrap")).to_contain_text("since 1 Oct 2023")


def test_an_edited_question_goes_on_being_written_while_the_next_answer_comes(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow slow")
    visitor.page.get_by_role("button", name="Edit this question").first.click()
    visitor.page.get_by_role("textbox", name="Edit your question").fill(FOLLOW_UP)
    visitor.page.get_by_role("button", name="Stop").click()
    expect(visitor.page.locator("#past .turn")).to_have_count(2)
    edited = visitor.page.get_by_role("textbox", name="Edit your question")
    expect(edited).to_have_value(FOLLOW_UP)
    edited.press("Enter")
    expect(visitor.page.locator("#past .question")).to_contain_text([FOLLOW_UP])
    expect(visitor.page.locator("#past .turn")).to_have_count(1)


def test_a_question_typed_while_an_example_is_answered_leaves_that_answer_alone(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow slow")
    again = visitor.last.get_by_role("button", name="Try again")
    again.click()
    expect(visitor.page.get_by_role("alert")).to_contain_text("Stop the answer")
    visitor.type(WEATHER)
    visitor.page.get_by_role("button", name="Stop").click()
    expect(visitor.page.locator("#past .turn")).to_have_count(2)
    expect(visitor.last).to_contain_text("Stopped")
    expect(visitor.page.locator("#question textarea")).to_have_value(WEATHER)


def test_what_was_said_of_an_answer_is_not_kept_for_one_that_takes_its_place(visit, program):
    visitor = visit()
    for question in (TROOPS, FOLLOW_UP):
        visitor.ask(question)
        if question == TROOPS:
            fresh(visitor)
    visitor.last.get_by_role("button", name="Not right").click()
    visitor.last.get_by_role("textbox", name="Comment").fill("Too few")
    visitor.last.get_by_role("button", name="Done").click()
    expect(visitor.last.locator(".opinion")).to_be_hidden()
    saved(visitor).filter(has_text=TROOPS).get_by_role("link").click()
    expect(visitor.last).to_contain_text(TROOPS)
    visitor.last.get_by_role("button", name="Not right").click()
    expect(visitor.last.get_by_role("textbox", name="Comment")).to_have_value("")


def test_a_scope_chosen_while_an_answer_is_written_outlives_it(visit, program):
    visitor = visit()
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow slow")
    visitor.limit("Iraq plans")
    label = visitor.page.locator("#scope > .label-wrap")
    expect(label).to_contain_text("Iraq plans")
    visitor.page.get_by_role("button", name="Stop").click()
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    visitor.page.reload()
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    expect(label).to_contain_text("Iraq plans")


def test_a_list_that_is_painted_anew_leaves_the_focus_where_it_was(visit, program):
    visitor = visit()
    visitor.page.get_by_role("tab", name="Articles").click()
    remove = visitor.page.locator(f"[data-remove='{DEC_2023}']")
    remove.focus()
    added = program.assistant.folder / "boat.txt"
    try:
        added.write_text("Boats\n\nThey float.", encoding="utf-8")
        expect(visitor.page.locator("#library .entry").filter(has_text="Boats")).to_be_visible()
        expect(remove).to_be_focused()
        expect(visitor.page.locator("#library .count")).to_have_text(re.compile(r"^\d+$"))
    finally:
        added.unlink()


def test_what_is_being_said_of_an_answer_goes_on_being_written_while_the_next_one_comes(visit, program):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.type(SLOW)
    expect(visitor.page.locator("#live .draft")).to_contain_text("slow slow")
    judged = visitor.page.locator("#past .turn").first
    judged.get_by_role("button", name="Not right").click()
    comment = judged.get_by_role("textbox", name="Comment")
    comment.press_sequentially("It is")
    stop = program.assistant.stops[-1]
    stop.set()  # by nothing that would take the focus
    expect(visitor.page.locator("#past .turn")).to_have_count(2)
    expect(comment).to_be_focused()
    comment.press_sequentially(" more")
    judged.get_by_role("button", name="Done").click()
    expect(judged.locator(".opinion")).to_be_hidden()
    exchange = judged.get_attribute("data-exchange")
    (found,) = (each for each in Opinions(Database(program.file)).every() if each.exchange.id == exchange)
    assert (found.verdict, found.comment) == ("wrong", "It is more")


def test_a_new_conversation_wanted_after_another_was_chosen_is_the_one_that_is_shown(visit):
    visitor = visit()
    for question in (TROOPS, WEATHER):
        fresh(visitor)
        visitor.ask(question)
    requests = HeldBack(visitor, "**/gradio_api/**")
    saved(visitor).filter(has_text=TROOPS).get_by_role("link").click()
    assert requests.arrived()
    visitor.page.get_by_role("button", name="New conversation").click()
    visitor.type(FOLLOW_UP)  # waits until the page is where it is going
    requests.let_go()
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    expect(visitor.last).to_contain_text(FOLLOW_UP)
    expect(saved(visitor)).to_have_count(3)


def test_a_new_conversation_begins_with_all_articles_and_is_a_step_of_the_history(visit):
    visitor = visit()
    visitor.limit("Iraq plans")
    label = visitor.page.locator("#scope > .label-wrap")
    expect(label).to_contain_text("Iraq plans")
    for _ in range(2):  # one that has not begun gives up what was chosen for it too
        visitor.page.get_by_role("button", name="New conversation").click()
        expect(label).to_contain_text("Scope: all articles")
        expect(visitor.page.locator("#only")).to_be_hidden()
    visitor.ask(TROOPS)
    address = visitor.page.url
    fresh(visitor)
    expect(visitor.page).to_have_url(address.partition("#")[0])
    visitor.page.go_back()
    expect(visitor.last).to_contain_text(TROOPS)
    expect(visitor.page).to_have_url(address)


def test_what_is_typed_before_the_program_takes_the_question_stays_in_the_box(visit):
    visitor = visit()
    requests = HeldBack(visitor, "**/gradio_api/**")
    visitor.type(TROOPS)
    assert requests.arrived()
    box = visitor.page.locator("#question textarea")
    box.press_sequentially(FOLLOW_UP)
    requests.let_go()
    expect(visitor.page.locator("#past .turn")).to_have_count(1)
    expect(visitor.last.locator(".question")).to_contain_text(TROOPS)
    expect(box).to_have_value(FOLLOW_UP)
    box.press("Enter")
    expect(visitor.page.locator("#past .turn")).to_have_count(2)
    expect(box).to_have_value("")


def test_what_is_typed_while_a_question_waits_is_not_asked_with_it(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    requests = HeldBack(visitor, "**/gradio_api/**")
    visitor.page.get_by_role("button", name="New conversation").click()
    assert requests.arrived()
    visitor.type(WEATHER)
    box = visitor.page.locator("#question textarea")
    box.press_sequentially(FOLLOW_UP)
    requests.let_go()
    expect(visitor.last.locator(".question")).to_have_text(f"You asked: {WEATHER}")
    expect(box).to_have_value(FOLLOW_UP)


def test_what_was_opened_below_an_answer_stays_open_when_the_next_one_comes(visit):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.ask(FOLLOW_UP)
    below = visitor.page.locator("#past details")
    below.first.locator("summary").click()
    visitor.ask(COMBAT)
    expect(below).to_have_count(3)
    assert below.evaluate_all("all => all.map(one => one.open)") == [True, False, False]
    below.first.locator("summary").click()
    below.nth(2).locator("summary").press("Enter")
    visitor.ask(TROOPS)
    expect(below).to_have_count(4)
    assert below.evaluate_all("all => all.map(one => one.open)") == [False, False, True, False]


def test_a_verdict_that_is_on_its_way_outlives_the_next_answer(visit, program):
    visitor = visit()
    visitor.ask(TROOPS)
    visitor.ask(FOLLOW_UP)
    first, second = (visitor.page.locator("#past .turn").nth(number) for number in (0, 1))
    right, wrong = (one.get_by_role("button", name="Right", exact=True) for one in (first, second))
    wrong = second.get_by_role("button", name="Not right")
    with visitor.page.expect_response("**/feedback"):
        right.click()
    requests = HeldBack(visitor, "**/feedback", every=True)
    right.click()  # taken back
    wrong.click()
    assert requests.arrived(2)
    visitor.ask(WEATHER)
    expect(right).to_have_attribute("aria-pressed", "false")
    expect(wrong).to_have_attribute("aria-pressed", "true")
    second.get_by_role("radio", name="A source is missing").check()
    second.get_by_role("textbox", name="Comment").fill("It is more")
    requests.let_go()
    second.get_by_role("button", name="Done").click()
    expect(second.locator(".opinion")).to_be_hidden()
    exchanges = {one.get_attribute("data-exchange"): one for one in (first, second)}
    (found,) = (each for each in Opinions(Database(program.file)).every() if each.exchange.id in exchanges)
    assert (found.verdict, found.kind, found.comment) == ("wrong", "missing_source", "It is more")


def test_a_verdict_given_in_another_tab_is_the_last_one_here_too(visit):
    one = visit()
    one.ask(TROOPS)
    other = visit(beside=one)
    saved(other).filter(has_text=TROOPS).first.get_by_role("link").click()
    expect(other.last).to_contain_text(TROOPS)
    with one.page.expect_response("**/feedback"):
        one.last.get_by_role("button", name="Right", exact=True).click()
    with other.page.expect_response("**/feedback"):
        other.last.get_by_role("button", name="Not right").click()
    one.ask(FOLLOW_UP)
    judged = one.page.locator("#past .turn").first
    expect(judged.get_by_role("button", name="Not right")).to_have_attribute("aria-pressed", "true")
    expect(judged.get_by_role("button", name="Right", exact=True)).to_have_attribute("aria-pressed", "false")
